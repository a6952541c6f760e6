"""Settings of a kind: a frozen dataclass whose fields say what they are called, what they take and what they
mean.

    @dataclass(frozen=True, slots=True)
    class WaitForSettings(Settings):
        duration: timedelta | Reference = setting(Duration(), "Wait", "How long.", required=True,
        reference=True)

From the fields come reading and checking (`parse`), forms (`form_fields`), JSON Schema and TypeScript types
(`journeys.kinds.schema`).
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, ClassVar, Self

from journeys.kinds.forms import Form, FormField
from journeys.kinds.references import Reference
from journeys.rules.problems import Findings, Problem
from journeys.rules.shape import Shape, open_shape

INCOMPLETE = "missing_setting"
"""Code of the one problem that a draft may have and a file may not: a setting that has to be made is not
made yet."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a field of Settings is. `key` is its name in documents; `reference` allows `{"from": ..., "else":
    ...}`."""

    form: Form
    label: str
    help: str
    key: str
    required: bool
    reference: bool
    section: str


def setting(
    form: Form,
    label: str,
    help: str = "",
    *,
    key: str = "",
    required: bool = False,
    reference: bool = False,
    default: Any = None,
    section: str = "",
) -> Any:
    """A field of Settings. A required one has no default; `key` is needed where the name is a word of Python;
    `section` is the fold of the inspector that it stands in."""
    metadata = {"setting": Setting(form, label, help, key, required, reference, section)}
    return field(default=default, metadata=metadata, kw_only=True)


@dataclass(frozen=True, slots=True)
class Parsed[S]:
    """Settings that were read. `settings` is None when they are wrong or not complete; `wrong` are errors of
    shape, `missing` the settings that still have to be made."""

    settings: S | None
    wrong: tuple[Problem, ...]
    missing: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """Base of all settings."""

    what: ClassVar[str] = "This step"

    @classmethod
    def parse(cls, document: object, place: str = "settings") -> Parsed[Self]:
        """Reads settings as they stand in a document. Never raises; every problem has its place and cure."""
        findings = Findings()
        shape = open_shape(document, place, findings, "Settings")
        if shape is None:
            return Parsed(None, tuple(findings.problems), ())
        known = described(cls)
        shape.keys([item.key for item in known.values()], cls.what)
        missing: list[Problem] = []
        values = {name: _read(shape, item, missing) for name, item in known.items()}
        cls.check(values, shape, missing)
        if findings.problems or missing:
            return Parsed(None, tuple(findings.problems), tuple(missing))
        given = {name: value for name, value in values.items() if value is not None}
        return Parsed(cls(**given), (), ())

    @classmethod
    def check(cls, values: Mapping[str, Any], shape: Shape, missing: list[Problem]) -> None:
        """Notes what is wrong with, or missing from, settings taken together. `values` are by field name,
        None where a setting is not made or is wrong."""


def described(settings: type[Settings]) -> dict[str, Setting]:
    """Each field's Setting, by field name, in the order of the class."""
    found = {}
    for item in fields(settings):
        described = item.metadata["setting"]
        key = described.key or item.name
        found[item.name] = Setting(
            described.form, described.label, described.help, key, described.required, described.reference,
            described.section,
        )  # fmt: skip
    return found


def form_fields(settings: type[Settings]) -> tuple[FormField, ...]:
    """What a settings form is built from: one entry per setting, in order."""
    defaults = {item.name: None if item.default is MISSING else item.default for item in fields(settings)}
    return tuple(
        FormField(
            key=item.key,
            widget=item.form.widget,
            label=item.label,
            help=item.help,
            unit=item.form.unit,
            choices=item.form.choices,
            catalog=item.form.catalog,
            required=item.required,
            reference=item.reference,
            default=item.form.write(defaults[name]),
            section=item.section,
        )
        for name, item in described(settings).items()
    )


def _read(shape: Shape, item: Setting, missing: list[Problem]) -> Any:
    value = shape.document.get(item.key)
    if value is None or value == "" or value == []:
        if item.required:
            message = f"'{item.label}' is not set."
            missing.append(Problem(INCOMPLETE, shape.at(item.key), message, item.form.cure))
        return None
    if isinstance(value, Mapping) and "from" in value:
        if item.reference:
            return _reference(shape, item, value)
        cure = "Write the value itself."
        shape.wrong(item.key, "no_reference", f"'{item.label}' cannot be taken from an earlier step.", cure)
        return None
    return item.form.read(shape, item.key)


def _reference(shape: Shape, item: Setting, value: Mapping[str, Any]) -> Reference | None:
    inner = Shape(value, shape.at(item.key), shape.findings)
    inner.keys(("from", "else"), "A value from a step")
    family, _, rest = inner.text("from", needed=True).partition(".")
    node, _, output = rest.partition(".")
    if value.get("from") and (family != "step" or not node or not output):
        message = f"'{value['from']}' does not name the output of a step."
        inner.wrong(
            "from", "unknown_step_output", message, "Write step.NODE.OUTPUT, for instance step.route.pause."
        )
        return None
    if value.get("else") is None:
        message = (
            f"'{item.label}' comes from {value.get('from')}, but nothing is stated for people who have none."
        )
        inner.wrong("else", "missing_key", message, "Write what holds for them after 'else'.")
        return None
    otherwise = item.form.read(inner, "else")
    return None if otherwise is None else Reference(node, output, otherwise, item.form)
