"""Letting everything come to rest at the clock's instant, and moving the clock from one to the next.

Workers may run beside it: what they hold is waited for, never done twice.
"""

import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q

from config import clock
from contacts.models import Inbox, Segment, SegmentLook
from contacts.segments import passes as segments
from contacts.segments import rebuild
from journeys.delivery.channels.base import Channel
from journeys.delivery.dispatch import dispatch
from journeys.engine.counters import fold
from journeys.engine.inflow import gather
from journeys.engine.moves import move
from journeys.engine.tick import tick
from journeys.engine.timetable import come_due
from journeys.engine.wake import wake
from journeys.models import Appointment, DateTrigger, Delivery, Enrollment, Journey, Pause, Schedule
from journeys.services.go_on import go_on
from journeys.services.name_winners import name_winners

PATIENCE = 0.02  # seconds between looks at hand-overs that another process has under way


def settle(ways: Mapping[str, Channel] | None = None) -> int:
    """Wake, look at segments, let in by the clock, move, resume, tick and dispatch until nothing is due;
    return the number of passes that found work.

    Costs one pass of each loop per round of consequences; several workers may share the work. ``ways`` are
    the channels by which messages go, those of the product unless given.
    """
    passes = 0
    while True:
        worked = bool(wake()) | bool(segments.work()) | rebuilt() | bool(gather()) | bool(come_due())
        worked |= bool(wake()) | bool(move()) | bool(go_on()) | bool(tick()) | bool(dispatch(ways=ways))
        if worked:
            passes += 1
        elif not _wait_for_others():
            fold()
            name_winners()
            return passes


def rebuilt() -> bool:
    """Carry rebuilds of segments to their end, as far as no other worker has them; whether any was under
    way."""
    under_way = bool(rebuild.under_way())
    segments.rebuild_some()
    return under_way


def advance(duration: timedelta) -> tuple[int, datetime]:
    """Move the clock by ``duration`` in hops to each due instant on the way; return the hops and the time.

    48 h at once equals 48 times 1 h: at every hop everything comes to rest before the next.
    """
    target = clock.now() + duration
    settle()
    hops = come_to(target)
    settle()
    return hops, target


def come_to(target: datetime, ways: Mapping[str, Channel] | None = None) -> int:
    """Move the clock to ``target`` in hops to each due instant before it; return the hops.

    Everything comes to rest at each instant on the way. At ``target`` itself nothing has been done yet, so
    that what happens there comes before the steps that are due there.
    """
    hops = 1
    while instant := next_due(clock.now(), target):
        _hop(instant)
        settle(ways)
        hops += 1
    _hop(target)
    return hops


def _hop(instant: datetime) -> None:
    """Move to ``instant``, unless real time has carried the clock past it meanwhile."""
    with suppress(ValueError):
        clock.advance_to(instant)


def next_due(after: datetime, until: datetime) -> datetime | None:
    """The earliest instant in (after, until) at which some run, message, date, schedule or member of a
    segment asks to be looked at."""
    turn = segments.next_due(after)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT min(due) FROM (
                (SELECT min(e.due) AS due FROM journeys_enrollment e
                   JOIN journeys_version v ON v.id = e.version_id
                   JOIN journeys_journey j ON j.id = v.journey_id
                  WHERE e.state <> %(ended)s AND e.due > %(after)s AND e.due < %(until)s
                    AND j.status <> %(paused)s)
                UNION ALL
                (SELECT min(due) FROM journeys_delivery
                  WHERE state = %(queued)s AND due > %(after)s AND due < %(until)s)
                UNION ALL
                (SELECT min(due) FROM journeys_appointment WHERE due > %(after)s AND due < %(until)s)
                UNION ALL
                (SELECT min(due) FROM journeys_schedule WHERE due > %(after)s AND due < %(until)s)
                UNION ALL
                (SELECT min(retry_at) FROM (SELECT retry_at FROM journeys_schedule
                                            UNION ALL SELECT retry_at FROM journeys_datetrigger
                                            UNION ALL SELECT retry_at FROM journeys_inflow) put_off
                  WHERE retry_at > %(after)s AND retry_at < %(until)s)
                UNION ALL
                (SELECT min(due) FROM journeys_splitrace WHERE due > %(after)s AND due < %(until)s)
            ) soonest
            """,
            {
                "after": after,
                "until": until,
                "ended": Enrollment.State.ENDED,
                "paused": Journey.Status.PAUSED,
                "queued": Delivery.State.QUEUED,
            },
        )
        row = cursor.fetchone()
    found = [at for at in (row[0] if row else None, turn) if at is not None and at < until]
    return min(found, default=None)


def _wait_for_others() -> bool:
    """Whether something is due after all because another worker holds it; waits until it has let go.

    Rows under a tick or wake are locked, so a blocking lock waits exactly as long as needed. A hand-over has
    committed before it starts and can only be looked at again.
    """
    now = clock.now()
    with transaction.atomic():
        due = Enrollment.objects.filter(due__lte=now).exclude(version__journey__status=Journey.Status.PAUSED)
        held = due.select_for_update(of=("self",)).order_by("id").values("id").first()
        inbox = Inbox.objects.select_for_update().order_by("id").values("id").first()
        queued = Delivery.objects.filter(state=Delivery.State.QUEUED, due__lte=now)
        waiting = queued.exclude(version__journey__status=Journey.Status.PAUSED)
        held_delivery = waiting.select_for_update(of=("self",)).order_by("id").values("id").first()
        resuming = Pause.objects.filter(resumed_at__isnull=False, ended_at=None)
        held_pause = resuming.select_for_update().order_by("id").values("id").first()
        # What is put off is held by nobody.
        resting = DateTrigger.objects.filter(retry_at__gt=now).values("pk")
        comers = (
            Appointment.objects.exclude(trigger_id__in=resting),
            Schedule.objects.filter(Q(retry_at=None) | Q(retry_at__lte=now)),
        )
        entering = [
            rows.filter(due__lte=now).select_for_update().order_by("due").values("due").first()
            for rows in comers
        ]
        looks = SegmentLook.objects.filter(at__lte=now).values("segment")
        # A pass holds the segment's row.
        passing = Segment.objects.select_for_update(no_key=True).filter(pk__in=looks).order_by("pk")
        looked = passing.values("id").first() is not None and looks.exists()
    if held or inbox or held_delivery or held_pause or any(entering) or looked:
        return True
    if Delivery.objects.filter(
        state=Delivery.State.SENDING, attempt_rows__lease_until__gt=clock.real_now()
    ).exists():
        time.sleep(PATIENCE)
        return True
    return False
