"""Parked runs under a person's hand: found and locked, their failures settled, what was decided noted."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from contacts.models import Member
from journeys.engine.counters import Counts, hour_of
from journeys.engine.endings import Standing
from journeys.models import Enrollment, Failure
from journeys.services.journal import write

AT_ONCE = 5_000
"""So many at one press, in one transaction of about a second; more want another press."""

LONGEST_LIST = 200

State = Enrollment.State


def locked(enrollments: Iterable[int], version: int | None = None) -> list[Standing]:
    """Those of them that are parked (in ``version``), at most ``AT_ONCE``, locked until the commit in the
    order of their ids, as ticks and wakes lock them. Whoever waits for somebody else's decision finds nobody
    parked any more. One statement."""
    rows = Enrollment.objects.select_for_update().filter(
        pk__in=list(enrollments)[:AT_ONCE], state=State.FAILED
    )
    if version is not None:
        rows = rows.filter(version=version)
    return [
        Standing(
            row.pk,
            row.contact_id,
            row.version_id,
            row.node_id,
            row.due,
            row.entered_at,
            row.seq,
            row.without_logic,
            row.test,
        )
        for row in rows.order_by("pk")
    ]


def no_longer_parked(parked: Sequence[Standing], counts: Counts, now: datetime) -> None:
    """Settle their failures, and count them out of those who stand parked. One statement."""
    ids = [one.id for one in parked]
    Failure.objects.filter(enrollment_id__in=ids, resolved_at=None).update(resolved_at=now)
    hour = hour_of(now)
    for one in parked:
        if not one.test:
            counts.add(one.version, one.node, "failed", "", one.without_logic, hour, -1)


def note(member: Member | None, verb: str, said: str, ids: Sequence[int]) -> None:
    """A line in the journal, unless nobody was concerned."""
    if ids:
        write(member, verb, "ops", said, {"ids": list(ids[:LONGEST_LIST]), "number": len(ids)})
