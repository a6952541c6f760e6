"""How many of those whom a row decided reached the goal."""

from django.db import connection

from journeys.insights.statements import statement
from journeys.models import Version


def row_goals(version: Version) -> dict[tuple[int, str], int]:
    """People by node id and row; the empty row is that of the baseline. One statement over the version's
    conversions: ask it only where these are few (``funnel.MOST_CONVERSIONS``)."""
    with connection.cursor() as cursor:
        cursor.execute(statement("row_goals"), {"journey": version.journey_id, "version": version.pk})
        return {(node, row): count for node, row, count in cursor.fetchall()}
