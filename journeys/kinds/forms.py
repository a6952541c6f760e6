"""The forms that a setting's value can have: how it is read, entered and described in a schema.

Each form reads from an open Shape and a key, and gives the value ready for use, or None with its problem
noted. Forms of lists, filters and conditions are in `forms_of_logic`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from journeys.kinds.words import gettext_noop as _
from journeys.rules.durations import parse_duration
from journeys.rules.shape import Shape, literal
from journeys.rules.values import coerce, plain

type Json = dict[str, Any]
type Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a settings form. `widget` names how it is entered (text, lines, html, choice, duration,
    offset, clock, weekdays, until, flag, local, number, literal, version, names, where, condition, branches,
    since), `catalog` the list that proposes values (event, attribute, topic, offer, queue, zone, fixed_zone,
    rule, output, baseline, segment, list, journey, form), `reference` whether an earlier step may give it,
    `section` the fold of the inspector. `default` is as documents hold it."""

    key: str
    widget: str
    label: str
    help: str
    unit: str
    choices: Choices
    catalog: str
    required: bool
    reference: bool
    default: Any
    section: str


@dataclass(frozen=True, slots=True)
class Form:
    """Base of all forms. `type` is the type of a value taken from a step, `cure` what to do about none."""

    type: ClassVar[str] = "text"
    unit: ClassVar[str] = ""
    cure: ClassVar[str] = "Fill it in."
    typescript: ClassVar[str] = "string"

    @property
    def widget(self) -> str:
        """How it is entered."""
        return "text"

    @property
    def choices(self) -> Choices:
        """Value and label of each choice; empty where any value goes."""
        return ()

    @property
    def catalog(self) -> str:
        """The catalog that proposes values."""
        return ""

    def read(self, shape: Shape, key: str) -> Any:
        """The value under `key`, which is there."""
        raise NotImplementedError

    def fits(self, value: Any) -> bool:
        """Whether a value of `type`, given by an earlier step, may stand here."""
        return True

    def write(self, value: Any) -> Any:
        """A value as documents hold it."""
        return plain(value)

    def schema(self) -> Json:
        """JSON Schema of the value."""
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class Text(Form):
    """One line of text; `names` says which catalog proposes it."""

    names: str = ""
    longest: int = 200

    @property
    def catalog(self) -> str:
        return self.names

    def read(self, shape: Shape, key: str) -> Any:
        return read_text(shape, key, self.longest, lines=False)

    def fits(self, value: Any) -> bool:
        return 0 < len(value) <= self.longest and "\n" not in value and "\r" not in value

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
    def widget(self) -> str:
        return "html" if self.html else "lines" if self.lines else "template"

    def read(self, shape: Shape, key: str) -> Any:
        return read_text(shape, key, self.longest, lines=self.lines)


@dataclass(frozen=True, slots=True)
class Choice(Form):
    """One of a few words, each with its label."""

    options: Choices

    @property
    def widget(self) -> str:
        return "choice"

    @property
    def choices(self) -> Choices:
        return self.options

    def read(self, shape: Shape, key: str) -> Any:
        before = len(shape.findings.problems)
        value = shape.choice(key, [word for word, _label in self.options])
        return value if len(shape.findings.problems) == before else None

    def fits(self, value: Any) -> bool:
        return any(value == word for word, _label in self.options)

    def schema(self) -> Json:
        return {"enum": [word for word, _label in self.options]}


@dataclass(frozen=True, slots=True)
class Duration(Form):
    """A length of time above zero, as `48h`."""

    type: ClassVar[str] = "duration"
    unit: ClassVar[str] = _("m, h, d or w")
    cure: ClassVar[str] = "Write for instance 48h or 7d."

    @property
    def widget(self) -> str:
        return "duration"

    def read(self, shape: Shape, key: str) -> Any:
        return shape.duration(key)

    def fits(self, value: Any) -> bool:
        return bool(value > timedelta(0))

    def schema(self) -> Json:
        return {"type": "string", "pattern": "^[0-9]{1,10}[smhdw]$"}


