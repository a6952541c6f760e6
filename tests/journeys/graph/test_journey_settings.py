from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from journeys.graph.journey_settings import JourneySettings, read_settings
from journeys.rules.problems import Findings


def read(**settings: Any) -> JourneySettings:
    findings = Findings()
    found = read_settings(settings, "settings", findings)
    assert findings.problems == []
    return found


def places(**settings: Any) -> list[str]:
    findings = Findings()
    read_settings(settings, "settings", findings)
    return [problem.place for problem in findings.problems]


def test_what_is_not_said_has_its_default() -> None:
    found = read()
    assert (found.reentry.how, found.goal, found.exit_when, found.priority) == ("once", None, None, 50)


def test_reentry_is_once_always_after_a_pause_or_per_property() -> None:
    assert read(reentry="always").reentry.how == "always"
    assert read(reentry={"after": "30d"}).reentry.after == timedelta(days=30)
    assert read(reentry={"per": "order_id"}).reentry.per == "order_id"
    for wrong in ("daily", {}, {"after": "soon"}, {"per": ""}, {"after": "1d", "per": "a"}, 3, None):
        if wrong is not None:
            assert places(reentry=wrong), wrong


def test_a_goal_has_its_event_its_name_and_its_windows() -> None:
    goal = read(goal={"event": "paid", "within": "30d", "value": "amount"}).goal
    assert goal is not None
    assert (goal.name, goal.leave, goal.suppress) == ("paid", True, timedelta(days=90))
    assert goal.worth({"amount": 49}) == Decimal(49)
    assert goal.worth({"amount": "much"}) is None
    assert goal.money({"currency": "EUR"}, "USD") == "EUR"
    fixed = read(goal={"event": "paid", "value": 5, "currency": "chf", "leave": False}).goal
    assert fixed is not None
    assert (fixed.worth({}), fixed.money({}, "USD"), fixed.leave) == (Decimal(5), "CHF", False)


@pytest.mark.parametrize(
    ("goal", "place"),
    [
        ({}, "settings/goal/event"),
        ({"event": "a", "within": "0h"}, "settings/goal/within"),
        ({"event": "a", "leave": "yes"}, "settings/goal/leave"),
        ({"event": "a", "value": []}, "settings/goal/value"),
        ({"event": "a", "currency": "Euro"}, "settings/goal/currency"),
        ("paid", "settings/goal"),
    ],
)
def test_a_goal_that_is_wrong_says_where(goal: object, place: str) -> None:
    assert places(goal=goal) == [place]


def test_an_exit_is_an_event_from_the_entry_on_or_a_state() -> None:
    event = read(exit_when={"event": "bought"}).exit_when
    assert event is not None
    assert [test.event for test in event.events] == ["bought"]
    assert event.condition is None
    state = read(exit_when={"fact": "contact.customer", "is": "equal_to", "value": True}).exit_when
    assert state is not None
    assert state.condition is not None
    assert state.events == ()


def test_events_and_states_under_any_are_told_apart() -> None:
    pro = {"fact": "contact.plan", "is": "equal_to", "value": "pro"}
    often = {"event": "bought", "at_least": 3, "within": "7d"}
    found = read(exit_when={"any": [{"event": "left"}, pro, {"event": "gone"}, often]}).exit_when
    assert found is not None
    assert [test.event for test in found.events] == ["left", "gone"]
    assert found.condition is not None
    assert [str(need) for need in found.condition.needs] == ["contact.plan", "event.bought.count"]


def test_an_exit_that_is_no_condition_says_where() -> None:
    assert places(exit_when={"event": "a", "fact": "b"}) == ["settings/exit_when"]
