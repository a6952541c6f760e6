"""The built-in functions of FEEL that decision tables use. Arguments that do not fit give null."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import Any

from journeys.rules.feel.arithmetic import EXACT, calculate
from journeys.rules.feel.values import (
    Months,
    any_of,
    compare,
    kind,
    opposite,
    read_date,
    read_datetime,
    read_duration,
    read_time,
    same,
)


def call(name: str, given: Sequence[Any]) -> Any:
    """What the function of that name gives for these values."""
    try:
        return FUNCTIONS[name](*given)
    except (TypeError, ValueError, ArithmeticError, AttributeError):
        return None


def _date(*given: Any) -> Any:
    match given:
        case (str() as text,):
            return read_date(text)
        case (datetime() as instant,):
            return instant.date()
        case (date() as day,):
            return day
        case (Decimal(), Decimal(), Decimal()):
            return date(*(int(item) for item in given))
    return None


def _time(*given: Any) -> Any:
    match given:
        case (str() as text,):
            return read_time(text)
        case (datetime() as instant,):
            return instant.timetz()
        case (time() as clock,):
            return clock
        case (Decimal() as hour, Decimal() as minute, Decimal() as second):
            return time(int(hour), int(minute), int(second))
    return None


def _datetime(*given: Any) -> Any:
    match given:
        case (str() as text,):
            return read_datetime(text)
        case (datetime() as instant,):
            return instant
        case (date() as day, time() as clock):
            return datetime.combine(day, clock)
    return None


def _number(text: Any, *marks: Any) -> Any:
    grouping, point = (*marks, None, None)[:2]
    text = text.replace(grouping, "") if grouping else text
    return Decimal(text.replace(point, ".") if point else text)


def _string(value: Any) -> Any:
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
        case str():
            return value
        case datetime() | date() | time():
            return value.isoformat()
    return None


def _members(given: Sequence[Any]) -> Sequence[Any]:
    return given[0] if len(given) == 1 and isinstance(given[0], list) else given


def _extreme(sign: str) -> Callable[..., Any]:
    def extreme(*given: Any) -> Any:
        members = _members(given)
        best = members[0] if members else None
        for item in members:
            ahead = compare(sign, item, best)
            if ahead is None:
                return None
            best = item if ahead else best
        return best

    return extreme


def _sum(*given: Any) -> Any:
    members = _members(given)
    total = members[0] if members else None
    for item in members[1:]:
        total = calculate("+", total, item)
    return total if isinstance(total, Decimal | timedelta | Months) else None


def _mean(*given: Any) -> Any:
    return calculate("/", _sum(*given), Decimal(len(_members(given))))


def _all(*given: Any) -> Any:
    members = _members(given)
    return opposite(any_of([opposite(item) for item in members]))


def _rounded(how: str) -> Callable[..., Any]:
    def rounded(number: Decimal, places: Decimal = Decimal(0)) -> Any:
        return number.quantize(Decimal(1).scaleb(-int(places)), rounding=how, context=EXACT)

    return rounded


def _substring(text: str, start: Decimal, length: Decimal | None = None) -> Any:
    at = int(start)
    if at == 0:
        return None
    first = at - 1 if at > 0 else len(text) + at
    return text[first:] if length is None else text[first : first + int(length)]


def _months_between(start: date, end: date) -> Any:
    count = (end.year - start.year) * 12 + end.month - start.month
    if count > 0 and end.day < start.day:
        count -= 1
    elif count < 0 and end.day > start.day:
        count += 1
    return Months(count)


def _text(work: Callable[..., Any]) -> Callable[..., Any]:
    """Only for texts: a null among them gives null."""

    def checked(*given: Any) -> Any:
        return work(*given) if all(isinstance(item, str) for item in given) else None

    return checked


def _distinct(items: list[Any]) -> list[Any]:
    found: list[Any] = []
    for item in items:
        if not any(same(item, known) is True for known in found):
            found.append(item)
    return found


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "date": _date,
    "time": _time,
    "date and time": _datetime,
    "duration": read_duration,
    "years and months duration": _months_between,
    "number": _number,
    "string": _string,
    "not": opposite,
    "all": _all,
    "any": lambda *given: any_of([i if isinstance(i, bool) else None for i in _members(given)]),
    "min": _extreme("<"),
    "max": _extreme(">"),
    "sum": _sum,
    "mean": _mean,
    "count": lambda *given: Decimal(len(_members(given))),
    "abs": lambda value: Months(abs(value.count)) if isinstance(value, Months) else abs(value),
    "floor": _rounded(ROUND_FLOOR),
    "ceiling": _rounded(ROUND_CEILING),
    "decimal": _rounded(ROUND_HALF_EVEN),
    "round half even": _rounded(ROUND_HALF_EVEN),
    "modulo": lambda a, b: a - b * (a / b).quantize(Decimal(1), rounding=ROUND_FLOOR),
    "sqrt": lambda value: EXACT.sqrt(value) if value >= 0 else None,
    "even": lambda value: value % 2 == 0,
    "odd": lambda value: value % 2 in (1, -1),
    "string length": _text(lambda text: Decimal(len(text))),
    "upper case": _text(str.upper),
    "lower case": _text(str.lower),
    "contains": _text(lambda text, part: part in text),
    "starts with": _text(lambda text, part: text.startswith(part)),
    "ends with": _text(lambda text, part: text.endswith(part)),
    "substring": _substring,
    "substring before": _text(lambda text, mark: text.partition(mark)[0] if mark in text else ""),
    "substring after": _text(lambda text, mark: text.partition(mark)[2]),
    "list contains": lambda items, item: any(same(member, item) is True for member in items),
    "append": lambda items, *more: [*items, *more] if kind(items) == "list" else None,
    "concatenate": lambda *lists: [item for items in lists for item in items],
    "distinct values": _distinct,
    "reverse": lambda items: list(reversed(items)),
}
"""Each function by its name."""
