"""Forms over a draft: every field saves by itself, as an edit.

A browser sends all fields of the form and names those that the person changed. Only these are read; the
others keep what the draft says now, so that two people in one form do not overwrite each other.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from journeys.forms.inputs import Json, SettingInput, parts
from journeys.forms.logic_in_words import said
from journeys.rules.problems import Problem

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

type Edit = dict[str, Any]


class DraftField(forms.Field):
    """One property of a draft. The kind or the reader of the document says whether a value is right."""

    widget: SettingInput

    def __init__(
        self,
        widget: SettingInput,
        label: str,
        help_text: str = "",
        *,
        unit: str = "",
        section: str = "",
        choices: "Iterable[tuple[str, StrOrPromise]]" = (),
        catalog: str = "",
    ) -> None:
        super().__init__(widget=widget, label=label, help_text=help_text, required=False)
        self.unit, self.section, self.catalog = unit, section, catalog
        self.choices = tuple((word, str(label)) for word, label in choices)

    def clean(self, value: Json) -> Json:
        return value


@dataclass(frozen=True, slots=True)
class Drawn:
    """A field as the template draws it. ``sent`` are its sub-fields, by their name without the field's own.

    ``owner`` names the form, so that ids of two forms that follow each other in one panel differ.
    """

    owner: str
    name: str
    setting: DraftField
    template: str
    own_template: str
    sent: Mapping[str, list[str]]
    errors: tuple[str, ...]
    notes: tuple[Problem, ...]
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def part(self) -> str:
        """An id that can stand in a style sheet and in `aria-describedby`."""
        return f"{self.owner}-{self.name}".replace(".", "-")

    @property
    def text(self) -> str:
        """The one text of a plain field."""
        return next(iter(self.sent.get("", [])), "")

    @property
    def chosen(self) -> list[str]:
        """The texts of a field of boxes."""
        return list(self.sent.get("", []))

    @property
    def event(self) -> str:
        """The event of `since`."""
        return next(iter(self.sent.get("event", [])), "")

    @property
    def source(self) -> str:
        """The step output that a value comes from; empty for a value of one's own."""
        return next(iter(self.sent.get("from", [])), "")

    @property
    def unknown_source(self) -> bool:
        """Whether the value comes from an output that no step gives."""
        return bool(self.source) and self.source not in dict(self.extra.get("outputs", ()))

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """The field's choices, and what is chosen though it is none of them."""
        known = self.setting.choices
        if self.text and self.text not in dict(known):
            return (*known, (self.text, _("%(value)s (does not exist)") % {"value": self.text}))
        return known

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """Rows of a field of rows, and an empty one to fill."""
        columns = [values for name, values in self.sent.items() if name]
        rows = list(zip(*columns, strict=False))
        return [*rows, tuple("" for _column in columns)]

    @property
    def said_words(self) -> str:
        """What a field of a condition, or of tests on an event, says in words; empty where it says none."""
        return said(self.text)

    @property
    def invalid(self) -> bool:
        """Whether something is wrong with what was sent."""
        return bool(self.errors)

    @property
    def described(self) -> str:
        """Ids of what explains the field, for screen readers."""
        ids = [f"{self.part}-help"] if self.setting.help_text else []
        return " ".join([*ids, f"{self.part}-problems"] if self.errors or self.notes else ids)


class DraftForm(forms.Form):
    """Always bound: to the draft, and over it to what was changed."""

    owner = "journey"

    def __init__(
        self,
        fields: Mapping[str, DraftField],
        values: Mapping[str, Json],
        sent: Any,
        changed: Collection[str],
    ):
        self.changed = {name for name in (each.partition("__")[0] for each in changed) if name in fields}
        self.values = dict(values)
        data: MultiValueDict[str, str] = MultiValueDict()
        for name, each in fields.items():
            for key, texts in each.widget.spread(name, values.get(name)).items():
                data.setlist(key, _sent(sent, name, key) if name in self.changed else texts)
            if name in self.changed:
                for key in sent:
                    if key.startswith(f"{name}__"):
                        data.setlist(key, parts(sent, key))
        super().__init__(data)
        self.fields = dict(fields)

    def new_values(self) -> dict[str, Json]:
        """What was changed and is right, by field."""
        self.is_valid()
        return {
            name: self.cleaned_data.get(name)
            for name in self.fields
            if name in self.changed
            and name not in self.errors
            and self.cleaned_data.get(name) != self.values.get(name)
        }

    def blame(self, problems: Iterable[Problem], field_of: Callable[[str], str | None]) -> None:
        """Put problems at the fields that they are about; ``field_of`` names the field of a place."""
        for problem in problems:
            name = field_of(problem.place)
            text = f"{problem.message} {problem.cure}"
            self.add_error(name if name in self.fields else None, text)

    def drawn(
        self, notes: Mapping[str, list[Problem]], extra: Mapping[str, Mapping[str, Any]]
    ) -> list[Drawn]:
        """The fields in order, for the template; ``notes`` are findings by field that refuse nothing here."""
        return [self._drawn(name, notes.get(name, []), extra.get(name, {})) for name in self.fields]

    def _drawn(self, name: str, notes: list[Problem], extra: Mapping[str, Any]) -> Drawn:
        each = self.fields[name]
        assert isinstance(each, DraftField)
        own = getattr(each.widget, "own", each.widget)
        keys = [key for key in self.data if key == name or key.startswith(f"{name}__")]
        return Drawn(
            owner=self.owner,
            name=name,
            setting=each,
            template=each.widget.template,
            own_template=own.template,
            sent={key[len(name) + 2 :]: parts(self.data, key) for key in keys},
            errors=tuple(str(text) for text in self.errors.get(name, [])),
            notes=tuple(notes),
            extra=extra,
        )

    @staticmethod
    def sections(drawn: Iterable[Drawn]) -> dict[str, list[Drawn]]:
        """Fields by section, in the order in which sections first appear."""
        found: dict[str, list[Drawn]] = {}
        for each in drawn:
            found.setdefault(each.setting.section, []).append(each)
        return found


def _sent(sent: Any, name: str, key: str) -> list[str]:
    return parts(sent, key) if sent is not None else []
