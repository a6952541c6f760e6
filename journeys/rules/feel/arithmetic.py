"""Arithmetic of FEEL: numbers of 34 digits, texts joined, dates and durations moved; null for the rest."""

from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Context, Decimal, DecimalException
from typing import Any

from journeys.rules.feel.values import Months, UnsupportedError

EXACT = Context(prec=34, Emax=6144, Emin=-6143)
"""Decimal128, as DMN asks."""


def calculate(sign: str, one: Any, other: Any) -> Any:
    """`+ - * / **` of two values, None where FEEL has no such sum."""
    if isinstance(one, bool) or isinstance(other, bool):
        return None
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return _numbers(sign, one, other)
    try:
        return _WAYS[sign](one, other) if sign in _WAYS else None
    except OverflowError:
        raise UnsupportedError("a date before year 1 or after 9999") from None


def negative(value: Any) -> Any:
    """`-` before a value."""
    if isinstance(value, Decimal | timedelta):
        return -value
    return Months(-value.count) if isinstance(value, Months) else None


def _numbers(sign: str, one: Decimal, other: Decimal) -> Decimal | None:
    ways: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
        "+": EXACT.add,
        "-": EXACT.subtract,
        "*": EXACT.multiply,
        "/": EXACT.divide,
        "**": EXACT.power,
    }
    try:
        found = ways[sign](one, other)
    except DecimalException:
        return None
    return found if found.is_finite() else None


def _add(one: Any, other: Any) -> Any:
    match one, other:
        case (str(), str()):
            return one + other
        case (timedelta(), timedelta()):
            return one + other
        case (Months(), Months()):
            return Months(one.count + other.count)
        case (datetime() | time() | date(), timedelta()):
            return _later(one, other)
        case (timedelta(), datetime() | time() | date()):
            return _later(other, one)
        case (date(), Months()):
            return _months_later(one, other.count)
        case (Months(), date()):
            return _months_later(other, one.count)
    return None


def _subtract(one: Any, other: Any) -> Any:
    match one, other:
        case (timedelta(), timedelta()):
            return one - other
        case (Months(), Months()):
            return Months(one.count - other.count)
        case (datetime() | time() | date(), timedelta()):
            return _later(one, -other)
        case (date(), Months()):
            return _months_later(one, -other.count)
        case (time(), time()):
            return _between(
                datetime.combine(date(2000, 1, 1), one), datetime.combine(date(2000, 1, 1), other)
            )
        case (date(), date()):
            return _between(_instant(one), _instant(other))
    return None


def _multiply(one: Any, other: Any) -> Any:
    if isinstance(one, Decimal):
        one, other = other, one
    if not isinstance(other, Decimal):
        return None
    if isinstance(one, timedelta):
        return timedelta(microseconds=int(Decimal(one // timedelta(microseconds=1)) * other))
    return Months(int(one.count * other)) if isinstance(one, Months) else None


def _divide(one: Any, other: Any) -> Any:
    match one, other:
        case (timedelta(), timedelta()) if other:
            step = timedelta(microseconds=1)
            return EXACT.divide(Decimal(one // step), Decimal(other // step))
        case (Months(), Months()) if other.count:
            return EXACT.divide(Decimal(one.count), Decimal(other.count))
        case (timedelta() | Months(), Decimal()) if other:
            return _multiply(one, EXACT.divide(Decimal(1), other))
    return None


_WAYS: dict[str, Callable[[Any, Any], Any]] = {"+": _add, "-": _subtract, "*": _multiply, "/": _divide}


def _later(start: date | time, by: timedelta) -> Any:
    if isinstance(start, datetime):
        return start + by
    if isinstance(start, time):
        return (datetime.combine(date(2000, 1, 1), start) + by).timetz()
    return (datetime(start.year, start.month, start.day) + by).date()  # noqa: DTZ001  # a day has no zone


def _months_later(start: date, count: int) -> date:
    years, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    if not 1 <= years <= 9999:
        raise OverflowError
    return start.replace(year=years, month=month + 1, day=min(start.day, monthrange(years, month + 1)[1]))


def _instant(day: date) -> datetime:
    return day if isinstance(day, datetime) else datetime(day.year, day.month, day.day, tzinfo=UTC)


def _between(end: datetime, start: datetime) -> timedelta | None:
    return end - start if (end.tzinfo is None) is (start.tzinfo is None) else None
