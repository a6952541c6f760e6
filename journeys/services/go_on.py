"""Resuming journeys in the background: what was chosen is carried out in batches while the journey is still
held, then it goes live.

    messages   that had fallen due are released one by one, or marked to be dropped    as chosen
    people     who had fallen due get instants of their own, or a mark                 as chosen
    entrants   who waited are let in, but where what fails is no fault of theirs       if there are any
    live

Each batch is a transaction that also writes how far it has come, under the lock of the pause's row: whoever
is killed is followed by the next pass of any worker, and two workers never do the same. Only the end locks
the journey, and before the pause, in the order in which people pause and resume.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from django.db import transaction

from config import clock
from config.log import get_logger
from config.nudge import nudge
from journeys import announce
from journeys.delivery.dispatch import release
from journeys.delivery.held import Fate, held, release_batch
from journeys.engine import letting_in, overdue
from journeys.engine.claim import BEGINNING
from journeys.engine.halving import each_in_turn
from journeys.engine.phases import reached
from journeys.engine.plans import published
from journeys.engine.statements import Session, retried, session, transient
from journeys.engine.tallies import ResumeCounts
from journeys.models import Journey, Pause
from journeys.rules.problems import RuleError

BATCH = 5_000
INSTANT = timedelta(microseconds=1)
MINUTE = timedelta(minutes=1)
EACH = timedelta(microseconds=100)
"""What spreading costs for each: the first slot of a pace lies behind the time that it takes, so that
nobody's has passed when the journey goes live."""

log = get_logger(__name__)


def go_on(seconds: float = float("inf"), limit: int = BATCH) -> ResumeCounts:
    """Carry on with every journey that is being resumed until all are live, what is left is held by others,
    or time is up; let in who still waits for a live one. One statement when there is nothing to do."""
    until = time.monotonic() + seconds
    counts = ResumeCounts()
    with session(pinned=False) as work:
        places = work.rows("going_on")

    def carry_on(place: tuple[int, int | None]) -> None:
        nonlocal counts
        journey, pause = place
        try:
            counts += Resuming(journey, limit).run(until) if pause else late_entrants(journey, limit)
        except RuleError as error:
            log.error("go_on.cannot_run", journey=journey, problem=str(error))

    try:
        each_in_turn(places, carry_on)
    finally:
        if counts:
            log.info("go_on", **counts.facts())
            nudge("journeys.tick", "bulk")
    return counts


def forget_overdue() -> int:
    """Take the marks of overdue messages off runs that have ended before they walked; return how many."""
    with session() as work:
        return overdue.forget(work)


def late_entrants(journey: int, limit: int = BATCH) -> ResumeCounts:
    """Let in whoever was kept waiting at the very moment at which the journey went live."""

    def transaction() -> ResumeCounts:
        with session() as work:
            done = _let_in(work, journey, clock.now(), limit)
            return ResumeCounts(entered=len(done.entered), refused=done.refused)

    return retried(transaction)