@dataclass(frozen=True, slots=True)
class Until(Form):
    """A last moment: a length of time from when it begins to count, or an instant with its offset."""

    cure: ClassVar[str] = "Write for instance 12h, or 2026-05-01T18:00:00Z."

    @property
    def widget(self) -> str:
        return "until"

    def read(self, shape: Shape, key: str) -> Any:
        value = shape.document[key]
        instant = coerce(value, "datetime") if isinstance(value, str) and "T" in value else None
        if isinstance(instant, datetime):
            return instant
        try:
            return parse_duration(value)
        except ValueError:
            message = f"'{key}' is neither a duration nor an instant."
            shape.wrong(key, "not_an_instant", message, self.cure)
            return None


@dataclass(frozen=True, slots=True)
class Number(Form):
    """A number, exact; from -`most` to `most` and of at most so many decimal `places`, where they are
    stated."""

    most: int | None = None
    places: int | None = None
    type: ClassVar[str] = "number"
    typescript: ClassVar[str] = "number"
    cure: ClassVar[str] = "Write a number."

    @property
    def widget(self) -> str:
        return "number"

    def read(self, shape: Shape, key: str) -> Any:
        value = literal(shape.document[key], "number")
        if not isinstance(value, int | Decimal):
            shape.wrong(key, "not_a_number", f"'{key}' is not a number.", "Write a number, without quotes.")
            return None
        if not self.fits(value):
            cure = f"Write one from -{self.most} to {self.most} with at most {self.places} decimals."
            shape.wrong(key, "number_out_of_range", f"'{key}' is {value}.", cure)
            return None
        return Decimal(value)

    def fits(self, value: Any) -> bool:
        number = Decimal(value)
        if self.most is not None and abs(number) > self.most:
            return False
        return self.places is None or number == round(number, self.places)

    def schema(self) -> Json:
        return {"type": "number"}


@dataclass(frozen=True, slots=True)
class Flag(Form):
    """Yes or no."""

    type: ClassVar[str] = "boolean"
    typescript: ClassVar[str] = "boolean"
    cure: ClassVar[str] = "Write true or false."

    @property
    def widget(self) -> str:
        return "flag"

    def read(self, shape: Shape, key: str) -> Any:
        value = shape.document[key]
        if isinstance(value, bool):
            return value
        shape.wrong(key, "not_a_boolean", f"'{key}' is neither true nor false.", self.cure)
        return None

    def fits(self, value: Any) -> bool:
        return isinstance(value, bool)

    def schema(self) -> Json:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Literal(Form):
    """Any single JSON value: text, number, true or false."""

    type: ClassVar[str] = "any"
    typescript: ClassVar[str] = "string | number | boolean"

    @property
    def widget(self) -> str:
        return "literal"

    def read(self, shape: Shape, key: str) -> Any:
        value = shape.document[key]
        if isinstance(value, str | int | float | bool):
            return value
        message = f"'{key}' is not a single value."
        shape.wrong(key, "not_a_value", message, "Write text, a number, true or false.")
        return None

    def fits(self, value: Any) -> bool:
        return isinstance(value, str | int | float | bool)

    def schema(self) -> Json:
        return {"type": ["string", "number", "boolean"]}


def read_text(shape: Shape, key: str, longest: int, *, lines: bool) -> str | None:
    """The text under `key`, None with its problem noted when it is too long or has line breaks that may not
    be."""
    text = shape.text(key)
    if len(text) > longest:
        message = f"'{key}' has {len(text)} characters."
        shape.wrong(key, "too_long", message, f"Shorten it to {longest}.")
        return None
    if not lines and ("\n" in text or "\r" in text):
        shape.wrong(key, "line_break", f"'{key}' has a line break.", "Write it in one line.")
        return None
    return text or None
