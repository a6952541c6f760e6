"""The form of one step: its name, its stage, and the settings of its kind, derived from what the kind
says."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from journeys.forms.draft_form import DraftField, DraftForm, Drawn, Edit
from journeys.forms.inputs import (
    Choice,
    Clock,
    Condition,
    Duration,
    Flag,
    Html,
    Json,
    Lines,
    Literal,
    LocalTime,
    Names,
    Number,
    Offset,
    SettingInput,
    Version,
    Weekdays,
    Winner,
)
from journeys.forms.inputs_in_parts import Branches, Referable, Since, Where
from journeys.graph.document import Document
from journeys.graph.nodes import NodeSpec
from journeys.graph.problems import given_outputs
from journeys.kinds.base import form_fields
from journeys.kinds.forms import FormField
from journeys.kinds.rulebook import APPROVED, DecidingRule, Rulebook
from journeys.rules.problems import Problem

INPUTS: dict[str, type[SettingInput]] = {
    "lines": Lines,
    "html": Html,
    "choice": Choice,
    "number": Number,
    "flag": Flag,
    "value": Literal,
    "literal": Literal,
    "version": Version,
    "duration": Duration,
    "offset": Offset,
    "clock": Clock,
    "local": LocalTime,
    "winner": Winner,
    "weekdays": Weekdays,
    "names": Names,
    "where": Where,
    "condition": Condition,
    "branches": Branches,
    "since": Since,
}
"""Inputs by the widget that a kind names; one line of text for all others."""

CHOSEN = ("rule", "output", "baseline", "segment", "journey", "form")
"""Catalogs that are complete, so that one chooses instead of typing."""

SETTINGS = "settings."
RULE, OUTPUT = f"{SETTINGS}rule", f"{SETTINGS}output"


@dataclass(frozen=True, slots=True)
class FormContext:
    """What a step's form offers: the document around it, its rules, and names by catalog."""

    document: Document
    rules: Rulebook
    catalog: Mapping[str, list[tuple[str, str]]]
    problems: tuple[Problem, ...] = ()


class NodeForm(DraftForm):
    """The form of ``node``. ``sent`` and ``changed`` are what a browser posted; None and nothing to show
    it."""

    def __init__(
        self, node: NodeSpec, context: FormContext, sent: Any = None, changed: Collection[str] = ()
    ) -> None:
        self.node, self.context, self.owner = node, context, node.key
        values: dict[str, Json] = {"name": node.name, "stage": node.stage}
        values |= {f"{SETTINGS}{key}": value for key, value in node.raw.items()}
        super().__init__(_fields(node, context), values, sent, changed)

    def clean(self) -> dict[str, Json]:
        """Let the kind read the settings as they would be; what is wrong goes to its field."""
        cleaned = super().clean() or self.cleaned_data
        settings = dict(self.node.raw)
        for name in self.changed:
            if name.startswith(SETTINGS):
                _put(settings, name.removeprefix(SETTINGS), cleaned.get(name))
        parsed = self.node.kind.Settings.parse(settings, "settings")
        self.blame(parsed.wrong, _field_of)
        if "name" in self.changed and not cleaned.get("name"):
            self.add_error("name", _("A step needs a name."))
        return cleaned

    def edits(self) -> list[Edit]:
        """The edits for what was changed and is right, and for what follows from it."""
        new = self.new_values()
        new |= self._followed(new)
        return [
            {
                "op": "set",
                "key": self.node.key,
                "path": name,
                "value": "" if value is None and name == "stage" else value,
            }
            for name, value in new.items()
        ]

    def _followed(self, new: Mapping[str, Json]) -> dict[str, Json]:
        """With another rule come its paths: its first output, unless it has the chosen one."""
        if not new.get(RULE) or OUTPUT not in self.fields or OUTPUT in self.changed:
            return {}
        rule = self.context.rules.find(str(new[RULE]), APPROVED)
        outputs = [output.name for output in rule.rule.outputs] if rule else []
        return {OUTPUT: outputs[0]} if outputs and self.values.get(OUTPUT) not in outputs else {}

    def drawn_sections(self) -> dict[str, list[Drawn]]:
        """All fields by section, each with the findings about it."""
        notes: dict[str, list[Problem]] = {}
        for problem in self.context.problems:
            if problem.place.startswith(f"{self.node.place}/"):
                name = _field_of(problem.place.removeprefix(f"{self.node.place}/"))
                notes.setdefault(name if name in self.fields else "", []).append(problem)
        outputs = [(f"step.{key}.{name}", _label(self.context, key, name)) for key, name in self._outputs()]
        return self.sections(self.drawn(notes, {name: {"outputs": outputs} for name in self.fields}))

    def _outputs(self) -> list[tuple[str, str]]:
        given = given_outputs(self.context.document, self.context.rules)
        return [(key, name) for key, name in given if key != self.node.key]


