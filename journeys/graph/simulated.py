"""What a simulated contact went through."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from journeys.graph.memory import Decision
from journeys.graph.person import Message

WAITING, REFUSED, FAILED = "waiting", "refused", "failed"
"""How a run stands that is not over by `end`, `goal` or `exit`."""


@dataclass(slots=True)
class Stop:
    """A node on the path: when it was come to, and by which outcome it was left (None: still there)."""

    node: str
    at: datetime
    outcome: str | None = None


@dataclass(slots=True)
class Simulated:
    """What a contact went through. `how` is end, goal, exit, waiting, refused or failed, with `reason` for
    the last two; `ended_at` is None while waiting. `goal_at` is set also when the goal was reached after the
    end. `mismatches` are sentences, one for each expectation that was not met."""

    name: str
    start: datetime
    path: list[Stop] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    tasks: list[tuple[str, datetime]] = field(default_factory=list)
    how: str = WAITING
    ended_at: datetime | None = None
    reason: str = ""
    goal_at: datetime | None = None
    mismatches: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every expectation was met."""
        return not self.mismatches

    @property
    def edges(self) -> set[tuple[str, str]]:
        """The outcomes taken, as (node, outcome)."""
        return {(stop.node, stop.outcome) for stop in self.path if stop.outcome is not None}

    def after(self, at: datetime) -> timedelta:
        """How long after the entry an instant is."""
        return at - self.start
