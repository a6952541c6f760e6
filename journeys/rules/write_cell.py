"""Checks and values as S-FEEL that every tool of DMN reads: `48h` becomes `duration("P2D")`."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from journeys.rules.checks import Check, Range
from journeys.rules.literals import quote
from journeys.rules.values import in_utc


def write_cell(check: Check) -> str:
    """The cell that means this check; searches and moments have no cell and raise ValueError."""
    if check.always:
        return "-"
    if check.search is not None or check.relative:
        raise ValueError("A search or a moment cannot stand in a cell.")
    parts = [write_range(item) for item in check.ranges] + (["null"] if check.presence else [])
    text = ", ".join(parts)
    return f"not({text})" if check.negated else text


def write_range(item: Range) -> str:
    """A range: a value, a comparison or an interval."""
    if item.point:
        return write_value(item.low)
    if item.high is None:
        return f"{'>=' if item.low_closed else '>'} {write_value(item.low)}"
    if item.low is None:
        return f"{'<=' if item.high_closed else '<'} {write_value(item.high)}"
    opened, closed = "[" if item.low_closed else "(", "]" if item.high_closed else ")"
    return f"{opened}{write_value(item.low)}..{write_value(item.high)}{closed}"


def outside(points: Sequence[Any]) -> tuple[Range, ...]:
    """Every value but these, as ranges."""
    ends = sorted(set(points))
    between = [Range(low, False, high, False) for low, high in pairwise(ends)]
    return (Range(high=ends[0]), *between, Range(low=ends[-1]))


def write_value(value: Any) -> str:
    """A value as a literal."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case Decimal():
            return f"{value:f}"
        case str():
            return quote(value)
        case datetime():
            return f'date and time("{in_utc(value).isoformat().replace("+00:00", "Z")}")'
        case date():
            return f'date("{value.isoformat()}")'
        case time():
            return f'time("{value.isoformat()}")'
        case timedelta():
            return f'duration("{iso_duration(value)}")'
    raise ValueError(f"{value!r} has no literal.")


def iso_duration(value: timedelta) -> str:
    """A duration of days and time as ISO 8601 writes it: `P2DT3H`."""
    seconds = int(abs(value).total_seconds())
    days, rest = divmod(seconds, 86400)
    parts = [(rest // 3600, "H"), (rest // 60 % 60, "M"), (rest % 60, "S")]
    clock = "".join(f"{count}{unit}" for count, unit in parts if count)
    text = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return f"{'-' if value < timedelta(0) else ''}P{text or 'T0S'}"
