"""The one form in which a value of a contact is kept as JSON.

    number     a JSON number where a double holds it exactly (39.95, 12), else its digits as text
    text       text          boolean    true or false
    date       "2026-05-01"  datetime   "2026-05-01T08:00:00+00:00", always in UTC

Rules read it back with ``journeys.rules.values.coerce``, SQL with the same patterns: both take digits in
text for a number, so nothing is lost on either way.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from journeys.rules.values import DATE, DATETIME, coerce

type Stored = str | int | float | bool

EXACT_WHOLE = 2**53
"""Whole numbers up to here are exact in a double, and so in every JSON reader."""

LONGEST_TEXT = 10_000
MOST_DIGITS = 40
DEEPEST = 4

_date, _datetime = re.compile(DATE), re.compile(DATETIME)


class Digits(str):
    """A number that came in with more digits than a double holds: its text, still known to be a number."""

    __slots__ = ()


def canonical(value: object, type: str) -> Stored | None:
    """``value`` as an attribute of ``type`` is stored, or None where it is of another type or beyond its
    limits.

    Text that is written as a number, a date or true and false converts; a number never becomes text.
    """
    if isinstance(value, Digits) and type != "number":
        return None
    if type == "text" and not (isinstance(value, str) and len(value) <= LONGEST_TEXT):
        return None
    found = coerce(str(value) if isinstance(value, Digits) else value, type)
    if isinstance(found, bool | str):
        return found
    if isinstance(found, int | Decimal):
        return number(found)
    if isinstance(found, datetime):
        try:
            return found.astimezone(UTC).isoformat()
        except OverflowError:
            return None
    return found.isoformat() if isinstance(found, date) else None


def retyped(value: object, type: str) -> Stored | None:
    """A stored value as an attribute of another type keeps it, or None where it does not convert.

    Other than at the door, a number or a yes becomes text where the attribute becomes one.
    """
    if type != "text" or isinstance(value, str):
        return canonical(value, type)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return format(Decimal(repr(value)), "f")
    return None


def number(value: int | Decimal) -> int | float | str | None:
    """A number in its one JSON form; None beyond 40 digits before or after the point."""
    if isinstance(value, Decimal):
        if not value.is_finite() or (value and not -MOST_DIGITS <= value.adjusted() < MOST_DIGITS):
            return None
        if value != value.to_integral_value():
            short = float(value)
            if Decimal(repr(short)) == value:
                return short
            text = format(value, "f")
            return text if len(text.partition(".")[2]) <= MOST_DIGITS else None
        value = int(value)
    if -EXACT_WHOLE <= value <= EXACT_WHOLE:
        return value
    text = str(value)
    return text if len(text.lstrip("-")) <= MOST_DIGITS else None


def infer(value: object) -> str | None:
    """The type that an attribute gets by its first value; None for what no attribute can hold."""
    match value:
        case bool():
            return "boolean"
        case int() | float() | Decimal() | Digits():
            return "number"
        case str() if _datetime.fullmatch(value):
            return "datetime"
        case str() if _date.fullmatch(value):
            return "date"
        case str():
            return "text"
        case datetime():
            return "datetime"
        case date():
            return "date"
    return None


def flat(traits: Mapping[str, object], prefix: str = "", depth: int = 1) -> Iterator[tuple[str, object]]:
    """Name and value of each trait; the parts of an object are named by the path to them,
    ``address.city``."""
    for name, value in traits.items():
        if isinstance(value, Mapping) and depth < DEEPEST:
            yield from flat(value, f"{prefix}{name}.", depth + 1)
        else:
            yield f"{prefix}{name}", value
