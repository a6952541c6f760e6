"""When time alone may change an answer, as SQL: the sibling of ``journeys.rules.wake_plan.next_change``.

A lower bound for each contact: the answer need not change then, but never changes earlier by itself.
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from contacts.segments.asking import Asked
from journeys.rules.checks import Moment
from journeys.rules.conditions import Condition, parse_condition
from journeys.rules.sql_values import converted
from journeys.rules.values import coerce
from journeys.rules.wake_plan import Watched, watched

INSTANT = "interval '1 microsecond'"
MOST_COUNTED = 8
"""Bounds of a count whose instants are worked out one by one; with more, each event that leaves is looked
at."""


def next_instant(asked: Asked, condition: Condition) -> str | None:
    """An expression over ``c``: the earliest instant after ``%(now)s``, or NULL. None where time changes
    nothing. Its parameters are those of ``asked``."""
    found = list(dict.fromkeys(_instants(asked, condition)))
    if not found:
        return None
    # Our own words; what a document says are parameters.
    values = ", ".join(f"({instant})" for instant in found)
    return (
        f"(SELECT min(turn.at) FROM (VALUES {values}) AS turn (at) "  # noqa: S608
        "WHERE turn.at > %(now)s::timestamptz)"
    )


def _instants(asked: Asked, condition: Condition) -> Iterator[str]:
    for test in watched(condition):
        need = test.need
        if need.family == "segment":
            inner = asked.named(need.name)
            if inner is not None and not inner.is_list:
                below = Asked(asked.params, asked.depth + 1)
                yield from _instants(below, parse_condition(inner.condition, "segment"))
            continue
        if not test.timed:
            continue
        if need.within is not None:
            span = _seconds(need.within.total_seconds())
            yield from (f"{leaving} + {span}" for leaving in _leaving(asked, test))
        age = asked.age(need) if test.no_older_than is not None else None
        if age is not None and test.no_older_than is not None:
            yield f"{age} + {_seconds(test.no_older_than.total_seconds())} + {INSTANT}"
        moments = {end.offset for end in test.ends if isinstance(end, Moment)}
        for offset in sorted(moments):
            seen = [converted(asked.column(need), "datetime")]
            used = coerce(test.used, "datetime")
            if isinstance(used, datetime):
                seen.append(f"{asked.parameter(used)}::timestamptz")
            for value in seen:
                yield f"({value}) - {_seconds(offset.total_seconds())}"
                yield f"({value}) - {_seconds(offset.total_seconds())} + {INSTANT}"


def _leaving(asked: Asked, test: Watched) -> Iterator[str]:
    """The stamps of the events whose leaving the window may change the answer.

    Whether something happened changes with the latest event alone; a count with the event that takes it over
    one of its bounds; a sum with any.
    """
    need = test.need
    if need.measure in ("", "last"):
        yield f"(SELECT max(e.timestamp) {asked.events(need)})"
        return
    bounds = {int(end) for end in test.ends if isinstance(end, int | Decimal)}
    places = sorted({place for bound in bounds for place in (bound - 1, bound) if place >= 0})
    if need.measure == "count" and bounds and len(bounds) <= MOST_COUNTED:
        for place in places:
            newest = f"ORDER BY e.timestamp DESC OFFSET {place} LIMIT 1"
            yield f"(SELECT e.timestamp {asked.events(need)} {newest})"
        return
    yield f"(SELECT min(e.timestamp) {asked.events(need)})"


def _seconds(seconds: float) -> str:
    return f"make_interval(secs => {int(seconds)})"
