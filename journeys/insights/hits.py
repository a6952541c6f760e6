"""How often each step that asks a rule decided."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from journeys.insights.statements import statement


def hits_by_node(nodes: Iterable[tuple[int, int]], since: datetime) -> dict[int, int]:
    """Decisions since an instant by version node, of these (version id, node id).

    Counted by the UTC hour, so the first hour is whole. One statement over the counters.
    """
    asked = list(nodes)
    if not asked:
        return {}
    versions, steps = [version for version, _ in asked], [node for _, node in asked]
    with connection.cursor() as cursor:
        cursor.execute(statement("hits"), {"versions": versions, "nodes": steps, "since": since})
        return {node: int(count) for node, count in cursor.fetchall()}
