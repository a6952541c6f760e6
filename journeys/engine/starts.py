"""Entries that steps ask for: from one journey into another, in the transaction of the tick.

Through the ordinary entry (``enroll.admit``): guard, exit at entry, refusals. The new enrollments are
inserted due and run by a later tick, so a journey never walks inside of another's claim.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from config.log import get_logger
from journeys.engine import enroll, waiting
from journeys.engine.counters import Counts
from journeys.engine.enroll import Entrant
from journeys.engine.outbox import Outbox
from journeys.engine.plans import Published, published
from journeys.engine.statements import Session, array
from journeys.kinds.trigger_api import kind as by_hand
from journeys.models import Journey
from journeys.rules.problems import RuleError

APART = timedelta(minutes=1)
"""The least time between two entries of a contact into one journey by this way: journeys that start each
other would else never rest."""

log = get_logger(__name__)


@dataclass(slots=True)
class Begun:
    """How many entered other journeys, and who was refused where and why."""

    entered: int = 0
    refused: dict[int, Counter[str]] = field(default_factory=dict)

    def refuse(self, journey: int, reason: str, number: int) -> None:
        """Note refusals of a journey."""
        if number:
            self.refused.setdefault(journey, Counter())[reason] += number


def let_in(work: Session, source: Published, outbox: Outbox, now: datetime) -> Begun:
    """Let in whoever a walk sent to other journeys. Nothing when there are none, else two statements and
    those of an entry for each journey, in order of their ids. Test traffic stays test traffic."""
    begun = Begun()
    if not outbox.started:
        return begun
    asking = outbox.started
    targets = work.rows("targets", slugs=sorted(asking))
    for slug in asking.keys() - {target[0] for target in targets}:
        begun.refuse(source.journey, "no_journey", _real(outbox, asking[slug]))
    entries = dict(work.rows("entries", ids=array({id for some in asking.values() for id, _ in some})))
    for slug, journey, status, version in targets:
        runnable, entrance, reason = _entrance(work, status, version)
        if runnable is not None and reason and enroll.keeps_waiting(journey):
            for test in (False, True):
                some = _entrants(outbox, asking[slug], entries, now, test)
                if some:
                    waiting.keep(work, journey, entrance, some, test)
            continue
        if runnable is None or reason:
            begun.refuse(journey, reason, _real(outbox, asking[slug]))
            continue
        for test in (False, True):
            some = _entrants(outbox, asking[slug], entries, now, test)
            if some:
                counts = Counts() if test else outbox.counts
                admission = enroll.admit(work, runnable, entrance, some, now, counts, test, APART)
                begun.entered += len(admission.entered)
                if not test:
                    begun.refused.setdefault(journey, Counter()).update(admission.refused)
    return begun


def count_refused(work: Session, begun: Begun, now: datetime) -> None:
    """Count them. One statement where somebody was refused, the last of the transaction."""
    enroll.count_refused(work, begun.refused, now)


def _entrance(work: Session, status: str, version: int | None) -> tuple[Published | None, str, str]:
    """The version and the trigger by which to enter, or none; and why not now."""
    if status not in (Journey.Status.LIVE, Journey.Status.PAUSED) or version is None:
        return None, "", "not_live"
    try:
        runnable = published(work, version)
    except RuleError as error:
        log.error("start.cannot_run", version=version, problem=str(error))
        return None, "", "not_live"
    nodes = runnable.plan.nodes
    entrance = next((key for key in runnable.plan.triggers if nodes[key].kind is by_hand), None)
    if entrance is None:
        return None, "", "no_entrance"
    return runnable, entrance, "paused" if status == Journey.Status.PAUSED else ""


def _entrants(
    outbox: Outbox,
    asking: Sequence[tuple[int, int]],
    entries: dict[int, dict[str, object] | None],
    now: datetime,
    test: bool,
) -> list[Entrant]:
    """Those of real traffic, or of tests."""
    chosen = [(id, contact) for id, contact in asking if (id in outbox.tests) == test]
    return [Entrant(contact, now, entries.get(id) or {}) for id, contact in chosen]


def _real(outbox: Outbox, asking: Sequence[tuple[int, int]]) -> int:
    return sum(id not in outbox.tests for id, _ in asking)
