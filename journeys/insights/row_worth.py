"""What became of the people whom each row of a decision sent on: how many reached the goal, and its value."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from journeys.insights.statements import statement
from journeys.models import VersionNode


@dataclass(frozen=True, slots=True)
class RowWorth:
    """People whom a row decided and who reached the goal, and the sum of its values by currency (ISO code;
    empty where none is known). Sums of different currencies never mix."""

    reached: int
    values: Mapping[str, Decimal]


def row_worth(node: VersionNode) -> dict[str, RowWorth]:
    """By row; the empty row is that of the baseline. One statement over the version's conversions: ask it
    only where these are few (``funnel.MOST_CONVERSIONS``)."""
    with connection.cursor() as cursor:
        cursor.execute(
            statement("row_worth"),
            {"journey": node.version.journey_id, "version": node.version_id, "node": node.pk},
        )
        found: dict[str, RowWorth] = {}
        for row, currency, count, value in cursor.fetchall():
            known = found.get(row, RowWorth(0, {}))
            values = dict(known.values) | ({currency: value} if value else {})
            found[row] = RowWorth(known.reached + count, values)
    return found
