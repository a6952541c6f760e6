"""The numbers of one version as its dashboard shows them: the funnel step by step, what the logic decided,
and what it is worth."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from journeys.insights.funnel import MOST_CONVERSIONS, Entrants, Flow, Funnel, StepNumbers, funnel
from journeys.insights.row_goals import row_goals
from journeys.insights.timing import Stay, Stays, stays
from journeys.insights.uplift import Uplift, uplift
from journeys.models import Rule, Version

NO_STAY = Stay(0, None, None)
ARMS = {"": None, "with": False, "without": True}
"""The ``logic`` of an address: everybody, those with the logic, those without."""


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step and its people, of everybody or of one arm. ``to_goal`` are those who passed it and reached
    the goal, then or later; None where it would take too long to say, or for one arm alone."""

    step: StepNumbers
    flow: Flow
    stay: Stay
    to_goal: int | None


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row of a rule: whom it decided, and how many of them reached the goal (None: not worked out)."""

    row: str
    people: int
    to_goal: int | None


@dataclass(frozen=True, slots=True)
class DecisionLines:
    """What one decision's rule did. ``people`` are all whom its rows decided."""

    step: StepNumbers
    rule_slug: str
    rule_name: str
    rows: tuple[RowLine, ...]
    people: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """All that the page shows of a version. ``people`` are those of the chosen arm."""

    numbers: Funnel
    people: Entrants
    lines: tuple[StepLine, ...]
    decisions: tuple[DecisionLines, ...]
    worth: Uplift
    sampled: bool


def dashboard(version: Version, logic: str = "") -> Dashboard:
    """The dashboard of a version; ``logic`` is one of ``ARMS``.

    Seven statements: the counters (a row per step and outcome), the steps, the conversions' steps and
    decisions where they are at most 20,000, a bounded sample of the step log (kept for half a minute), and
    the names of the rules.
    """
    numbers = funnel(version)
    known = numbers.everybody.converted <= MOST_CONVERSIONS
    goals = row_goals(version) if known and numbers.everybody.converted else {}
    times = stays(version, ARMS[logic])
    return Dashboard(
        numbers=numbers,
        people=_arm(numbers.everybody, numbers.with_logic, numbers.without_logic, logic),
        lines=tuple(_line(step, times, logic) for step in numbers.steps),
        decisions=_decisions(version, numbers.steps, goals if known else None),
        worth=_worth(numbers),
        sampled=times.sampled,
    )


def _arm[T](everybody: T, with_logic: T, without_logic: T, logic: str) -> T:
    return {"with": with_logic, "without": without_logic}.get(logic, everybody)


def _line(step: StepNumbers, times: Stays, logic: str) -> StepLine:
    return StepLine(
        step=step,
        flow=_arm(step.everybody, step.with_logic, step.without_logic, logic),
        stay=times.by_node.get(step.node_id, NO_STAY),
        to_goal=None if logic else step.reached_goal,
    )


def _worth(numbers: Funnel) -> Uplift:
    ours, theirs = numbers.with_logic, numbers.without_logic
    return uplift(ours.entered, ours.converted, theirs.entered, theirs.converted)


def _decisions(
    version: Version, steps: Iterable[StepNumbers], goals: Mapping[tuple[int, str], int] | None
) -> tuple[DecisionLines, ...]:
    asked = {node["key"]: str(node["settings"].get("rule") or "") for node in version.document["nodes"]}
    deciding = [step for step in steps if asked.get(step.key) and step.with_logic.rows]
    slugs = {asked[step.key] for step in deciding}
    names = dict(Rule.objects.filter(slug__in=slugs).values_list("slug", "name")) if slugs else {}
    return tuple(
        DecisionLines(
            step=step,
            rule_slug=asked[step.key],
            rule_name=names.get(asked[step.key], asked[step.key]),
            rows=tuple(
                RowLine(row, people, None if goals is None else goals.get((step.node_id, row), 0))
                for row, people in step.with_logic.rows.items()
            ),
            people=sum(step.with_logic.rows.values()),
        )
        for step in deciding
    )


def goal_of(version: Version) -> Mapping[str, Any]:
    """The goal that the version's document states, or nothing. No query."""
    settings = version.document.get("settings") or {}
    goal: Mapping[str, Any] = settings.get("goal") or {}
    return goal
