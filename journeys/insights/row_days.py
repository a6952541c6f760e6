"""How often each row of a rule fired, day by day; and when rows and ways out were used last."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import connection

from journeys.insights.statements import statement


def row_days(nodes: Iterable[tuple[int, int]], now: datetime, days: int = 30) -> dict[str, list[int]]:
    """By row id (``otherwise`` among them) the decisions of each of the last days (UTC), today last, over
    these (version id, node id). One statement over the counters."""
    asked = list(nodes)
    if not asked:
        return {}
    first = (now - timedelta(days=days - 1)).replace(hour=0, minute=0, second=0, microsecond=0)
    since = first - timedelta(microseconds=1)
    found: dict[str, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(statement("row_days"), {**_named(asked), "since": since})
        for row, day, count in cursor.fetchall():
            place = (day - first.date()).days
            if 0 <= place < days:
                found.setdefault(row, [0] * days)[place] += int(count)
    return found


def last_used(nodes: Iterable[tuple[int, int]]) -> Mapping[tuple[int, str, str], datetime]:
    """The hour in which each row last fired and each way out was last taken, by node id, ``row`` or ``left``,
    and row or way out. What is not in it never was. One statement over the counters."""
    asked = list(nodes)
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(statement("last_used"), _named(asked))
        return {(node, measure, outcome): hour for node, measure, outcome, hour in cursor.fetchall()}


def _named(asked: Sequence[tuple[int, int]]) -> dict[str, list[int]]:
    return {"versions": list({version for version, _ in asked}), "nodes": [node for _, node in asked]}
