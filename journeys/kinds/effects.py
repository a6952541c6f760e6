"""What a node wants done to its group. A kind returns effects; a world carries them out and writes the log.

`members` are positions in the group (0 is its first member), and every other sequence is parallel to
`members`. `range(len(group))` stands for everybody. Effects are changes, never totals, and hold no names or
addresses.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from journeys.kinds.rulebook import DecidingRule
from journeys.rules.values import coerce

SET, ADD = "set", "add"


@dataclass(frozen=True, slots=True)
class Decide:
    """A rule sent each member one way: a row of the decision log each.

    `rows` names the row (`yes`, `no` of a condition; empty for a baseline). `fallbacks` is None or why the
    answer did not come from a row that fitted: missing, no_row, unique_violated, any_violated, no_edge,
    baseline. `outputs` are all that the rule gave, column by column; empty for a baseline. `seen(i)` gives,
    for `members[i]`, the values that the rule saw, as JSON; `seen_texts()` gives them for all at once, as
    text.
    """

    members: Sequence[int]
    rule: DecidingRule
    outcomes: Sequence[str]
    rows: Sequence[str]
    fallbacks: Sequence[str | None]
    outputs: Mapping[str, Sequence[Any]]
    seen: Callable[[int], dict[str, Any]]
    seen_texts: Callable[[], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Deliver:
    """Queue one message of this node for each member. `topics` and `offers` hold slugs, empty for none;
    `valid_until` is the last instant at which sending still makes sense, the same for all."""

    members: Sequence[int]
    channel: str
    message_class: str
    topics: Sequence[str]
    offers: Sequence[str]
    valid_until: datetime | None


@dataclass(frozen=True, slots=True)
class HandOver:
    """Give a person in the team a task about each member. `title` is a Liquid template; `dues` are
    instants."""

    members: Sequence[int]
    title: str
    queues: Sequence[str]
    dues: Sequence[datetime | None]
    priorities: Sequence[str]


@dataclass(frozen=True, slots=True)
class SetValues:
    """Remember what the step gave, for `step.NODE.OUTPUT`: output name to one JSON value per member.

    Only outputs that something in the journey reads are here.
    """

    members: Sequence[int]
    outputs: Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Change:
    """Change an attribute of each contact. `operation` is `set` (JSON values; None takes the value away) or
    `add` (numbers)."""

    members: Sequence[int]
    attribute: str
    operation: str
    values: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Assign:
    """Keep the branch that a split gave each contact for the first time."""

    members: Sequence[int]
    branches: Sequence[str]


@dataclass(frozen=True, slots=True)
class Reach:
    """Each member has come to a goal node: `name` is what the goal is called, `value` its worth or None."""

    members: Sequence[int]
    name: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Start:
    """Each member asks to be let into another journey, named by its slug, with the properties of this
    entry."""

    members: Sequence[int]
    journey: str


@dataclass(frozen=True, slots=True)
class ChangeList:
    """Put each contact on the list of this slug, or take them off it."""

    members: Sequence[int]
    list: str
    inside: bool


type Effect = Decide | Deliver | HandOver | SetValues | Change | Assign | Reach | Start | ChangeList


def added(*values: object) -> Decimal:
    """The sum of the values; what is missing or no number counts as 0."""
    numbers = (coerce(value, "number") for value in values)
    return sum((Decimal(number) for number in numbers if isinstance(number, int | Decimal)), Decimal())
