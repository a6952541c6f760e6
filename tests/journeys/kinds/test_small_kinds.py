"""Kinds that do one thing and let everybody go on."""

from decimal import Decimal

import pytest

from journeys.kinds import change_list, goal, sales_task, set_attribute, trigger_event
from journeys.kinds import exit as exit_kind
from journeys.kinds.base import NodeContext
from journeys.kinds.effects import Change, HandOver, Reach
from journeys.kinds.rulebook import Rulebook
from tests.journeys.kinds.listed_world import ListedWorld, after, group_of, settings_of


def test_a_task_has_its_queue_due_time_and_priority() -> None:
    settings = settings_of(
        sales_task.kind,
        title="Call {{ contact.email }}",
        queue={"from": "step.route.queue", "else": "inbound"},
        due="24h",
        priority={"from": "step.route.priority", "else": "normal"},
    )
    given = {("route", "queue"): ["vip", None], ("route", "priority"): ["high", "sky-high"]}
    result = sales_task.kind.run(settings, group_of(2), ListedWorld(given=given))
    (task,) = result.effects
    assert isinstance(task, HandOver)
    assert list(task.queues) == ["vip", "inbound"]
    assert list(task.priorities) == ["high", "normal"], "a priority that does not exist is none"
    assert list(task.dues) == [after(24)] * 2
    assert list(result.routes["next"]) == [0, 1]


def test_a_task_without_a_due_time_has_none() -> None:
    settings = settings_of(sales_task.kind, title="Call", queue="inbound")
    (task,) = sales_task.kind.run(settings, group_of(), ListedWorld()).effects
    assert isinstance(task, HandOver)
    assert list(task.dues) == [None]


def test_the_title_of_a_task_must_be_readable() -> None:
    settings = settings_of(sales_task.kind, title="{{ a", queue="q")
    found = sales_task.kind.problems(settings, NodeContext("nodes/t", "T", Rulebook(), {}))
    assert [problem.place for problem in found] == ["nodes/t/settings/title"]


def test_an_attribute_is_set_to_a_value_or_to_what_a_step_gave() -> None:
    fixed = settings_of(set_attribute.kind, attribute="state", value=False)
    (change,) = set_attribute.kind.run(fixed, group_of(2), ListedWorld()).effects
    assert change == Change(range(2), "state", "set", [False, False])
    dynamic = settings_of(
        set_attribute.kind, attribute="state", value={"from": "step.route.pause", "else": "none"}
    )
    world = ListedWorld(given={("route", "pause"): ["7d", None, ["a"]]})
    (change,) = set_attribute.kind.run(dynamic, group_of(3), world).effects
    assert isinstance(change, Change)
    assert list(change.values) == ["7d", "none", "none"]


def test_a_goal_counts_who_comes_by() -> None:
    settings = settings_of(goal.kind, name="asked", value=2.5)
    (reach,) = goal.kind.run(settings, group_of(2), ListedWorld()).effects
    assert reach == Reach(range(2), "asked", Decimal("2.5"))


def test_an_exit_ends_the_run() -> None:
    settings = settings_of(exit_kind.kind, reason="done")
    assert exit_kind.kind.outcomes(settings, Rulebook()) == ()
    assert list(exit_kind.kind.run(settings, group_of(), ListedWorld()).routes) == ["end"]


def test_a_trigger_is_woken_by_its_event() -> None:
    settings = settings_of(trigger_event.kind, event="signed_up")
    assert trigger_event.kind.wakes(settings, Rulebook()).events == {"signed_up"}
    assert list(trigger_event.kind.run(settings, group_of(), ListedWorld()).routes) == ["next"]


@pytest.mark.parametrize("name", ["hot leads", "Hot", "-hot", "hot/../leads"])
def test_a_list_is_called_as_its_page_is_addressed(name: str) -> None:
    context = NodeContext("nodes/c", "C", Rulebook(), {})
    (problem,) = change_list.kind.problems(settings_of(change_list.kind, list=name), context)
    assert (problem.code, problem.place) == ("bad_slug", "nodes/c/settings/list")
    assert not list(change_list.kind.problems(settings_of(change_list.kind, list="hot-leads_2"), context))
