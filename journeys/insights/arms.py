"""How the branches of a split do: people, and who of them reached the goal."""

from datetime import datetime

from django.db import connection
from django.db.models import Sum

from journeys.insights.statements import statement
from journeys.kinds.winner import Arm
from journeys.models import Counter, CounterDelta, SplitRace, VersionNode


def passed(race: SplitRace) -> dict[str, int]:
    """How often each branch was taken since the race began, by the counters: O(hours) rows. Three queries."""
    nodes = list(
        VersionNode.objects.filter(version__journey=race.journey_id, key=race.node_key).values_list(
            "pk", flat=True
        )
    )
    found: dict[str, int] = {}
    for model in (Counter, CounterDelta):
        rows = model.objects.filter(node_id__in=nodes, measure="left", hour__gte=hour(race.since))
        for outcome, count in rows.values_list("outcome").annotate(Sum("count")):
            found[outcome] = found.get(outcome, 0) + count
    return found


def arms(race: SplitRace, branches: list[str], goal: str) -> dict[str, Arm]:
    """People and conversions of each branch. One statement that reads every assignment of the split: for a
    look now and then, not for a page."""
    with connection.cursor() as cursor:
        cursor.execute(
            statement("arms"),
            {"journey": race.journey_id, "node": race.node_key, "goal": goal, "since": race.since},
        )
        found = {branch: Arm(people, converted) for branch, people, converted in cursor.fetchall()}
    return {branch: found.get(branch, Arm(0, 0)) for branch in branches}


def hour(instant: datetime) -> datetime:
    """The hour that counts are kept by."""
    return instant.replace(minute=0, second=0, microsecond=0)
