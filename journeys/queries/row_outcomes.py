"""What became of the people whom each row of a rule sent on, so that a row can be judged."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils.formats import number_format

from journeys.insights.funnel import MOST_CONVERSIONS
from journeys.insights.row_worth import row_worth
from journeys.insights.rows import row_hits
from journeys.insights.uplift import PEOPLE_NEEDED, wilson
from journeys.models import Conversion, VersionNode
from journeys.queries.dashboard import goal_of
from journeys.queries.rules import Use, uses

MOST_STEPS = 10
"""Steps of one rule that are told: each costs statements of its own."""

BEFORE_ANY = timedelta(hours=1)
"""Counters are kept by the hour, and the hour of publishing counts."""


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """One row: whom it decided, how many of them reached the goal, the 95 % interval of that share (0 to 1),
    and what it was worth in words. ``enough``: so many that the interval says something."""

    row: str
    people: int
    reached: int
    low: float
    high: float
    value: str
    enough: bool


@dataclass(frozen=True, slots=True)
class StepOutcomes:
    """A published step that asks the rule, the event that is its journey's goal (empty for none), and its
    rows, the most frequent first; None where the conversions are too many to go through while one waits."""

    use: Use
    goal: str
    rows: tuple[RowOutcome, ...] | None


def row_outcomes(slug: str) -> tuple[list[StepOutcomes], int]:
    """By step, over the whole time of each version that somebody is on; and how many more steps there are
    than are told. Two statements, and five more for each step that is told."""
    asking = [use for use in uses(slug) if not use.ended]
    told = asking[:MOST_STEPS]
    nodes = VersionNode.objects.select_related("version").in_bulk([use.node_id for use in told])
    return [_of_step(use, nodes[use.node_id]) for use in told], len(asking) - len(told)


def _of_step(use: Use, node: VersionNode) -> StepOutcomes:
    goal = str(goal_of(node.version).get("event") or "")
    reached = Conversion.objects.filter(journey_id=node.version.journey_id, version_id=node.version_id)
    if reached[: MOST_CONVERSIONS + 1].count() > MOST_CONVERSIONS:
        return StepOutcomes(use, goal, None)
    worth = row_worth(node) if goal else {}
    found = []
    for row, people in row_hits([node.pk], node.version.published_at - BEFORE_ANY).items():
        mine = worth.get(row)
        # Counters are ahead of a conversion or behind it for the moment of a commit.
        converted = min(mine.reached, people) if mine else 0
        low, high = wilson(converted, people)
        value = " + ".join(_money(sum, code) for code, sum in mine.values.items()) if mine else ""
        found.append(RowOutcome(row, people, converted, low, high, value, people >= PEOPLE_NEEDED))
    return StepOutcomes(use, goal, tuple(sorted(found, key=lambda each: (-each.people, each.row))))


def _money(value: Decimal, code: str) -> str:
    return f"{number_format(value, 0, force_grouping=True)} {code}".strip()
