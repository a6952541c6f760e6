"""The engine at a glance: what waits, what is late, what failed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from config import clock


@dataclass(frozen=True, slots=True)
class JourneyStatus:
    """One journey that has runs under way: how many, how many are due, since when, how many were parked."""

    slug: str
    status: str
    version: int | None
    live: int
    due: int
    late: timedelta | None
    parked: int


@dataclass(frozen=True, slots=True)
class Status:
    """Everything that ``weft status`` shows. Ages are in the product's time, the inbox's in real time."""

    journeys: tuple[JourneyStatus, ...]
    inbox: int
    inbox_age: timedelta | None
    queued: int
    uncertain: int


JOURNEYS = """
SELECT j.slug, j.status, max(lv.number),
       count(e.id) FILTER (WHERE e.state = 0),
       count(e.id) FILTER (WHERE e.due <= %(now)s),
       min(e.due) FILTER (WHERE e.due <= %(now)s),
       count(e.id) FILTER (WHERE e.state = 2)
  FROM journeys_journey j
  LEFT JOIN journeys_version lv ON lv.id = j.live_version_id
  LEFT JOIN journeys_version v ON v.journey_id = j.id
  LEFT JOIN journeys_enrollment e ON e.version_id = v.id AND e.state <> 1
 GROUP BY j.id ORDER BY j.slug
"""
QUEUES = """
SELECT (SELECT count(*) FROM contacts_inbox), (SELECT min(written_at) FROM contacts_inbox),
       (SELECT count(*) FROM journeys_delivery WHERE state = 'queued'),
       (SELECT count(*) FROM journeys_delivery WHERE state = 'uncertain')
"""


def status() -> Status:
    """Two statements; the first reads every enrollment that has not ended."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(JOURNEYS, {"now": now})
        journeys = tuple(
            JourneyStatus(slug, state, version, live, due, _age(oldest, now), parked)
            for slug, state, version, live, due, oldest, parked in cursor.fetchall()
        )
        cursor.execute(QUEUES)
        inbox, oldest, queued, uncertain = cursor.fetchone() or (0, None, 0, 0)
    return Status(journeys, inbox, _age(oldest, clock.real_now()), queued, uncertain)


def _age(instant: datetime | None, now: datetime) -> timedelta | None:
    return None if instant is None else max(now - instant, timedelta())
