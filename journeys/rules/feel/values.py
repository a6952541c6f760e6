"""Values of FEEL: how they are written, compared and added."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DATE = re.compile(r"-?[0-9]{4,9}-[0-9]{2}-[0-9]{2}")
CLOCK = re.compile(
    r"([01][0-9]|2[0-4]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?(?P<zone>Z|z|[+-][0-9]{2}:[0-9]{2}(:[0-9]{2})?|@.+)?"
)
MONTHS = re.compile(r"(-?)P(?:([0-9]+)Y)?(?:([0-9]+)M)?")
DAYS = re.compile(r"(-?)P(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:\.[0-9]+)?)S)?)?")
MOST_DIGITS = 9
"""Of each count in a duration."""


class UnsupportedError(Exception):
    """Something in an expression or a model that this reader does not know. Carries the reason."""


class TooMuchWorkError(UnsupportedError):
    """Reading goes on for too long: no other way of reading is to be tried."""


@dataclass(frozen=True, slots=True, order=True)
class Months:
    """A duration of years and months, in months."""

    count: int


@dataclass(frozen=True, slots=True)
class Span:
    """An interval as a value."""

    low: Any
    low_closed: bool
    high: Any
    high_closed: bool

    def holds(self, value: Any) -> bool | None:
        """Whether the value lies inside; None where it cannot be compared."""
        above = compare("<=" if self.low_closed else "<", self.low, value)
        below = compare("<=" if self.high_closed else "<", value, self.high)
        return both(above, below)


@dataclass(frozen=True, slots=True)
class Function:
    """A function that a model defines: the names of its parameters, and what it does with their values."""

    parameters: tuple[str, ...]
    body: Callable[[Mapping[str, Any]], Any]


def kind(value: Any) -> str:
    """The name of a value's type in FEEL."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case Decimal():
            return "number"
        case str():
            return "string"
        case datetime():
            return "date and time"
        case date():
            return "date"
        case time():
            return "time"
        case timedelta():
            return "days and time duration"
        case Months():
            return "years and months duration"
        case list():
            return "list"
        case dict():
            return "context"
        case Span():
            return "range"
    return "function"


def both(one: bool | None, other: bool | None) -> bool | None:
    """`and` with three values."""
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def either(one: bool | None, other: bool | None) -> bool | None:
    """`or` with three values."""
    if one is True or other is True:
        return True
    return None if one is None or other is None else False


def opposite(value: Any) -> bool | None:
    """`not` with three values."""
    return not value if isinstance(value, bool) else None


def same(one: Any, other: Any) -> bool | None:
    """`=`: null equals null alone; values of two types cannot be compared, which is null."""
    if one is None or other is None:
        return one is None and other is None
    if kind(one) != kind(other):
        return None
    if isinstance(one, list):
        if len(one) != len(other):
            return False
        return all(same(a, b) is True for a, b in zip(one, other, strict=True))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) is True for key in one)
    if isinstance(one, datetime | time) and (one.tzinfo is None) is not (other.tzinfo is None):
        return False
    return bool(one == other)


ORDERED = {
    "number",
    "string",
    "date and time",
    "date",
    "time",
    "days and time duration",
    "years and months duration",
}


def compare(sign: str, one: Any, other: Any) -> bool | None:
    """`<`, `<=`, `>`, `>=`: null where the two have no order between them."""
    if kind(one) != kind(other) or kind(one) not in ORDERED:
        return None
    try:
        match sign:
            case "<":
                return bool(one < other)
            case "<=":
                return bool(one <= other)
            case ">":
                return bool(one > other)
        return bool(one >= other)
    except TypeError:  # one has a zone and the other has none
        return None


def is_in(value: Any, test: Any) -> bool | None:
    """Whether a value is, or lies in, what a test names: a value, an interval, a list of either."""
    if isinstance(test, Span):
        return test.holds(value)
    if isinstance(test, list) and not isinstance(value, list):
        return any_of([is_in(value, item) for item in test])
    return same(value, test)


def any_of(found: Sequence[bool | None]) -> bool | None:
    """True where one is, null where one is null, else false."""
    answer: bool | None = False
    for item in found:
        answer = either(answer, item)
    return answer


def read_date(text: str) -> date | None:
    """A date as ISO writes it, or None."""
    if not DATE.fullmatch(text):
        return None
    if len(text) != 10:
        raise UnsupportedError(f"the year of {text}: years from 1 to 9999 are read")
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    """A time of day, with or without a zone, or None."""
    found = CLOCK.fullmatch(text)
    if found is None or text.startswith("24"):
        return None
    zone = found["zone"] or ""
    plain = text[: len(text) - len(zone)]
    whole, _, part = plain.partition(".")
    clock = time.fromisoformat(f"{whole}.{part[:6]:0<6}" if part else whole)
    try:
        if zone.startswith("@"):
            return clock.replace(tzinfo=ZoneInfo(zone[1:]))
        return time.fromisoformat(f"{clock.isoformat()}{zone.upper()}") if zone else clock
    except (ValueError, ZoneInfoNotFoundError, OSError):
        return None


def read_datetime(text: str) -> datetime | None:
    """A date and time, or a date alone at its midnight, or None."""
    day, mark, clock = text.partition("T")
    found = read_date(day)
    at = read_time(clock) if mark else time()
    return datetime.combine(found, at) if found is not None and at is not None else None


def read_duration(text: str) -> timedelta | Months | None:
    """A duration of either kind as ISO writes it, or None."""
    months, days = MONTHS.fullmatch(text), DAYS.fullmatch(text)
    counts = (found or "" for match in (months, days) if match for found in match.groups())
    if any(len(count.partition(".")[0]) > MOST_DIGITS for count in counts):
        raise UnsupportedError(f"the length of {text[:40]}")
    if months and (months[2] or months[3]):
        count = int(months[2] or 0) * 12 + int(months[3] or 0)
        return Months(-count if months[1] else count)
    if days is None or not any(days.groups()[1:]) or text.endswith("T"):
        return None
    seconds = ((int(days[2] or 0) * 24 + int(days[3] or 0)) * 60 + int(days[4] or 0)) * 60
    try:
        whole = timedelta(seconds=seconds, microseconds=int(Decimal(days[5] or 0) * 1_000_000))
    except OverflowError:
        raise UnsupportedError(f"the length of {text}") from None
    return -whole if days[1] else whole


def read_literal(text: str) -> Any:
    """What `@"..."` means: a date, a time, a date and time or a duration, whichever reads it."""
    for reader in (read_date, read_time, read_duration, read_datetime):
        found = reader(text)
        if found is not None:
            return found
    return None
