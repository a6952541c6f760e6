"""The winner of a split: when to look for it, and whether there is one.

    500                         once each branch has had so many people
    14d                         so long after the split went live
    2026-05-01T09:00:00+02:00   at that instant

A branch wins when a larger share of its people has reached the goal than of every other branch's, and the
difference to each is sure: two-proportion z-test, pooled variance, two-sided at 99 % (strict, because one
looks again each day until there is a winner). With fewer than 100 people in a branch, or fewer than 10
conversions in all, nobody wins.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt
from typing import Any, ClassVar

from journeys.kinds.forms import Form, Json
from journeys.kinds.words import gettext_noop as _
from journeys.rules.durations import format_duration, parse_duration, words
from journeys.rules.shape import Shape
from journeys.rules.values import coerce, plain

PEOPLE_NEEDED = 100
CONVERSIONS_NEEDED = 10
Z_99 = 2.5758293035489004
"""The two-sided 99 % point of the normal distribution."""
MOST_PEOPLE = 10**9


@dataclass(frozen=True, slots=True)
class When:
    """When to look for a winner: one of the three."""

    people: int | None = None
    after: timedelta | None = None
    at: datetime | None = None

    @property
    def said(self) -> str:
        """In words, for one line."""
        if self.people is not None:
            return f"winner after {self.people} people each"
        if self.after is not None:
            return f"winner after {words(self.after)}"
        return f"winner on {self.at:%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class WinnerForm(Form):
    """A number of people, a duration, or an instant with its offset."""

    typescript: ClassVar[str] = "number | string"
    unit: ClassVar[str] = _("people, duration or date")
    cure: ClassVar[str] = "Write for instance 500 people, 14d, or 2026-05-01T09:00:00Z."

    @property
    def widget(self) -> str:
        return "winner"

    def read(self, shape: Shape, key: str) -> Any:
        value = shape.document[key]
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value < MOST_PEOPLE:
            return When(people=value)
        if isinstance(value, str):
            instant = coerce(value, "datetime") if "T" in value else None
            if isinstance(instant, datetime):
                return When(at=instant)
            try:
                return When(after=parse_duration(value))
            except ValueError:
                pass
        shape.wrong(key, "not_a_winner", f"'{key}' does not say when a branch wins.", self.cure)
        return None

    def write(self, value: Any) -> Any:
        if not isinstance(value, When):
            return None
        if value.people is not None:
            return value.people
        return format_duration(value.after) if value.after is not None else plain(value.at)

    def schema(self) -> Json:
        return {"type": ["integer", "string"]}


@dataclass(frozen=True, slots=True)
class Arm:
    """How many people a branch has had, and how many of them reached the goal."""

    people: int
    converted: int

    @property
    def share(self) -> float:
        """The share that reached the goal; 0 for nobody."""
        return self.converted / self.people if self.people else 0.0


def winner_of(arms: Mapping[str, Arm]) -> str | None:
    """The branch that has won; None while none has. `arms` holds every branch."""
    if len(arms) < 2 or min(arm.people for arm in arms.values()) < PEOPLE_NEEDED:
        return None
    if sum(arm.converted for arm in arms.values()) < CONVERSIONS_NEEDED:
        return None
    best = max(arms, key=lambda key: arms[key].share)
    others = [arm for key, arm in arms.items() if key != best]
    return best if all(surely_better(arms[best], other) for other in others) else None


def surely_better(one: Arm, other: Arm) -> bool:
    """Whether the first share is larger, and that by more than chance gives in one case of a hundred."""
    total = one.people + other.people
    pooled = (one.converted + other.converted) / total
    spread = sqrt(pooled * (1 - pooled) * (1 / one.people + 1 / other.people))
    return spread > 0 and (one.share - other.share) / spread > Z_99
