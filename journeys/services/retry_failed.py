"""What a person decides about runs that were parked: let them go on, or end them."""

from collections.abc import Iterable, Sequence

from django.utils.translation import ngettext

from config import clock
from config.nudge import nudge
from contacts.models import Member
from journeys.engine.counters import Counts
from journeys.engine.endings import Standing, take_out
from journeys.engine.plans import published
from journeys.engine.statements import Session, session
from journeys.models import Enrollment, StuckFact
from journeys.services.parked_runs import AT_ONCE, locked, no_longer_parked, note

STOPPED = "stopped"

State = Enrollment.State


def retry_failed(enrollments: Iterable[int], member: Member | None) -> int:
    """Let parked runs go on: live and due now, their failures resolved; return how many were parked.

    Takes at most ``AT_ONCE``. One transaction of about five statements; the enrollments are locked in the
    order of their ids, as ticks and wakes lock them. Whoever fails again is tried with growing pauses anew.
    """
    now = clock.now()
    with session(pinned=False) as work:
        parked = locked(enrollments)
        ids = [one.id for one in parked]
        Enrollment.objects.filter(pk__in=ids).update(state=State.LIVE, due=now, attempt=0)
        said = ngettext("Let %(number)s parked run go on.", "Let %(number)s parked runs go on.", len(ids)) % {
            "number": len(ids)
        }
        note(member, "ops.retried", said, ids)
        counts = Counts()
        no_longer_parked(parked, counts, now)
        counts.write(work)
        nudge("journeys.tick", "bulk")
        nudge("journeys.tick_express", "express")
    return len(ids)


def end_failed(enrollments: Iterable[int], member: Member | None) -> int:
    """End parked runs where they stand (``stopped``); return how many were parked.

    They leave the step they stand on, messages that are on their way keep going, and they may enter again as
    after any other end. One transaction of about nine statements.
    """
    now = clock.now()
    with session(pinned=False) as work:
        parked = locked(enrollments)
        ids = [one.id for one in parked]
        said = ngettext("Ended %(number)s parked run.", "Ended %(number)s parked runs.", len(ids)) % {
            "number": len(ids)
        }
        note(member, "ops.ended", said, ids)
        counts = Counts()
        take_out(work, parked, STOPPED, now, _entrances(work, parked), counts)
        no_longer_parked(parked, counts, now)
        counts.write(work)
    return len(ids)


def retry_stuck(facts: Iterable[int], member: Member | None) -> int:
    """Let facts that could not be worked off be tried again now; return how many. Three statements."""
    with session(pinned=False):
        found = StuckFact.objects.select_for_update().filter(pk__in=list(facts)[:AT_ONCE])
        ids = [fact.pk for fact in found.order_by("pk")]
        StuckFact.objects.filter(pk__in=ids).update(retry_at=clock.now())
        said = ngettext("Tried %(number)s stuck fact again.", "Tried %(number)s stuck facts again.", len(ids))
        note(member, "ops.retried_fact", said % {"number": len(ids)}, ids)
        nudge("journeys.wake", "express")
    return len(ids)


def _entrances(work: Session, parked: Sequence[Standing]) -> dict[int, int]:
    return {version: published(work, version).entrance for version in {one.version for one in parked}}
