"""The wake: facts from the inbox meet the runs that they concern.

    1  take a batch of the inbox                    SKIP LOCKED, so several workers share it
    2  lock the live enrollments of its contacts    blocking, in order of id; nothing but ids is read
    3  read where they stand                        a statement of its own, with a snapshot after the locks
    4  goals and exits                              end runs wherever they stand; conversions count for
                                                    ended ones, too
    5  waits                                        whoever rests on a node that names the fact becomes due
    6  triggers                                     let contacts in
    7  delete the batch                             in the same transaction, so each fact acts once

A tick holds its enrollments from claim to commit and reads facts only after the claim. So either the tick's
reading saw the event, or step 2 waits for the tick and step 3 sees where it parked them. Swap or join 2 and
3, and an event that commits in between wakes nobody.
"""

import time

from config import clock
from config.log import get_logger
from config.nudge import nudge
from journeys.engine import by_clock, dates_moved, merges, responses, stuck
from journeys.engine.counters import Counts
from journeys.engine.endings import Standing
from journeys.engine.enroll import count_refused
from journeys.engine.facts_in import Fact, Names, names_of
from journeys.engine.phases import reached
from journeys.engine.statements import Session, array, retried, session
from journeys.engine.tallies import WakeCounts

BATCH = 1_000

log = get_logger(__name__)


def wake(limit: int = BATCH, seconds: float = float("inf")) -> WakeCounts:
    """Work off the inbox in batches of ``limit`` facts until it is empty, what is left is held by others, or
    time is up. Each batch is one transaction, tried again when it loses against another.

    Facts whose contacts have no live run and no trigger cost their share of three statements.
    """
    started = time.monotonic()
    # The inbox gets the other half, and one batch in any case.
    counts = stuck.try_again(_respond, clock.now(), seconds / 2)
    while True:
        done = retried(lambda: _batch(limit))
        counts += done
        if done.taken < limit:
            break
        if time.monotonic() - started > seconds:
            counts.unfinished = 1
            break
    if counts:
        log.info("wake", seconds=round(time.monotonic() - started, 4), **counts.facts())
    return counts


def _batch(limit: int) -> WakeCounts:
    with session() as work:
        facts = [Fact(*row) for row in work.rows("inbox", limit=limit)]
        if not facts:
            return WakeCounts()
        reached("inbox")
        counts = WakeCounts(taken=len(facts))
        stuck.respond_safely(work, _respond, facts, counts)
        work.run("inbox_done", ids=array(fact.id for fact in facts))
        reached("wake_write")
    reached("wake_commit")
    return counts


def _respond(work: Session, facts: list[Fact], counts: WakeCounts) -> None:
    """Everything that a batch of facts brings about."""
    now = clock.now()
    merges.settle(work, facts, now, counts)
    by_clock.try_again(work, facts, now, counts)
    names = names_of(work, facts)
    if not names:
        return
    concerned = [fact for fact in facts if names.asks_for(fact)]
    standing = _lock(work, concerned, names)
    numbers = Counts()
    left = responses.take_out(work, names, concerned, standing, now, numbers, counts)
    responses.wake(work, names, concerned, left, now, counts)
    dates_moved.moved(work, names, concerned, now)
    refused = responses.let_in(work, names, concerned, now, numbers, counts)
    numbers.write(work)
    count_refused(work, refused, now)
    if counts.woken or counts.entered:
        nudge("journeys.tick_express", "express")


def _lock(work: Session, facts: list[Fact], names: Names) -> list[Standing]:
    """The live enrollments of the facts' contacts: locked by one statement, read by the next."""
    contacts = {fact.contact for fact in facts if names.concerns_runs(fact)}
    if not contacts:
        return []
    ids = [id for (id,) in work.rows("wake_lock", contacts=array(sorted(contacts)))]
    reached("wake_lock")
    if not ids:
        return []
    standing = [Standing(*row) for row in work.rows("wake_read", ids=array(ids))]
    reached("wake_read")
    return standing
