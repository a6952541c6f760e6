"""Forms of settings about the calendar: an offset from a date, a time of day, weekdays."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, ClassVar

from journeys.kinds.calendar import EVERY_DAY, MIDNIGHT, Offset
from journeys.kinds.cron import fault
from journeys.kinds.forms import Form, Json
from journeys.kinds.words import gettext_noop as _
from journeys.rules.durations import format_duration, parse_duration, words
from journeys.rules.shape import Shape
from journeys.rules.values import coerce

FIRST_YEAR, LAST_YEAR = 1970, 2200
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NUMBERS: dict[object, int] = {
    spelled: number
    for number, names in enumerate(zip(DAYS, NAMES, strict=True), 1)
    for spelled in (*names, number)
}


@dataclass(frozen=True, slots=True)
class OffsetForm(Form):
    """Before or after a date: `-14d`, `2h`. Days and weeks are those of the calendar."""

    unit: ClassVar[str] = _("m, h, d or w")
    cure: ClassVar[str] = "Write for instance -14d for two weeks before, or 2h."

    @property
    def widget(self) -> str:
        return "offset"

    def read(self, shape: Shape, key: str) -> Any:
        text = shape.text(key)
        try:
            span = parse_duration(text.removeprefix("+"), signed=True)
        except ValueError:
            if text:
                shape.wrong(key, "not_an_offset", f"'{text}' is not an offset from a date.", self.cure)
            return None
        return Offset(days=span.days) if text[-1] in "dw" else Offset(exact=span)

    def write(self, value: Any) -> Any:
        if not isinstance(value, Offset) or value == Offset():
            return None
        return f"{value.days}d" if value.days else format_duration(value.exact)

    def schema(self) -> Json:
        return {"type": "string", "pattern": "^[+-]?[0-9]{1,10}[smhdw]$"}


@dataclass(frozen=True, slots=True)
class Clock(Form):
    """A time of day, as `09:00`; `24:00` is the midnight at the end."""

    cure: ClassVar[str] = "Write for instance 09:00."

    @property
    def widget(self) -> str:
        return "clock"

    def read(self, shape: Shape, key: str) -> Any:
        value = shape.document[key]
        found = MIDNIGHT if value == "24:00" else coerce(value, "time")
        if isinstance(found, time):
            return found
        shape.wrong(key, "not_a_time", f"'{key}' is not a time of day.", self.cure)
        return None

    def write(self, value: Any) -> Any:
        return None if value is None else f"{value:%H:%M}"

    def schema(self) -> Json:
        return {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$|^24:00$"}


@dataclass(frozen=True, slots=True)
class LocalTime(Form):
    """A date and a time of day on the clocks of some zone, as `2026-05-01T09:00`."""

    cure: ClassVar[str] = "Write for instance 2026-05-01T09:00, without an offset: the zone is a setting."

    @property
    def widget(self) -> str:
        return "local"

    def read(self, shape: Shape, key: str) -> Any:
        text = shape.text(key)
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            found = None
        if found is not None and found.tzinfo is None and FIRST_YEAR <= found.year <= LAST_YEAR:
            return found
        if text:
            shape.wrong(key, "not_a_local_time", f"'{text}' is no date and time of our days.", self.cure)
        return None

    def write(self, value: Any) -> Any:
        return None if value is None else f"{value:%Y-%m-%dT%H:%M}"


@dataclass(frozen=True, slots=True)
class Cron(Form):
    """A cron expression of five fields, as `0 9 * * mon`."""

    unit: ClassVar[str] = _("minute hour day month weekday")
    cure: ClassVar[str] = "Write for instance 0 9 * * mon for each Monday at nine."
    longest: ClassVar[int] = 200

    def read(self, shape: Shape, key: str) -> Any:
        text = " ".join(shape.text(key, most=self.longest).split())
        wrong = fault(text) if text else None
        if wrong:
            shape.wrong(key, "not_a_cron", f"'{text}' is no schedule: {wrong}.", self.cure)
        return None if wrong else text or None


@dataclass(frozen=True, slots=True)
class Weekdays(Form):
    """Some days of the week, as `["mon", "fri"]`; full names and 1 (Monday) to 7 are read too."""

    typescript: ClassVar[str] = f"({' | '.join(f'"{day}"' for day in DAYS)})[]"

    @property
    def widget(self) -> str:
        return "weekdays"

    def read(self, shape: Shape, key: str) -> Any:
        found = set()
        for index, item in enumerate(shape.items(key, most=50)):
            number = weekday(item)
            if number is None:
                message, cure = "This is no day of the week.", f"Choose from {', '.join(DAYS)}."
                shape.wrong(f"{key}/{index}", "unknown_choice", message, cure)
            else:
                found.add(number)
        return frozenset(found) or None

    def write(self, value: Any) -> Any:
        return [] if value in (None, EVERY_DAY) else [DAYS[number - 1] for number in sorted(value)]

    def schema(self) -> Json:
        return {"type": "array", "items": {"enum": list(DAYS)}, "uniqueItems": True}


def weekday(spelled: object) -> int | None:
    """The day that a document means, 1 for Monday to 7; None for none."""
    if isinstance(spelled, str):
        return NUMBERS.get(spelled.lower())
    return NUMBERS.get(spelled) if isinstance(spelled, int) and not isinstance(spelled, bool) else None


def offset_in_words(offset: Offset) -> str:
    """`14 d before`, `2 h after`; empty for none."""
    if offset == Offset():
        return ""
    return f"{words(abs(offset.rough))} {'before' if offset.rough < timedelta(0) else 'after'}"
