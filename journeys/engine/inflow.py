"""Whoever was inside a segment when its journey was published enters as well, in the background.

Publishing notes the last member of that moment, under the lock that keeps passes and batches of events out;
whoever comes into the segment later is announced, and enters by the fact. So nobody is forgotten between the
two, and nobody is asked twice. Each batch lets its contacts in and moves on in one transaction, so whoever
was killed goes on where it was; whoever cannot be let in is set apart, and what lets in none of many is put
off. While the journey is paused it waits.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from config import clock
from config.log import get_logger
from config.nudge import nudge
from contacts.models import Segment
from journeys.engine.by_clock import Entered, set_apart
from journeys.engine.enroll import Entrant, admit
from journeys.engine.halving import by_halves
from journeys.engine.plans import published
from journeys.engine.put_off import put_off
from journeys.engine.statements import Session, retried, session, transient
from journeys.engine.tallies import Tally
from journeys.graph.plan import Plan
from journeys.kinds.trigger_segment import TriggerSegmentSettings
from journeys.models import Inflow, Version

BATCH = 2_000

log = get_logger(__name__)


@dataclass(slots=True)
class InflowCounts(Tally):
    """Members ``asked``, of whom so many ``entered``, were ``refused`` or are ``stuck``; ``unfinished`` says
    that time was up."""

    asked: int = 0
    entered: int = 0
    refused: int = 0
    stuck: int = 0
    unfinished: int = 0


def begin(work: Session, version: Version, plan: Plan, ids: dict[str, int]) -> None:
    """Note whom the triggers of a version that is being published are to let in; the caller holds the watches
    alone.

    Where the version before had let in the same segment, its inflow goes on for this one: whoever has come
    since entered by the fact. A few queries per trigger that includes those inside.
    """
    before = version.journey.versions.filter(number__lt=version.number).order_by("-number").first()
    for node in plan.nodes.values():
        settings = node.settings
        if not isinstance(settings, TriggerSegmentSettings) or not settings.include_existing:
            continue
        segment = Segment.objects.filter(slug=settings.segment).first()
        if segment is None or Inflow.objects.filter(version=version, segment=segment).exists():
            continue
        if before is not None and before.status != Version.Status.ENDED:
            earlier = Inflow.objects.filter(version=before, segment=segment)
            if earlier.update(version=version, node_id=ids[node.key], attempt=0, retry_at=None, problem=""):
                continue
        ((until,),) = work.rows("inflow_until")
        Inflow.objects.create(version=version, node_id=ids[node.key], segment=segment, until=until)
        nudge("journeys.rebuild", "bulk")


def gather(seconds: float = float("inf"), size: int = BATCH) -> InflowCounts:
    """Let in who is left of all inflows, a batch per transaction; what another worker holds is theirs. One
    statement where there is nothing to do, about eight per batch."""
    started = time.monotonic()
    counts = InflowCounts()
    while (done := retried(lambda: _batch(size))) is not None:
        counts += done
        if time.monotonic() - started > seconds:
            counts.unfinished = 1
            break
    if counts:
        nudge("journeys.tick", "bulk")
        log.info("inflow", seconds=round(time.monotonic() - started, 4), **counts.facts())
    return counts


def _batch(size: int) -> InflowCounts | None:
    with session() as work:
        now = clock.now()
        for row in work.rows("inflow", now=now):
            try:
                with transaction.atomic():
                    return _let_in(work, row, now, size)
            except Exception as error:
                if transient(error):
                    raise
                put_off(work, "inflow", row[0], row[6], error, now)
                return InflowCounts()
    return None


def _let_in(work: Session, row: tuple[Any, ...], now: datetime, size: int) -> InflowCounts:
    inflow, version, node, segment, until, after, _attempt = row
    found = work.rows("inflow_next", segment=segment, until=until, after=after, limit=size)
    contacts = [contact for (contact,) in found]
    runnable = published(work, version)
    entrants = [Entrant(contact, now) for contact in contacts]
    key = runnable.frame.keys[node]

    def act(rows: range) -> Entered:
        done = Entered(taken=len(rows))
        admission = admit(work, runnable, key, [entrants[row] for row in rows], now, done.numbers)
        done.entered, done.refused[runnable.journey] = len(admission.entered), admission.refused
        return done

    def apart(rows: range, error: Exception) -> Entered:
        return set_apart(work, runnable.journey, key, [entrants[row] for row in rows], error)

    total = Entered()
    for done in by_halves(len(entrants), act, apart, whole=True):
        total += done
    refused = sum(reasons.total() for reasons in total.refused.values())
    counts = InflowCounts(total.taken, total.entered, refused, total.stuck)
    work.run(
        "inflow_moved",
        inflow=inflow,
        after=contacts[-1] if contacts else after,
        entered=counts.entered,
        refused=counts.refused,
        done=None if len(contacts) == size else now,
    )
    total.write(work, now)
    return counts
