"""Which events reach the goal or take somebody out, by the instants of SEMANTICS: pure questions about one
event.

The anchor of both is the entry: an event counts only when it is stamped later. A goal counts for everyone who
entered less than `within` before it, live or ended. One event that is goal and exit is a goal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from journeys.rules.conditions import Condition
from journeys.rules.facts import Where
from journeys.rules.values import coerce
from journeys.rules.where import compile_where

GOAL, EXIT = "goal", "exit"


@dataclass(frozen=True, slots=True)
class EventTest:
    """An event by its name, and tests on its properties that all must hold."""

    event: str
    where: tuple[Where, ...] = ()

    def matches(self, name: str, properties: Mapping[str, Any], at: datetime) -> bool:
        """Whether an event of this name and these properties, stamped `at`, is meant."""
        return name == self.event and (not self.where or compile_where(self.where)(properties, at))


@dataclass(frozen=True, slots=True)
class Goal:
    """What a journey is for. `within` counts from the entry (None: however late); `value` is the property
    that holds its worth, or a fixed number; `leave` says that reaching it ends the run; `suppress` is how
    long no journey promotes the same goal afterwards."""

    test: EventTest
    name: str
    within: timedelta | None = None
    value: str | Decimal | None = None
    currency: str = ""
    leave: bool = True
    suppress: timedelta = timedelta(days=90)

    def counts(self, name: str, properties: Mapping[str, Any], at: datetime, entered: datetime) -> bool:
        """Whether this event, stamped `at`, is a conversion of an enrollment that entered at `entered`."""
        return self.in_time(at, entered) and self.test.matches(name, properties, at)

    def in_time(self, at: datetime, entered: datetime) -> bool:
        """Whether an event stamped `at` is after the entry and within the window: less than `within`
        later."""
        return at > entered and (self.within is None or at - entered < self.within)

    def worth(self, properties: Mapping[str, Any]) -> Decimal | None:
        """The value of a conversion by this event, None where it states none."""
        found = coerce(properties.get(self.value), "number") if isinstance(self.value, str) else self.value
        return Decimal(found) if isinstance(found, int | Decimal) else None

    def money(self, properties: Mapping[str, Any], default: str) -> str:
        """The currency of a conversion: the goal's own, the event's `currency`, else the default."""
        stated = properties.get("currency")
        return self.currency or (stated if isinstance(stated, str) and len(stated) == 3 else default)


@dataclass(frozen=True, slots=True)
class ExitWhen:
    """What takes people out: any of `events`, stamped after the entry, or the state `condition` being
    true."""

    events: tuple[EventTest, ...] = ()
    condition: Condition | None = None

    def counts(self, name: str, properties: Mapping[str, Any], at: datetime, entered: datetime) -> bool:
        """Whether this event, stamped `at`, takes out an enrollment that entered at `entered`."""
        return at > entered and any(test.matches(name, properties, at) for test in self.events)


def ends(
    goal: Goal | None, exit_when: ExitWhen | None, name: str, properties: Mapping[str, Any], at: datetime,
    entered: datetime,
) -> str | None:  # fmt: skip
    """How one event ends a live run that entered at `entered`: goal, exit, or None. Goal comes first."""
    if goal is not None and goal.leave and goal.counts(name, properties, at, entered):
        return GOAL
    if exit_when is not None and exit_when.counts(name, properties, at, entered):
        return EXIT
    return None
