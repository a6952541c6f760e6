"""Letting in who waited for a paused journey.

They enter with the instant of their fact, through the same door as everybody: the live version of that moment
decides, re-entry and exit are asked then, and what they have done meanwhile is looked back for by their first
tick (``arrivals``).
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from journeys.engine.counters import Counts
from journeys.engine.enroll import Admission, Entrant, admit, count_refused
from journeys.engine.plans import Published
from journeys.engine.statements import Session

NO_TRIGGER = "no_trigger"
"""Why somebody is refused whose trigger the live version has no more."""


@dataclass(slots=True)
class LetIn:
    """A batch of those who waited: how many were taken, their new enrollments in the order of their facts,
    how many were refused."""

    taken: int = 0
    entered: list[int] = field(default_factory=list)
    refused: int = 0


def let_in(work: Session, journey: int, runnable: Published | None, now: datetime, limit: int) -> LetIn:
    """Let in at most ``limit`` of those who wait, in the caller's transaction; ``runnable`` is the live
    version, if there is one. About eight statements for each trigger."""
    rows = work.rows("waiting_take", journey=journey, limit=limit)
    done = LetIn(taken=len(rows))
    asking: dict[tuple[str, bool], list[Entrant]] = {}
    for node, test, contact, at, properties in rows:
        if contact is not None:
            asking.setdefault((node, test), []).append(Entrant(contact, at, properties))
    refused: Counter[str] = Counter()
    numbers = Counts()
    for (node, test), entrants in asking.items():
        if runnable is None or not _takes(runnable, node):
            refused[NO_TRIGGER] += len(entrants)
            continue
        admission: Admission = admit(work, runnable, node, entrants, now, numbers, test)
        done.entered += admission.entered
        refused.update(admission.refused)
    numbers.write(work)
    count_refused(work, {journey: refused}, now)
    done.refused = refused.total()
    return done


def _takes(runnable: Published, node: str) -> bool:
    """Whether the version lets people in at that node."""
    return not node or node in runnable.plan.triggers
