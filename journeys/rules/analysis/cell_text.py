"""From a set of regions back to a cell: what a merged row, or the row that is missing, would say."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from journeys.rules.analysis.axes import Axis, runs
from journeys.rules.cells import ANY, quote
from journeys.rules.checks import Check, Missing, Range, answer
from journeys.rules.durations import format_duration
from journeys.rules.words import check_in_words


def cell_of(axis: Axis, held: int, missing: Missing) -> str:
    """The S-FEEL cell that holds in these real regions and in no other: `[40..80]`, `"pro","team"`,
    `not("free")`, `-`. The set is not empty. Unreal regions are filled as it reads best."""
    if held == axis.real:
        return ANY
    present = axis.missing - 1
    inside = held & present
    outside = axis.real & present & ~held
    absent = bool(held & axis.missing)
    asked = bool(axis.real & axis.missing)
    if not inside:
        return "null"
    if not outside:
        # Every value, but the missing one not (or it would be any).
        return "not(null)"
    held_ranges, other_ranges = _ranges(axis, inside, outside), _ranges(axis, outside, inside)
    shown = [(_one(item, axis.type), item) for item in held_ranges]
    others = [(_one(item, axis.type), item) for item in other_ranges]
    negate = is_cofinite(axis, held)
    taken, ranges = (others, other_ranges) if negate else (shown, held_ranges)
    plain = Check(axis.type, tuple(ranges), negated=negate)
    if asked and answer(plain, None, missing) is not absent:
        if absent:
            taken, negate = [*shown, ("null", Range())], False
        else:
            taken, negate = [*others, ("null", Range())], True
    text = ", ".join(said for said, _ in taken)
    return f"not({text})" if negate else text


def is_cofinite(axis: Axis, held: int) -> bool:
    """Whether it holds for all but some single values, so that it reads as "not ..."."""
    outside = axis.real & (axis.missing - 1) & ~held
    inside = held & (axis.missing - 1)
    if not inside or not outside:
        return False
    others = _ranges(axis, outside, inside)
    return all(item.point for item in others) and len(others) < len(_ranges(axis, inside, outside))


def words_of(axis: Axis, held: int, most: int = 3) -> str:
    """The same for readers: "40 to 80", "not free", "missing"; long lists are cut short."""
    present = axis.missing - 1
    inside, outside = held & present, axis.real & present & ~held
    also = " or missing" if held & axis.missing and inside else ""
    if not inside:
        return "missing"
    if not outside:
        return f"known{also}" if not also else "anything"
    shown, others = _ranges(axis, inside, outside), _ranges(axis, outside, inside)
    if is_cofinite(axis, held):
        more = f" and {len(others) - most} others" if len(others) > most else ""
        return check_in_words(Check(axis.type, tuple(others[:most]), negated=True)) + more + also
    more = f" and {len(shown) - most} other ranges" if len(shown) > most else ""
    return check_in_words(Check(axis.type, tuple(shown[:most]))) + more + also


def _ranges(axis: Axis, wanted: int, unwanted: int) -> list[Range]:
    """The ranges that hold all wanted regions and none unwanted; regions in which no value can lie are taken
    in where that joins two stretches."""
    free = (axis.missing - 1) & ~wanted & ~unwanted
    found = []
    for first, last in runs(wanted | free):
        mask = wanted & ((1 << (last + 1)) - (1 << first))
        if not mask:
            continue
        low, high = (mask & -mask).bit_length() - 1, mask.bit_length() - 1
        # An end of an open region counts as not in it; where nothing else lies before or behind, it is open.
        below = not unwanted & ((1 << low) - 1)
        above = not unwanted >> (high + 1)
        found.append(_range(axis, low, high, below and low % 2 == 0, above and high % 2 == 0))
    return found


def _range(axis: Axis, low: int, high: int, below: bool, above: bool) -> Range:
    opened = None if low == 0 or below else axis.ends[low // 2 - (0 if low % 2 else 1)]
    closed = None if high == 2 * len(axis.ends) or above else axis.ends[high // 2]
    return Range(opened, low % 2 == 1 and opened is not None, closed, high % 2 == 1 and closed is not None)


def _one(item: Range, type: str) -> str:
    if item.point:
        return literal_text(item.low, type)
    if item.low is None:
        return f"{'<=' if item.high_closed else '<'} {literal_text(item.high, type)}"
    if item.high is None:
        return f"{'>=' if item.low_closed else '>'} {literal_text(item.low, type)}"
    ends = f"{literal_text(item.low, type)}..{literal_text(item.high, type)}"
    return f"{'[' if item.low_closed else '('}{ends}{']' if item.high_closed else ')'}"


def literal_text(value: Any, type: str) -> str:
    """A value as a cell says it."""
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
        case str():
            return quote(value)
        case datetime():
            return f'date and time("{value.isoformat()}")'
        case date():
            return f'date("{value.isoformat()}")'
        case time():
            return f'time("{value.isoformat()}")'
        case timedelta():
            return _duration(value)
    return str(value)


def _duration(value: timedelta) -> str:
    text = format_duration(value)
    return text if text.lstrip("-")[:1].isdigit() else f'duration("{text}")'
