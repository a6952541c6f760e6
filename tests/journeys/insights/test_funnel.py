"""The funnel equals a recount of the log."""

from collections import Counter

import pytest

from journeys.engine.counters import fold
from journeys.insights.funnel import funnel
from journeys.insights.rows import row_hits
from journeys.models import Conversion, Decision, Step
from tests.cast import team
from tests.journeys.launch import Launch, launch


@pytest.fixture
def launched(db: None) -> Launch:
    members = team()
    return launch(members["marketer"], members["reviewer"])


@pytest.mark.parametrize("folded", [False, True])
def test_every_number_equals_a_recount(launched: Launch, folded: bool) -> None:
    if folded:
        fold()
    found = funnel(launched.version)
    left = Counter((step.node_id, step.outcome) for step in Step.objects.all())
    for step in found.steps:
        assert step.everybody.left == {
            outcome: n for (node, outcome), n in left.items() if node == step.node_id
        }
        assert step.everybody.arrived == step.everybody.gone + step.everybody.waiting
    assert (found.everybody.entered, found.everybody.ended, found.everybody.converted) == (4, 2, 1)
    assert found.everybody.under_way == 2
    assert found.without_logic.entered == 0


def test_who_reached_the_goal_is_counted_on_each_step_that_they_passed(launched: Launch) -> None:
    reached = {step.key: step.reached_goal for step in funnel(launched.version).steps}
    assert {key for key, number in reached.items() if number} == {"start", "welcome", "wait"}
    assert Conversion.objects.count() == 1


def test_leaving_by_the_goal_is_not_going_on(launched: Launch) -> None:
    wait = next(step for step in funnel(launched.version).steps if step.key == "wait").everybody
    assert (wait.arrived, wait.went_on, wait.left["goal"], wait.waiting) == (4, 2, 1, 1)


def test_rows_are_counted_as_the_log_has_them(launched: Launch) -> None:
    nodes = list(launched.version.nodes.values_list("pk", flat=True))
    since = launched.version.published_at
    assert row_hits(nodes, since) == Counter(decision.row for decision in Decision.objects.all())
    assert row_hits([], since) == {}
