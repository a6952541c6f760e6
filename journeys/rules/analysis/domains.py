"""Which values a fact can have between two ends: what makes a gap real and an example concrete.

Numbers and text always leave room between two values; whole numbers, dates, times, instants and durations
have smallest steps, so that nothing lies between 2 and 3 events, or between 1 May and 2 May."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, localcontext
from math import floor
from typing import Any

from journeys.rules.facts import Need

WHOLE = {"hour": (0, 23), "weekday": (1, 7)}
STEPS = tuple(timedelta(**step) for step in ({"days": 1}, {"hours": 1}, {"minutes": 1}, {"seconds": 1}))
"""How far from an end an example is looked for: as far as there is room. Times and durations that are written
have whole seconds."""
FINE = (*STEPS, timedelta(microseconds=1))
"""The same for instants and ages, which are measured."""

WORDS = ("other", "another", "x", "some", "Other", "")
"""Texts for examples, where any text will do."""

CALM = {
    "number": Decimal(0),
    "date": date(2026, 1, 1),
    "time": time(12),
    "datetime": datetime(2026, 1, 1, 12, tzinfo=UTC),
    "duration": timedelta(days=1),
    "text": "other",
}
"""A value for an example where every value will do."""


def limits(need: Need, type: str) -> tuple[Any, Any, bool]:
    """The least and the greatest value that the fact can have (None: no end), and whether it is a whole
    number."""
    if type == "number" and need.family == "event" and need.measure == "count":
        return 0, None, True
    if type == "number" and need.family == "now" and need.name in WHOLE:
        return *WHOLE[need.name], True
    if need.family == "journey":
        return timedelta(0), None, False
    return ("", None, False) if type == "text" else (None, None, False)


def always_there(need: Need) -> bool:
    """Whether a live decision never finds it missing: behavior, the clock, the age of the run."""
    return need.never_missing or need.family in ("now", "journey")


def can_be(value: Any, need: Need, type: str) -> bool:
    """Whether the fact can have exactly this value."""
    least, most, whole = limits(need, type)
    if whole and value != int(value):
        return False
    return (least is None or value >= least) and (most is None or value <= most)


def between(low: Any, high: Any, need: Need, type: str) -> Any:
    """A value of the fact above `low` and below `high` (None: no end), as plain as possible; None where there
    is none."""
    for value in _candidates(low, high, need, type):
        above = low is None or value > low
        if above and (high is None or value < high) and can_be(value, need, type):
            return value
    return None


def _candidates(low: Any, high: Any, need: Need, type: str) -> Iterator[Any]:
    least, _, whole = limits(need, type)
    if low is None and high is None:
        yield least if type != "text" and least is not None else CALM.get(type)
        return
    match type:
        case "number":
            yield from _numbers(low, high, whole)
        case "text":
            yield from WORDS
            if low is not None:
                # The first text behind another one is that text with the least character that can be stored.
                yield from (f"{low}{more}" for more in ("a", " ", "\x01"))
        case "time":
            yield from _clock(low, high)
        case _:
            measured = type == "datetime" or need.family == "journey"
            for step in STEPS[:1] if type == "date" else FINE if measured else STEPS:
                try:
                    yield low + step if low is not None else high - step
                except OverflowError:
                    continue


def _numbers(low: Any, high: Any, whole: bool) -> Iterator[Any]:
    # floor() of a Decimal is exact, whatever its length; // is not.
    if low is not None:
        yield Decimal(floor(low) + 1)
    else:
        yield Decimal(floor(high) - (high == floor(high)))
    if low is not None and high is not None and not whole:
        with localcontext(prec=200):
            yield (Decimal(low) + Decimal(high)) / 2


def _clock(low: time | None, high: time | None) -> Iterator[time]:
    day = datetime(2026, 1, 1)  # noqa: DTZ001  # clock times have no zone
    for step in STEPS[1:]:
        if low is not None:
            found = datetime.combine(day, low) + step
            if found.date() == day.date():
                yield found.time()
        elif high is not None:
            found = datetime.combine(day, high) - step
            if found.date() == day.date():
                yield found.time()