def _fields(node: NodeSpec, context: FormContext) -> dict[str, DraftField]:
    fields = {"name": DraftField(SettingInput(), _("Name"))}
    stages = [(stage.key, stage.name) for stage in context.document.stages]
    if stages or node.stage:
        fields["stage"] = DraftField(Choice(), _("Stage"), choices=[("", _("None")), *stages])
    for item in form_fields(node.kind.Settings):
        fields[f"{SETTINGS}{item.key}"] = _field(item, node, context)
    return fields


def _field(item: FormField, node: NodeSpec, context: FormContext) -> DraftField:
    choices = [(word, _(label)) for word, label in item.choices]
    own: SettingInput = INPUTS.get(item.widget, SettingInput)()
    if item.catalog in CHOSEN or item.widget == "version":
        own = Version() if item.widget == "version" else Choice()
        choices = _choices(item, node, context)
        if item.widget != "version":
            choices.insert(0, ("", _("Choose")))
    elif choices and item.default in (None, ""):
        choices = [("", _("Choose")), *choices]
    return DraftField(
        Referable(own) if item.reference else own,
        _(item.label),
        _(item.help) if item.help else "",
        unit=_(item.unit) if item.unit else "",
        section=_(item.section) if item.section else "",
        choices=choices,
        catalog="" if item.catalog in CHOSEN else item.catalog,
    )


def _choices(item: FormField, node: NodeSpec, context: FormContext) -> list[tuple[str, str]]:
    """What can be chosen: rules of the fitting kind, and of the chosen rule its versions, outputs and
    outcomes."""
    slug = str(node.raw.get("rule") or "")
    rule = context.rules.find(slug, _version(node))
    if item.catalog == "rule":
        wanted = "rule_table" if node.kind.key == "decide_table" else "rule_condition"
        return list(context.catalog.get(wanted, []))
    if item.catalog == "output":
        return [(output.name, output.name) for output in rule.rule.outputs] if rule else []
    if item.catalog == "baseline":
        outcomes = rule.outcomes(str(node.raw.get("output") or "")) if rule else ()
        return [(outcome, outcome) for outcome in outcomes]
    if item.widget == "version":
        return [(APPROVED, _("Newest approved")), *_approved(context.rules.versions.get(slug, ()))]
    return list(context.catalog.get(item.catalog, []))


def _version(node: NodeSpec) -> int | str:
    version = node.raw.get("version", APPROVED)
    return version if isinstance(version, int | str) else APPROVED


def _approved(versions: Collection[DecidingRule]) -> list[tuple[str, str]]:
    numbers = sorted((rule.number or 0 for rule in versions if rule.status == APPROVED), reverse=True)
    return [(str(number), _("Version %(number)s") % {"number": number}) for number in numbers]


def _label(context: FormContext, key: str, name: str) -> str:
    node = context.document.nodes.get(key)
    return f"{node.name if node else key}: {name}"


def _field_of(place: str) -> str | None:
    head, _slash, rest = place.partition("/")
    return f"{SETTINGS}{rest.partition('/')[0]}" if head == "settings" and rest else head


def _put(settings: dict[str, Any], key: str, value: Json) -> None:
    if value is None:
        settings.pop(key, None)
    else:
        settings[key] = value
