"""Values and their types: what converts to what, exactly the same here and in SQL.

Text converts to any other type when it is written that way ("90", "true", "2026-05-01", "48h"); nothing else
converts to text. A date counts as its midnight in UTC, an instant as its day in UTC. What does not convert is
missing, never an error.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from journeys.rules.durations import PATTERN as DURATION
from journeys.rules.durations import format_duration, parse_duration

type Scalar = Decimal | int | str | bool | date | datetime | time | timedelta

TYPES = ("number", "text", "boolean", "date", "time", "datetime", "duration")

NUMBER = r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?"
DATE = r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}"
CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?"
DATETIME = (
    r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?"
    r"(Z|[+-](0[0-9]|1[0-4]):?[0-5][0-9])?"
)
"""Texts that convert. PostgreSQL reads the same patterns, so they keep to what both dialects of regex
share."""

_number, _date, _clock, _datetime = (re.compile(pattern) for pattern in (NUMBER, DATE, CLOCK, DATETIME))


def coerce(value: object, type: str) -> Scalar | None:
    """`value` as `type` (one of TYPES, or "any"), or None where it is missing or does not convert."""
    if value is None:
        return None
    match type:
        case "number":
            return _to_number(value)
        case "text":
            return value if isinstance(value, str) else None
        case "boolean":
            return _to_boolean(value)
        case "date":
            return _to_date(value)
        case "time":
            return _to_time(value)
        case "datetime":
            return _to_datetime(value)
        case "duration":
            return _to_duration(value)
        case "any":
            return value  # type: ignore[return-value]  # presence alone is asked of it
    raise ValueError(f"'{type}' is not a type: choose one of {', '.join(TYPES)}.")


def _to_number(value: object) -> Decimal | int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, float):
        # repr gives the shortest decimal that reads back as this float: 0.1 is meant as 0.1.
        exact = Decimal(repr(value))
        return exact if exact.is_finite() else None
    if isinstance(value, str) and _number.fullmatch(value):
        return Decimal(value)
    return None


def _to_boolean(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value) if isinstance(value, str) else None


def _to_date(value: object) -> date | None:
    if isinstance(value, str) and _date.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    instant = _to_datetime(value)
    try:
        return instant.astimezone(UTC).date() if instant else None
    except OverflowError:
        return None


def _to_datetime(value: object) -> datetime | None:
    if isinstance(value, str):
        if not (_datetime.fullmatch(value) or _date.fullmatch(value)):
            return None
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return None


def _to_time(value: object) -> time | None:
    if isinstance(value, str) and _clock.fullmatch(value):
        return time.fromisoformat(value)
    return value.replace(tzinfo=None) if isinstance(value, time) else None


def _to_duration(value: object) -> timedelta | None:
    if isinstance(value, timedelta):
        return value
    if isinstance(value, str) and DURATION.fullmatch(value):
        try:
            return parse_duration(value, signed=True)
        except ValueError:
            return None
    return None


def in_utc(value: datetime) -> datetime:
    """The instant in UTC; as it stands in the last and first hours of all, for which UTC has no year."""
    try:
        return value.astimezone(UTC)
    except OverflowError:
        return value


def plain(value: object) -> object:
    """`value` as JSON holds it: for logs, examples and answers. Numbers stay numbers where that loses
    nothing."""
    if isinstance(value, Decimal):
        if not value.is_finite() or abs(value.adjusted()) > 40:
            return str(value)
        if value == value.to_integral_value():
            return int(value)
        return float(value) if Decimal(repr(float(value))) == value else str(value)
    if isinstance(value, datetime):
        return (in_utc(value) if value.tzinfo else value).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return format_duration(value)
    return value
