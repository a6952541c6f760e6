"""What waits, and for how long: the inbox, runs that are due, messages in the queue; by journey and in all.

Every count stops at ``MOST``, so that a backlog of millions is told as "more than" in the same time as a
short one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from config import clock

MOST = 10_000

JOURNEYS = """
SELECT journey.slug, journey.name, journey.status, coalesce(sum(late.number), 0), min(late.oldest)
  FROM journeys_journey journey
  JOIN journeys_version version ON version.journey_id = journey.id
 CROSS JOIN LATERAL (
       SELECT count(*) AS number, min(due) AS oldest
         FROM (SELECT due FROM journeys_enrollment
                WHERE version_id = version.id AND due <= %(now)s ORDER BY due LIMIT %(most)s) first
       ) late
 GROUP BY journey.id ORDER BY journey.name, journey.id
"""
# Each sum by itself: in one join, the counts of all nodes and hours would be read.
STANDING = """
WITH counted AS (
    SELECT node.version_id, asked.measure, summed.count
      FROM journeys_version version
      JOIN journeys_versionnode node ON node.version_id = version.id
     CROSS JOIN unnest(ARRAY['entered', 'moved_in', 'ended', 'moved_out', 'failed']) AS asked (measure)
     CROSS JOIN LATERAL (
           SELECT sum(counter.count) AS count FROM journeys_counter counter
            WHERE counter.version_id = node.version_id AND counter.node_id = node.id
              AND counter.measure = asked.measure
           ) summed
     WHERE version.status <> 'ended'
     UNION ALL
    SELECT version_id, measure, sum(count) FROM journeys_counterdelta
     WHERE measure IN ('entered', 'moved_in', 'ended', 'moved_out', 'failed') GROUP BY 1, 2
)
SELECT journey.slug, coalesce(sum(count) FILTER (WHERE measure IN ('entered', 'moved_in')), 0)
                     - coalesce(sum(count) FILTER (WHERE measure IN ('ended', 'moved_out', 'failed')), 0),
       coalesce(sum(count) FILTER (WHERE measure = 'failed'), 0)
  FROM counted
  JOIN journeys_version version ON version.id = counted.version_id AND version.status <> 'ended'
  JOIN journeys_journey journey ON journey.id = version.journey_id
 GROUP BY journey.slug
"""
QUEUES = """
SELECT (SELECT count(*) FROM (SELECT 1 FROM contacts_inbox LIMIT %(most)s) waiting),
       (SELECT written_at FROM contacts_inbox ORDER BY id LIMIT 1),
       (SELECT count(*) FROM (SELECT 1 FROM journeys_delivery
                               WHERE state = 'queued' AND due <= %(now)s LIMIT %(most)s) ready),
       (SELECT min(due) FROM (
            SELECT (SELECT min(due) FROM journeys_delivery
                     WHERE state = 'queued' AND message_class = class) AS due
              FROM unnest(ARRAY['transactional', 'service', 'promotional']) AS class) oldest),
       (SELECT coalesce(sum(found.number), 0) FROM journeys_versionnode node CROSS JOIN LATERAL (
            SELECT count(*) AS number FROM journeys_delivery
             WHERE node_id = node.id AND state = 'uncertain') found),
       (SELECT count(*) FROM journeys_stuckfact)
           + (SELECT count(*) FROM journeys_schedule WHERE attempt > 0 AND retired_at IS NULL)
           + (SELECT count(*) FROM journeys_datetrigger WHERE attempt > 0 AND retired_at IS NULL),
       (SELECT count(*) FROM (SELECT 1 FROM journeys_delivery WHERE state = 'queued' LIMIT %(most)s) queued)
"""


@dataclass(frozen=True, slots=True)
class JourneyLag:
    """A published journey: how many of its runs are due (at most ``MOST`` a version), since when the oldest,
    how many are live and how many stand parked, test traffic apart."""

    slug: str
    name: str
    status: str
    due: int
    late: timedelta | None
    live: int
    parked: int


@dataclass(frozen=True, slots=True)
class Lag:
    """All that waits. ``queued`` are messages, of which ``ready`` are due. Ages of the inbox are real time,
    others the product's."""

    journeys: tuple[JourneyLag, ...]
    inbox: int
    inbox_age: timedelta | None
    queued: int
    ready: int
    ready_age: timedelta | None
    uncertain: int
    stuck: int

    @property
    def due(self) -> int:
        """Runs that are due, those of paused journeys apart: they wait because they were told to."""
        return sum(one.due for one in self.journeys if one.status == "live")

    @property
    def late(self) -> timedelta | None:
        """How late the oldest of them is."""
        return max((one.late for one in self.journeys if one.late and one.status == "live"), default=None)

    @property
    def parked(self) -> int:
        """Runs that stand parked."""
        return sum(one.parked for one in self.journeys)


def lag() -> Lag:
    """Three statements: probes of an index per version and per node, and some counters."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(STANDING)
        standing = {slug: (int(live), int(parked)) for slug, live, parked in cursor.fetchall()}
        cursor.execute(JOURNEYS, {"now": now, "most": MOST})
        journeys = tuple(
            JourneyLag(slug, name, status, int(due), _age(oldest, now), *standing.get(slug, (0, 0)))
            for slug, name, status, due, oldest in cursor.fetchall()
        )
        cursor.execute(QUEUES, {"now": now, "most": MOST})
        inbox, oldest, ready, first, uncertain, stuck, queued = cursor.fetchone() or (
            0,
            None,
            0,
            None,
            0,
            0,
            0,
        )
    return Lag(
        journeys=journeys,
        inbox=inbox,
        inbox_age=_age(oldest, clock.real_now()),
        queued=queued,
        ready=ready,
        ready_age=_age(first, now) if ready else None,
        uncertain=int(uncertain),
        stuck=stuck,
    )


def _age(instant: datetime | None, now: datetime) -> timedelta | None:
    return None if instant is None else max(now - instant, timedelta())
