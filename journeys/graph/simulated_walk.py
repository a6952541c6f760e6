"""What a simulated contact went through."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from journeys.graph.cases import TestCase
from journeys.graph.memory import Decision
from journeys.graph.person import DROPPED, Message
from journeys.rules.values import plain

WAITING, REFUSED, FAILED = "waiting", "refused", "failed"
"""How a run stands that is not over by `end`, `goal` or `exit`."""


@dataclass(slots=True)
class Stop:
    """A node on the path: when it was come to, and by which outcome it was left (None: still there)."""

    node: str
    at: datetime
    outcome: str | None = None


@dataclass(slots=True)
class SimulatedWalk:
    """The walk of one test's contact. `how` is end, goal, exit, waiting, refused or failed, with `reason`
    for the last two; `ended_at` is None while waiting. `goal_at` is set also when the goal was reached after
    the end. `started` are the journeys that it asked to be let into: by which node, slug, when. `mismatches`
    are sentences, one for each expectation of the test that was not met."""

    test: TestCase
    start: datetime
    stops: list[Stop] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    tasks: list[tuple[str, datetime]] = field(default_factory=list)
    started: list[tuple[str, str, datetime]] = field(default_factory=list)
    how: str = WAITING
    ended_at: datetime | None = None
    reason: str = ""
    goal_at: datetime | None = None
    mismatches: tuple[str, ...] = ()

    @property
    def path(self) -> list[str]:
        """The keys of the nodes that were come to, in order."""
        return [stop.node for stop in self.stops]

    @property
    def deliveries(self) -> list[str]:
        """The nodes whose messages were queued and not dropped, in order."""
        return [message.node for message in self.messages if message.state != DROPPED]

    @property
    def passed(self) -> bool:
        """Whether every expectation was met."""
        return not self.mismatches

    @property
    def edges(self) -> set[tuple[str, str]]:
        """The outcomes taken, as (node, outcome)."""
        return {(stop.node, stop.outcome) for stop in self.stops if stop.outcome is not None}

    def after(self, at: datetime) -> timedelta:
        """How long after the entry an instant is."""
        return at - self.start

    def hours(self, at: datetime | None) -> float | None:
        """The same in hours, for reports."""
        return None if at is None else round(self.after(at).total_seconds() / 3600, 4)

    def to_json(self) -> dict[str, Any]:
        """The walk as JSON: instants as such and as hours since the entry."""
        return {
            "name": self.test.name,
            "passed": self.passed,
            "mismatches": list(self.mismatches),
            "start": plain(self.start),
            "path": [
                {
                    "node": stop.node,
                    "at": plain(stop.at),
                    "hours": self.hours(stop.at),
                    "outcome": stop.outcome,
                }
                for stop in self.stops
            ],
            "deliveries": [
                {"node": item.node, "at": plain(item.at), "state": item.state, "reason": item.reason}
                for item in self.messages
            ],
            "decisions": [item.to_json() for item in self.decisions],
            "tasks": [{"node": node, "at": plain(at)} for node, at in self.tasks],
            "starts": [{"node": node, "journey": slug, "at": plain(at)} for node, slug, at in self.started],
            "ended": {
                "how": self.how,
                "at": plain(self.ended_at),
                "hours": self.hours(self.ended_at),
                "reason": self.reason,
            },
            "goal_at": plain(self.goal_at),
        }
