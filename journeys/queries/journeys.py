"""Journeys as a list shows them."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q, QuerySet

from journeys.models import Journey

TOTALS = """
SELECT version.journey_id,
       sum(counted.count) FILTER (WHERE measure = 'entered'),
       sum(counted.count) FILTER (WHERE measure = 'ended'),
       sum(counted.count) FILTER (WHERE measure = 'converted')
FROM (SELECT version_id, measure, count FROM journeys_counter
      UNION ALL SELECT version_id, measure, count FROM journeys_counterdelta) counted
JOIN journeys_version version ON version.id = counted.version_id
WHERE measure IN ('entered', 'ended', 'converted') AND version.journey_id = ANY(%s)
GROUP BY version.journey_id
"""


@dataclass(frozen=True, slots=True)
class Totals:
    """People of a journey over all its versions, test traffic apart."""

    entered: int = 0
    ended: int = 0
    converted: int = 0

    @property
    def under_way(self) -> int:
        """People who have entered and not ended."""
        return self.entered - self.ended


NOBODY = Totals()


def journey_list(search: str = "", status: str = "") -> QuerySet[Journey]:
    """Journeys whose name, summary or slug holds ``search``, in one status if given; by name. One query."""
    found = (
        Journey.objects.select_related("live_version").annotate(steps=Count("nodes")).order_by("name", "id")
    )
    if status in Journey.Status.values:
        found = found.filter(status=status)
    else:
        found = found.exclude(status=Journey.Status.ARCHIVED)
    for word in search.split():
        found = found.filter(Q(name__icontains=word) | Q(summary__icontains=word) | Q(slug__icontains=word))
    return found


def totals(journeys: list[int]) -> dict[int, Totals]:
    """The people of these journeys (ids). One statement over the counters, never over the log."""
    with connection.cursor() as cursor:
        cursor.execute(TOTALS, [journeys])
        return {row[0]: Totals(*(int(number or 0) for number in row[1:])) for row in cursor.fetchall()}
