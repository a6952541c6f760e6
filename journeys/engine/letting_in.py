"""Letting in who waited for a paused journey.

They enter with the instant of their fact, through the same door as everybody: the live version of that moment
decides, re-entry and exit are asked then, and what they have done meanwhile is looked back for by their first
tick (``arrivals``).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from journeys.engine.by_clock import set_apart
from journeys.engine.counters import Counts
from journeys.engine.enroll import Admission, Entrant, admit, count_refused
from journeys.engine.halving import by_halves
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
    version, if there is one. Raises what none of many can be let in for. About eight statements for each
    trigger."""
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
        for admission, counted in _admitted(work, runnable, node, entrants, now, test):
            done.entered += admission.entered
            refused.update(admission.refused)
            numbers.by_key.update(counted.by_key)
    numbers.write(work)
    count_refused(work, {journey: refused}, now)
    done.refused = refused.total()
    return done


def _admitted(
    work: Session, runnable: Published, node: str, entrants: list[Entrant], now: datetime, test: bool
) -> Iterator[tuple[Admission, Counts]]:
    """Let them in, with those set apart who cannot be: a journey must be able to go on without them."""

    def act(rows: range) -> tuple[Admission, Counts]:
        numbers = Counts()
        some = [entrants[row] for row in rows]
        return admit(work, runnable, node, some, now, numbers, test), numbers

    def apart(rows: range, error: Exception) -> tuple[Admission, Counts]:
        key = node or runnable.plan.triggers[0]
        set_apart(work, runnable.journey, key, [entrants[row] for row in rows], error, test)
        return Admission(), Counts()

    return by_halves(len(entrants), act, apart, whole=True)


def _takes(runnable: Published, node: str) -> bool:
    """Whether the version lets people in at that node."""
    return not node or node in runnable.plan.triggers
