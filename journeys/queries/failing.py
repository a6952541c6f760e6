"""Journeys in which too many people cannot go on, and those that paused themselves because of it.

*Failing* are the people who were parked in the last hour and still stand so, each once, however many runs
they have. They are held against all whose runs passed a step, ended or were parked in that hour. Ends are
counted by whole hours, and by run: where that matters, the share is rather too small than too large.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.conf import settings
from django.db import connection

from config import clock
from journeys.engine.counters import hour_of
from journeys.models import JournalEntry, Journey

WINDOW = timedelta(hours=1)
PAUSED_ITSELF = "journey.paused_itself"

CANDIDATES = """
SELECT version.journey_id
  FROM journeys_enrollment enrollment
  JOIN journeys_version version ON version.id = enrollment.version_id
  JOIN journeys_journey journey ON journey.id = version.journey_id AND journey.status = 'live'
 WHERE enrollment.state = 2 AND NOT enrollment.test
 GROUP BY version.journey_id HAVING count(*) > %(few)s ORDER BY version.journey_id
"""
PARKED = """
SELECT count(DISTINCT contact_id), count(DISTINCT contact_id) FILTER (WHERE entered_at < %(since)s)
  FROM (SELECT enrollment.contact_id, enrollment.entered_at
          FROM journeys_version version
          JOIN journeys_versionnode node ON node.version_id = version.id
          JOIN journeys_enrollment enrollment ON enrollment.node_id = node.id AND enrollment.state = 2
         WHERE version.journey_id = %(journey)s AND NOT enrollment.test
           AND EXISTS (SELECT FROM journeys_failure failure
                        WHERE failure.enrollment_id = enrollment.id AND failure.parked
                          AND failure.resolved_at IS NULL AND failure.at >= %(since)s)) parked
"""
# Looking ends as soon as so many have moved that the share cannot be passed.
MOVED = """
SELECT (SELECT count(*) FROM (
            SELECT FROM journeys_version version
              JOIN journeys_enrollment enrollment ON enrollment.version_id = version.id
             WHERE version.journey_id = %(journey)s AND enrollment.state <> 1 AND NOT enrollment.test
               AND enrollment.entered_at >= %(since)s LIMIT %(enough)s) moved)
     + (SELECT coalesce(sum(counted.count), 0) FROM (
            SELECT counter.count FROM journeys_version version
              JOIN journeys_versionnode node ON node.version_id = version.id
              JOIN journeys_counter counter ON counter.version_id = version.id AND counter.node_id = node.id
               AND counter.measure = 'ended' AND counter.hour >= %(hour)s
             WHERE version.journey_id = %(journey)s
             UNION ALL
            SELECT delta.count FROM journeys_counterdelta delta
              JOIN journeys_version version ON version.id = delta.version_id
             WHERE version.journey_id = %(journey)s AND delta.measure = 'ended' AND delta.hour >= %(hour)s
       ) counted)
"""


@dataclass(frozen=True, slots=True)
class Failing:
    """A journey in which ``parked`` of ``people`` cannot go on."""

    journey: int
    parked: int
    people: int

    @property
    def percent(self) -> float:
        """Their share."""
        return 100 * self.parked / self.people


def failing() -> Iterator[Failing]:
    """Live journeys whose share passes ``WEFT_FAILURES_PERCENT`` of at least ``WEFT_FAILURES_PEOPLE`` people.

    One statement; four more for each journey with so many parked that it might. The longest of them reads
    the live runs of the journey until enough of them have moved.
    """
    percent, least = settings.WEFT_FAILURES_PERCENT, settings.WEFT_FAILURES_PEOPLE
    if percent <= 0:
        return
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES, {"few": percent * least / 100})
        candidates = [journey for (journey,) in cursor.fetchall()]
    for journey in candidates:
        found = _measured(journey, max(now - WINDOW, _resumed(journey) or now - WINDOW), percent)
        if found.people >= least and found.percent > percent:
            yield found


def _measured(journey: int, since: datetime, percent: float) -> Failing:
    asked: dict[str, Any] = {"journey": journey, "since": since, "hour": hour_of(since)}
    with connection.cursor() as cursor:
        cursor.execute(PARKED, asked)
        parked, stood = cursor.fetchone() or (0, 0)
        cursor.execute(MOVED, asked | {"enough": ceil(100 * parked / percent) + 1})
        ((moved,),) = cursor.fetchall()
    return Failing(journey, parked, int(moved) + stood)


def _resumed(journey: int) -> datetime | None:
    """When somebody last let the journey go on: what failed before is known to them."""
    slug = Journey.objects.values_list("slug", flat=True).get(pk=journey)
    entries = JournalEntry.objects.filter(subject=f"journey:{slug}", verb="journey.resumed")
    details = entries.order_by("-at", "-pk").values_list("details", flat=True).first()
    moment = (details or {}).get("moment")
    return datetime.fromisoformat(moment) if moment else None


@dataclass(frozen=True, slots=True)
class PausedItself:
    """A paused journey that nobody paused: what it said when it did."""

    slug: str
    name: str
    parked: int
    people: int
    percent: float


def paused_themselves() -> list[PausedItself]:
    """Journeys that are paused because too many people could not go on. One query, two when any is paused."""
    paused = dict(
        Journey.objects.filter(status=Journey.Status.PAUSED).order_by("name").values_list("slug", "name")
    )
    if not paused:
        return []
    turns = (
        JournalEntry.objects.filter(
            subject__in=[f"journey:{slug}" for slug in paused],
            verb__in=(PAUSED_ITSELF, "journey.paused", "journey.resumed"),
        )
        .order_by("subject", "-at", "-pk")
        .distinct("subject")
    )
    last = {turn.subject.removeprefix("journey:"): turn for turn in turns}
    return [
        PausedItself(slug, name, **last[slug].details["failing"])
        for slug, name in paused.items()
        if slug in last and last[slug].verb == PAUSED_ITSELF
    ]
