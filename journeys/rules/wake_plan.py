"""What can change the answer of a rule: the names that wake whoever waits for it, and the clock.

So nobody polls: a waiting enrollment is looked at when one of these facts arrives, or when the clock may have
turned the answer. Waking early is harmless, late is a fault; so a plan names rather too much than too little.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from journeys.rules.checks import Check, Moment
from journeys.rules.conditions import Condition
from journeys.rules.documents import Rule
from journeys.rules.facts import Column, Need
from journeys.rules.problems import Problem
from journeys.rules.values import coerce

SOON = timedelta(minutes=15)
"""Hours and days of any zone begin on a quarter of an hour in UTC."""

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class WakePlan:
    """Names of facts that can change an answer. `messages` are NODE.measure, `consents` CHANNEL.TOPIC.

    `timed`: the clock alone can change it (windows, ages, relative dates, now). `unnameable`: facts whose
    change nobody announces, so that a wait on them could be late."""

    events: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    segments: frozenset[str] = frozenset()
    consents: frozenset[str] = frozenset()
    messages: frozenset[str] = frozenset()
    timed: bool = False
    unnameable: tuple[Problem, ...] = ()

    def __or__(self, other: "WakePlan") -> "WakePlan":
        """What can change either of two answers."""
        return WakePlan(
            self.events | other.events,
            self.attributes | other.attributes,
            self.segments | other.segments,
            self.consents | other.consents,
            self.messages | other.messages,
            self.timed or other.timed,
            tuple(dict.fromkeys(self.unnameable + other.unnameable)),
        )


def wake_plan(asked: Condition | Rule) -> WakePlan:
    """The wake plan of a condition or rule."""
    tests = watched(asked)
    needs = list(dict.fromkeys(test.need for test in tests))

    def names(family: str) -> frozenset[str]:
        return frozenset(need.name for need in needs if need.family == family)

    return WakePlan(
        events=names("event"),
        attributes=names("contact"),
        segments=names("segment"),
        consents=names("consent"),
        messages=frozenset(f"{need.name}.{need.measure}" for need in needs if need.family == "message"),
        timed=any(test.timed for test in tests),
        unnameable=tuple(_unannounced(need) for need in needs if need.family == "account"),
    )


def next_change(
    asked: Condition | Rule, columns: Mapping[Need, Column], index: int, now: datetime
) -> datetime | None:
    """The earliest instant after `now` at which the clock alone may change the answer for member `index`, or
    None.

    A lower bound: the answer need not change then. For an event with `within`, `as_of` of its column is taken
    as the oldest event counted; without it the bound is one minute."""
    found = [
        instant for test in watched(asked) for instant in _instants(test, columns[test.need], index, now)
    ]
    return min((instant for instant in found if instant > now), default=None)


@dataclass(frozen=True, slots=True)
class Watched:
    """A fact that an answer rests on, every test on it, and what stands in where it is missing."""

    need: Need
    no_older_than: timedelta | None
    checks: tuple[Check, ...]
    used: Any = None

    @property
    def ends(self) -> list[Any]:
        """Where its tests begin and end."""
        ranges = [item for check in self.checks for item in check.ranges]
        return [end for item in ranges for end in (item.low, item.high) if end is not None]

    @property
    def timed(self) -> bool:
        """Whether the clock alone can change an answer."""
        clock = self.need.family in ("now", "journey") or self.need.within is not None
        return clock or self.no_older_than is not None or any(check.relative for check in self.checks)


def watched(asked: Condition | Rule) -> list[Watched]:
    """Each fact that an answer rests on, with the tests on it."""
    condition = asked if isinstance(asked, Condition) else asked.condition
    if condition is not None:
        return [
            Watched(leaf.need, leaf.no_older_than, (leaf.check,), leaf.missing.value)
            for leaf in condition.leaves
        ]
    table = asked.table if isinstance(asked, Rule) else None
    if table is None:
        return []
    return [
        Watched(column.need, column.no_older_than, tuple(row.cells[index].check for row in table.rows))
        for index, column in enumerate(table.inputs)
    ]


def _unannounced(need: Need) -> Problem:
    return Problem(
        "no_wake_plan",
        "",
        f"Nothing announces a change of '{need}', so a wait on it could miss one.",
        "Wait for an event or an attribute of the contact instead.",
    )


def _instants(test: Watched, column: Column, index: int, now: datetime) -> Iterable[datetime]:
    need, value = test.need, column.values[index]
    if need.family == "now":
        yield now + SOON - (now - datetime.min.replace(tzinfo=now.tzinfo)) % SOON
    if need.family == "journey":
        age = coerce(value, "duration")
        for end in test.ends:
            if isinstance(age, timedelta) and isinstance(end, timedelta):
                # Both sides of the end: an age may be tested for at least as well as for more than.
                yield from (now + (end - age), now + (end - age) + INSTANT)
    known = column.as_of[index] if column.as_of is not None else None
    if need.within is not None and coerce(value, need.type or "any"):
        yield known + need.within if known is not None else now + timedelta(minutes=1)
    if test.no_older_than is not None and known is not None:
        yield known + test.no_older_than + INSTANT
    for end in test.ends:
        for tested in (value, test.used):
            instant = coerce(tested, "datetime")
            if isinstance(instant, datetime) and isinstance(end, Moment):
                yield from _crossing(instant, end.offset)


def _crossing(instant: datetime, offset: timedelta) -> Iterable[datetime]:
    """When now passes an instant seen from an offset; never for one at the end of the calendar."""
    try:
        yield from (instant - offset, instant - offset + INSTANT)
    except OverflowError:
        return
