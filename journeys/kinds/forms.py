"""The forms that a setting's value can have: how it is read, shown in a form and described in a schema.

Each reader takes an open Shape and a key, and gives the value ready for use, or None with its problem noted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from journeys.kinds.words import gettext_noop as _
from journeys.rules.conditions import Condition, read_node
from journeys.rules.durations import format_duration, parse_duration
from journeys.rules.shape import Shape, literal
from journeys.rules.values import coerce, plain
from journeys.rules.where import read_wheres

type Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a settings form. `widget` names how it is entered, `catalog` the list that proposes values
    (event, attribute, topic, offer, queue, rule, segment), `reference` whether an earlier step may give
    it."""

    key: str
    widget: str
    label: str
    help: str
    unit: str
    choices: tuple[tuple[str, str], ...]
    catalog: str
    required: bool
    reference: bool
    default: Any
    section: str


@dataclass(frozen=True, slots=True)
class Form:
    """Base of all forms. `type` is the type of a value taken from a step."""

    widget: ClassVar[str] = "text"
    unit: ClassVar[str] = ""
    type: ClassVar[str] = "text"
    cure: ClassVar[str] = "Fill it in."
    typescript: ClassVar[str] = "string"

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Value and label of each choice; empty where any value goes."""
        return ()

    @property
    def catalog(self) -> str:
        """The catalog that proposes values."""
        return ""

    def read(self, shape: Shape, key: str) -> Any:
        """The value under `key`."""
        raise NotImplementedError

    def write(self, value: Any) -> Any:
        """A value as documents hold it."""
        return plain(value)

    def schema(self) -> Json:
        """JSON Schema of the value."""
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class Text(Form):
    """One line of text; `names` says what it names in the catalog."""

    names: str = ""
    longest: int = 300

    @property
    def catalog(self) -> str:
        return self.names

    def read(self, shape: Shape, key: str) -> Any:
        text = shape.text(key)
        if len(text) > self.longest:
            message = f"'{key}' has {len(text)} characters."
            shape.wrong(key, "too_long", message, f"Shorten it to {self.longest}.")
            return None
        if "\n" in text or "\r" in text:
            shape.wrong(key, "line_break", f"'{key}' has a line break.", "Write it in one line.")
            return None
        return text or None

    def schema(self) -> Json:
        return {"type": "string", "maxLength": self.longest}


@dataclass(frozen=True, slots=True)
class Template(Form):
    """Text with Liquid in it. `html` says that values are escaped for HTML, `lines` that it may have
    several."""

    html: bool = False
    lines: bool = True
    longest: int = 500_000

    @property
    def widget(self) -> str:  # type: ignore[override]
        return "html" if self.html else "lines" if self.lines else "text"

    def read(self, shape: Shape, key: str) -> Any:
        text = shape.text(key)
        if len(text) > self.longest:
            message = f"'{key}' has {len(text)} characters."
            shape.wrong(key, "too_long", message, f"Shorten it to {self.longest}.")
            return None
        if not self.lines and ("\n" in text or "\r" in text):
            shape.wrong(key, "line_break", f"'{key}' has a line break.", "Write it in one line.")
            return None
        return text or None


@dataclass(frozen=True, slots=True)
class Choice(Form):
    """One of a few words, each with its label."""

    options: tuple[tuple[str, str], ...]
    widget: ClassVar[str] = "choice"

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        return self.options

    def read(self, shape: Shape, key: str) -> Any:
        before = len(shape.findings.problems)
        value = shape.choice(key, [word for word, _label in self.options])
        return value if len(shape.findings.problems) == before else None

    def schema(self) -> Json:
        return {"enum": [word for word, _label in self.options]}


@dataclass(frozen=True, slots=True)
class Duration(Form):
    """A length of time above zero, as `48h`."""

    widget: ClassVar[str] = "duration"
    unit: ClassVar[str] = _("m, h, d or w")
    type: ClassVar[str] = "duration"
    cure: ClassVar[str] = "Write for instance 48h or 7d."

    def read(self, shape: Shape, key: str) -> Any:
        return shape.duration(key)

    def schema(self) -> Json:
        return {"type": "string", "pattern": "^[0-9]{1,9}[smhdw]$"}


@dataclass(frozen=True, slots=True)
class Until(Form):
    """A last moment: a length of time from when it begins to count, or an instant."""

    widget: ClassVar[str] = "until"
    cure: ClassVar[str] = "Write for instance 12h, or 2026-05-01T18:00:00Z."

    def read(self, shape: Shape, key: str) -> Any:
        value = shape.document[key]
        instant = coerce(value, "datetime") if isinstance(value, str) and "T" in value else None
        if isinstance(instant, datetime):
            return instant
        try:
            return parse_duration(value)
        except ValueError:
            shape.wrong(key, "not_an_instant", f"'{value}' is neither a duration nor an instant.", self.cure)
            return None


@dataclass(frozen=True, slots=True)
class Number(Form):
    """A number, exact."""

    widget: ClassVar[str] = "number"
    type: ClassVar[str] = "number"
    typescript: ClassVar[str] = "number"
    cure: ClassVar[str] = "Write a number."

    def read(self, shape: Shape, key: str) -> Any:
        value = literal(shape.document[key], "number")
        if isinstance(value, int | Decimal):
            return Decimal(value)
        shape.wrong(key, "not_a_number", f"'{key}' is not a number.", "Write a number, without quotes.")
        return None

    def schema(self) -> Json:
        return {"type": "number"}


@dataclass(frozen=True, slots=True)
class Version(Form):
    """The version of a rule: `approved`, or a number."""

    widget: ClassVar[str] = "version"
    typescript: ClassVar[str] = 'number | "approved"'

    def read(self, shape: Shape, key: str) -> Any:
        value = shape.document[key]
        if value == "approved" or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
            return value
        message = f"'{value}' is not a version."
        shape.wrong(
            key, "unknown_version", message, 'Write "approved", or the number of an approved version.'
        )
        return None

    def schema(self) -> Json:
        return {"anyOf": [{"const": "approved"}, {"type": "integer", "minimum": 1}]}


@dataclass(frozen=True, slots=True)
class Names(Form):
    """Several names, each once, of one catalog."""

    names: str
    widget: ClassVar[str] = "names"
    typescript: ClassVar[str] = "string[]"

    @property
    def catalog(self) -> str:
        return self.names

    def read(self, shape: Shape, key: str) -> Any:
        found = shape.items(key, most=50)
        for index, name in enumerate(found):
            if not isinstance(name, str) or not name.strip():
                shape.wrong(f"{key}/{index}", "not_text", "This is not a name.", "Write it in quotes.")
        return tuple(dict.fromkeys(name for name in found if isinstance(name, str))) or None

    def write(self, value: Any) -> Any:
        return list(value or ())

    def schema(self) -> Json:
        return {"type": "array", "items": {"type": "string"}}


@dataclass(frozen=True, slots=True)
class Filter(Form):
    """Tests on the properties of an event; all must hold."""

    widget: ClassVar[str] = "where"
    typescript: ClassVar[str] = "{ property: string; is: string; value?: unknown }[]"

    def read(self, shape: Shape, key: str) -> Any:
        return read_wheres(shape, key) or None

    def write(self, value: Any) -> Any:
        return []

    def schema(self) -> Json:
        test = {"type": "object", "required": ["property"], "properties": {"property": {"type": "string"}}}
        return {"type": "array", "items": test}


@dataclass(frozen=True, slots=True)
class ConditionForm(Form):
    """A condition, as rules have it."""

    widget: ClassVar[str] = "condition"
    typescript: ClassVar[str] = "Record<string, unknown>"

    def read(self, shape: Shape, key: str) -> Any:
        node = read_node(shape.document[key], shape.at(key), shape.findings, 0)
        return Condition(node) if node is not None else None

    def schema(self) -> Json:
        return {"type": "object"}


@dataclass(frozen=True, slots=True)
class Literal(Form):
    """Any single JSON value: text, number, true or false."""

    widget: ClassVar[str] = "literal"
    typescript: ClassVar[str] = "string | number | boolean"
    type: ClassVar[str] = "any"

    def read(self, shape: Shape, key: str) -> Any:
        value = shape.document[key]
        if isinstance(value, str | int | float | bool):
            return value
        shape.wrong(
            key, "not_a_value", f"'{key}' is not a single value.", "Write text, a number, true or false."
        )
        return None

    def schema(self) -> Json:
        return {"type": ["string", "number", "boolean"]}


def shown(value: timedelta) -> str:
    """A duration as people write it."""
    return format_duration(value)


def is_mapping(value: object) -> bool:
    """Whether the value is an object."""
    return isinstance(value, Mapping)
