"""The tables of a dashboard as rows of values, for files."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from journeys.queries.dashboard import Dashboard, StepLine

type Rows = Iterator[list[Any]]


def steps(shown: Dashboard) -> Rows:
    """Step by step: counts, shares and times in hours."""
    yield [
        "step", "name", "kind", "stage", "entered", "done", "reached_goal_here", "dropped", "waiting",
        "parked", "conversion", "drop_off", "median_hours", "p90_hours", "stays_looked_at",
        "passed_and_reached_goal",
    ]  # fmt: skip
    for line in shown.lines:
        yield _step(line)


def ways(shown: Dashboard) -> Rows:
    """Who left which step by which way, the goal and exits among them."""
    yield ["step", "name", "way", "people", "share"]
    for line in shown.lines:
        for way, people in line.flow.left.items():
            yield [line.step.key, line.step.name, way, people, _share(people, line.flow.arrived)]


def rows(shown: Dashboard) -> Rows:
    """What each row of the rules decided."""
    yield ["step", "rule", "row", "people", "share", "reached_goal", "conversion"]
    for decision in shown.decisions:
        for row in decision.rows:
            yield [
                decision.step.key, decision.rule_slug, row.row, row.people,
                _share(row.people, decision.people), row.to_goal, _share(row.to_goal, row.people),
            ]  # fmt: skip


def logic(shown: Dashboard) -> Rows:
    """With and without the logic, and the difference with its interval where there is enough to say it."""
    yield ["who", "entered", "under_way", "reached_goal", "conversion", "difference", "low", "high", "remark"]
    worth = shown.worth
    said = [worth.difference, worth.low, worth.high] if worth.enough else ["", "", ""]
    for who, arm in (
        ("with logic", shown.numbers.with_logic),
        ("without logic", shown.numbers.without_logic),
    ):
        mine = [*said, worth.reason] if who == "with logic" else ["", "", "", ""]
        yield [who, arm.entered, arm.under_way, arm.converted, _share(arm.converted, arm.entered), *mine]


TABLES: dict[str, Callable[[Dashboard], Rows]] = {"steps": steps, "ways": ways, "rows": rows, "logic": logic}
"""By the name that an address gives them."""


def _step(line: StepLine) -> list[Any]:
    step, flow = line.step, line.flow
    return [
        step.key, step.name, step.kind, step.stage, flow.arrived, flow.went_on, flow.at_goal, flow.dropped,
        flow.waiting, flow.failed, _share(flow.went_on, flow.arrived), _share(flow.dropped, flow.arrived),
        _hours(line.stay.median), _hours(line.stay.most), line.stay.people, line.to_goal,
    ]  # fmt: skip


def _share(part: int | None, whole: int) -> float | None:
    return round(part / whole, 6) if part is not None and whole else None


def _hours(time: timedelta | None) -> float | None:
    return None if time is None else round(time.total_seconds() / 3600, 4)
