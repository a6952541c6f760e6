"""How often each row of a rule fired."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from journeys.insights.statements import statement
from journeys.models import VersionNode


def row_hits(nodes: Iterable[int], since: datetime) -> dict[str, int]:
    """Decisions since an instant by row id, ``otherwise`` among them, over these version nodes (ids).

    Counted by the UTC hour, so the first hour is whole. Two statements over the counters.
    """
    asked = list(nodes)
    if not asked:
        return {}
    versions = list(VersionNode.objects.filter(pk__in=asked).values_list("version_id", flat=True).distinct())
    with connection.cursor() as cursor:
        cursor.execute(statement("rows"), {"nodes": asked, "versions": versions, "since": since})
        return {row: int(count) for row, count in cursor.fetchall()}
