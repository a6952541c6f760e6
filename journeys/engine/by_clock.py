"""Entries by the clock, as dates and schedules share them: into the live version, by its trigger; and whoever
else waits to be let in.

Whoever cannot be let in is set apart as a stuck fact of kind ``clock`` and tried again with growing pauses,
so that the others, and the next occurrence, go on without them.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from config.log import get_logger
from config.nudge import nudge
from journeys.engine import enroll, stuck, waiting
from journeys.engine.counters import Counts
from journeys.engine.enroll import Entrant
from journeys.engine.facts_in import Fact
from journeys.engine.plans import Published, published
from journeys.engine.statements import Session
from journeys.engine.tallies import WakeCounts
from journeys.models import Journey
from journeys.rules.problems import RuleError

BATCH = 1_000
CLOCK = "clock"
"""The kind of a stuck fact that says that somebody's time had come."""

log = get_logger(__name__)


@dataclass(slots=True)
class Entered:
    """What a batch of entries by the clock did. ``taken`` rows were due, of which some are ``stuck``."""

    taken: int = 0
    entered: int = 0
    stuck: int = 0
    refused: dict[int, Counter[str]] = field(default_factory=dict)
    numbers: Counts = field(default_factory=Counts)

    def __iadd__(self, other: Self) -> Self:
        self.taken += other.taken
        self.entered += other.entered
        self.stuck += other.stuck
        for journey, reasons in other.refused.items():
            self.refused.setdefault(journey, Counter()).update(reasons)
        self.numbers.by_key.update(other.numbers.by_key)
        return self

    def write(self, work: Session, now: datetime) -> None:
        """Write the counts: the last of the transaction."""
        self.numbers.write(work)
        enroll.count_refused(work, self.refused, now)

    def refuse(self, journey: int, reason: str, number: int) -> None:
        """Note refusals."""
        if number:
            self.refused.setdefault(journey, Counter())[reason] += number


def let_in(
    work: Session,
    journey: int,
    status: str,
    version: int | None,
    key: str,
    entrants: Sequence[Entrant],
    now: datetime,
    done: Entered,
    test: bool = False,
) -> None:
    """Let people into the live version by its trigger ``key``, where it has one; while it is paused they are
    refused, or wait where that was chosen for the pause."""
    if status == Journey.Status.PAUSED and entrants:
        if enroll.keeps_waiting(journey):
            waiting.keep(work, journey, key, entrants, test)
        else:
            done.refuse(journey, "paused", len(entrants))
    runnable = runs(work, version) if status == Journey.Status.LIVE and version else None
    if runnable is None or key not in runnable.plan.triggers or not entrants:
        return
    admission = enroll.admit(work, runnable, key, entrants, now, done.numbers, test)
    done.entered += len(admission.entered)
    done.refused.setdefault(journey, Counter()).update(admission.refused)


def set_apart(
    work: Session, journey: int, key: str, entrants: Iterable[Entrant], error: Exception, test: bool = False
) -> Entered:
    """Let entrants be tried again later. One statement."""
    facts = [
        Fact(0, CLOCK, one.contact, key, one.at, {"journey": journey, "entry": one.properties, "test": test})
        for one in entrants
    ]
    if facts:
        stuck.stick(work, facts, error)
    return Entered(taken=len(facts), stuck=len(facts))


def try_again(work: Session, facts: Iterable[Fact], now: datetime, counts: WakeCounts) -> None:
    """Let in whoever was set apart, as their journey is by now. Nothing without such facts."""
    for fact in facts:
        if fact.kind != CLOCK:
            continue
        done = Entered()
        for journey, status, version in work.rows("journey_state", journey=fact.payload["journey"]):
            entrant = Entrant(fact.contact, fact.at, fact.payload["entry"])
            test = bool(fact.payload.get("test"))
            let_in(work, journey, status, version, fact.name, [entrant], now, done, test)
        counts.entered += done.entered
        if done.entered:
            nudge("journeys.tick", "bulk")
        done.write(work, now)


def runs(work: Session, version: int) -> Published | None:
    """The version; None, said in the log, for one that cannot run."""
    try:
        return published(work, version)
    except RuleError as error:
        log.error("timetable.cannot_run", version=version, problem=str(error))
        return None
