"""What a person decides about runs that were parked: they pass over what stopped them."""

from collections.abc import Iterable

from django.db.models import F
from django.utils.translation import ngettext

from config import clock
from config.nudge import nudge
from contacts.models import Member
from journeys.engine.counters import Counts, hour_of
from journeys.engine.endings import log_steps
from journeys.engine.statements import session
from journeys.models import Enrollment, VersionNode
from journeys.services.parked_runs import locked, no_longer_parked, note

BY_HAND = "by_hand"
"""The outcome in the step log: a person, not the workflow, let them leave by it."""


def skip_failed(enrollments: Iterable[int], to: VersionNode, member: Member | None) -> int:
    """Let those of them that stand parked in the version of ``to`` go on from there; return how many.

    They leave the step they stand on (``by_hand``) and have just arrived at ``to``, live and due now:
    whatever it does, it does for them. Takes at most ``AT_ONCE``. One transaction of about six statements.
    """
    now = clock.now()
    with session(pinned=False) as work:
        parked = locked(enrollments, to.version_id)
        ids = [one.id for one in parked]
        log_steps(work, parked, BY_HAND, now)
        Enrollment.objects.filter(pk__in=ids).update(
            state=Enrollment.State.LIVE, node=to, seq=F("seq") + 1, entered_at=now, due=now, attempt=0
        )
        said = ngettext(
            "Let %(number)s parked run go on at “%(step)s”.",
            "Let %(number)s parked runs go on at “%(step)s”.",
            len(ids),
        )
        note(member, "ops.skipped", said % {"number": len(ids), "step": to.key}, ids)
        counts, hour = Counts(), hour_of(now)
        for one in parked:
            if not one.test:
                counts.add(one.version, one.node, "left", BY_HAND, one.without_logic, hour)
                counts.add(one.version, to.pk, "arrived", "", one.without_logic, hour)
        no_longer_parked(parked, counts, now)
        counts.write(work)
        nudge("journeys.tick", "bulk")
        nudge("journeys.tick_express", "express")
    return len(ids)
