"""What stands before a paused journey, and the pause that holds it: the numbers of the dialogs."""

from dataclasses import dataclass
from datetime import datetime

from journeys.delivery.held import held
from journeys.engine import overdue, waiting
from journeys.engine.statements import session
from journeys.models import Enrollment, Journey, Pause


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many ``people`` and ``messages`` have fallen due, and how many ``entrants`` wait."""

    people: int
    messages: int
    entrants: int

    @property
    def all(self) -> int:
        """All of them together."""
        return self.people + self.messages + self.entrants


def backlog(journey: Journey, now: datetime) -> Backlog:
    """What has fallen due by now and not been done. Three statements, over those alone."""
    messages, _last = held(journey.pk, now)
    with session(pinned=False) as work:
        return Backlog(overdue.left(work, journey.pk, now), messages, waiting.count(work, journey.pk))


def waiting_entrants(journey: Journey) -> int:
    """How many wait to enter. One statement."""
    with session(pinned=False) as work:
        return waiting.count(work, journey.pk)


def under_way(journey: Journey) -> int:
    """How many people are under way, in whatever version. One query over their index."""
    return Enrollment.objects.filter(version__journey=journey, state=Enrollment.State.LIVE).count()


def latest_pause(journey: Journey) -> Pause | None:
    """The pause that holds the journey, or held it last. One query, none where they were fetched with it."""
    return max(journey.pauses.all(), key=lambda one: one.pk, default=None)