@dataclass(slots=True)
class Resuming:
    """One journey on its way to be live, as it was resumed at ``resumed``. ``since`` and ``last`` only save
    looking at what batches before have seen to."""

    journey: int
    limit: int = BATCH
    resumed: datetime | None = None
    since: datetime = BEGINNING
    last: int | None = None

    def run(self, until: float = float("inf")) -> ResumeCounts:
        """Batch after batch until the journey is live, another worker has it, it is paused again, or the
        monotonic clock passes ``until``."""
        counts = ResumeCounts()
        for batch in (self.messages, self.people, self.entrants):
            while True:
                done = retried(lambda batch=batch: self._locked(batch))  # type: ignore[misc]
                if done is None:
                    return counts
                counts += done
                if not done:
                    break
                if done.unfinished or time.monotonic() > until:
                    counts.unfinished = 1
                    return counts
        if self.resumed is not None:
            counts.went_on += retried(lambda: finish(self.journey, self.resumed))
        return counts

    def _locked(self, batch: Callable[[Pause, Session], ResumeCounts]) -> ResumeCounts | None:
        """A batch, in a transaction with the pause locked; None where it is not ours to carry on with."""
        with session() as work:
            pauses = Pause.objects.select_for_update(skip_locked=True, no_key=True)
            pause = pauses.filter(journey=self.journey, ended_at=None, resumed_at__isnull=False).first()
            if pause is None or pause.resumed_at != (self.resumed or pause.resumed_at):
                return None
            self.resumed = pause.resumed_at
            done = batch(pause, work)
            reached("resume_write")
        reached("resume_commit")
        return done

    def messages(self, pause: Pause, work: Session) -> ResumeCounts:
        """A batch of messages; nothing when there are no more."""
        if not touches_backlog(pause):
            return ResumeCounts()
        plan = _Slots.of(pause)
        if self.last is None:
            _, self.last = held(self.journey, plan.resumed, pause.message_at)
        last = max(self.last, pause.message_at)
        fate = Fate(plan.resumed, plan.skip, plan.first, plan.step)
        number, pause.message_at = release_batch(self.journey, fate, pause.message_at, last, self.limit)
        plan.note(pause, number, 0 if plan.skip else number)
        return ResumeCounts(messages=number)

    def people(self, pause: Pause, work: Session) -> ResumeCounts:
        """A batch of people; nothing when there are no more, unfinished when others hold who is left."""
        if not touches_backlog(pause):
            return ResumeCounts()
        plan = _Slots.of(pause)
        number, latest = self._spread(work, plan, 0)
        if number < self.limit and self.since > BEGINNING:
            # A tick has given back what it held, or somebody was woken meanwhile.
            self.since = BEGINNING
            more, latest = self._spread(work, plan, number)
            number += more
        self.since = latest or BEGINNING
        plan.note(pause, number, number)
        blocked = not number and bool(overdue.left(work, self.journey, plan.resumed, 1))
        return ResumeCounts(people=number, unfinished=int(blocked))

    def _spread(self, work: Session, plan: "_Slots", before: int) -> tuple[int, datetime | None]:
        first, limit = plan.first + before * plan.step, self.limit - before
        return overdue.spread(
            work, self.journey, plan.resumed, self.since, first, plan.step, plan.skip, limit
        )

    def entrants(self, pause: Pause, work: Session) -> ResumeCounts:
        """A batch of those who waited; nothing when there are no more."""
        plan = _Slots.of(pause)
        try:
            with transaction.atomic():
                done = _let_in(work, self.journey, plan.now, self.limit)
        except Exception as error:
            if isinstance(error, RuleError) or transient(error):
                raise
            # No fault of theirs: they wait on, and are asked again once it is live (``late_entrants``).
            log.error("go_on.nobody_enters", journey=self.journey, problem=repr(error))
            return ResumeCounts()
        if pause.per_minute and done.entered:
            overdue.spread_entrants(work, done.entered, plan.first, plan.step)
        plan.note(pause, done.taken, len(done.entered))
        return ResumeCounts(entered=len(done.entered), refused=done.refused)


@dataclass(frozen=True, slots=True)
class _Slots:
    """The instants that a batch gives away, ``step`` apart from ``first`` on."""

    now: datetime
    resumed: datetime
    skip: bool
    first: datetime
    step: timedelta

    @classmethod
    def of(cls, pause: Pause) -> Self:
        """Those that come next. What has passed while nobody worked is not made up for."""
        assert pause.resumed_at is not None, "asked only while resuming"
        now = clock.now()
        step = MINUTE / pause.per_minute if pause.per_minute else INSTANT
        first = pause.next_at or pause.resumed_at + (pause.total * EACH if pause.per_minute else INSTANT)
        skip = pause.overdue == Pause.Overdue.SKIP
        return cls(now, pause.resumed_at, skip, max(first, now if pause.per_minute else first), step)

    def note(self, pause: Pause, done: int, given: int) -> None:
        """Write how far the pause has come: so many more are done, so many instants given away."""
        pause.done += done
        pause.next_at = self.first + given * self.step
        pause.save(update_fields=["done", "next_at", "message_at"])


def touches_backlog(pause: Pause) -> bool:
    """Whether what fell due meanwhile is not simply done at once."""
    return pause.overdue == Pause.Overdue.SKIP or pause.per_minute is not None


def _let_in(work: Session, journey: int, now: datetime, limit: int) -> letting_in.LetIn:
    version = Journey.objects.values_list("live_version_id", flat=True).get(pk=journey)
    runnable = published(work, version) if version is not None else None
    return letting_in.let_in(work, journey, runnable, now, limit)


@transaction.atomic
def finish(journey: int, resumed: datetime | None) -> bool:
    """Let a journey that was resumed at ``resumed`` be live; False where it is paused again, or live already.

    Messages that were held meanwhile become due. Six statements.
    """
    row = Journey.objects.select_for_update(no_key=True).get(pk=journey)
    pause = Pause.objects.select_for_update(no_key=True).filter(journey=journey, ended_at=None).first()
    if pause is None or pause.resumed_at != resumed or row.status != Journey.Status.PAUSED:
        return False
    pause.ended_at = clock.now() if pause.total else resumed
    pause.save(update_fields=["ended_at"])
    row.status = Journey.Status.LIVE
    row.save(update_fields=["status"])
    release(journey)
    announce.status(row)
    nudge("journeys.tick", "bulk")
    return True
