from datetime import timedelta

from journeys.kinds.base import NodeContext
from journeys.kinds.rulebook import Rulebook
from journeys.kinds.wait_until import kind
from tests.journeys.kinds.listed_world import ListedWorld, after, group_of, settings_of

DEMO = settings_of(kind, event="demo", timeout="7d")
PRO = {"fact": "contact.plan", "is": "equal_to", "value": "pro"}
CONTEXT = NodeContext("nodes/w", "Wait", Rulebook(), {})


def test_it_waits_for_the_first_event_after_entering() -> None:
    world = ListedWorld(hours=5, events=[[(0, "demo")], [(0.1, "demo")], [(3, "other")]])
    result = kind.run(DEMO, group_of(3), world)
    assert list(result.routes["happened"]) == [1]
    assert list(result.rests) == [0, 2]
    assert list(result.due) == [after(168)] * 2


def test_the_event_exactly_at_the_timeout_wins_and_a_later_one_does_not() -> None:
    world = ListedWorld(hours=200, events=[[(168, "demo")], [(168.1, "demo")], []])
    result = kind.run(DEMO, group_of(3), world)
    assert list(result.routes["happened"]) == [0]
    assert list(result.routes["timed_out"]) == [1, 2]


def test_it_looks_at_the_properties_of_the_event() -> None:
    big = settings_of(
        kind, event="paid", timeout="1d", where=[{"property": "amount", "is": "greater_than", "value": 10}]
    )
    world = ListedWorld(hours=1, events=[[(0.5, "paid", {"amount": 11})], [(0.5, "paid", {"amount": 9})]])
    assert list(kind.run(big, group_of(2), world).routes["happened"]) == [0]


def test_it_still_hears_the_event_without_the_logic_and_takes_else_for_its_timeout() -> None:
    wait = settings_of(kind, event="demo", timeout={"from": "step.route.pause", "else": "7d"})
    world = ListedWorld(
        hours=2, events=[[(1, "demo")], [], []], given={("route", "pause"): ["1d", "1d", "1d"]}
    )
    result = kind.run(wait, group_of(3, without=[0, 1]), world)
    assert list(result.routes["happened"]) == [0]
    assert list(result.due) == [after(168), after(24)]


def test_a_condition_is_a_state_that_is_asked_at_once() -> None:
    wait = settings_of(kind, condition=PRO, timeout="1d")
    result = kind.run(wait, group_of(2), ListedWorld(values={"contact.plan": ["pro", "free"]}))
    assert list(result.routes["happened"]) == [0]
    assert list(result.due) == [after(24)]
    assert kind.wakes(wait, Rulebook()).attributes == {"plan"}


def test_a_condition_that_the_clock_can_turn_is_asked_again_in_time() -> None:
    old = {"fact": "journey.age", "is": "at_least", "value": "5h"}
    wait = settings_of(kind, condition=old, timeout="1d")

    result = kind.run(wait, group_of(), ListedWorld(values={"journey.age": [timedelta(hours=1)]}))
    assert list(result.due) == [after(4)]


def test_without_a_timeout_it_may_wait_for_ever_and_says_so() -> None:
    wait = settings_of(kind, event="demo")
    result = kind.run(wait, group_of(), ListedWorld(hours=9999))
    assert list(result.due) == [None]
    assert kind.outcomes(wait, Rulebook()) == ("happened",)
    (problem,) = kind.problems(wait, CONTEXT)
    assert (problem.code, problem.severity) == ("no_timeout", "warning")


def test_a_condition_whose_change_nobody_announces_is_a_problem() -> None:
    account = {"fact": "account.status", "is": "equal_to", "value": "customer"}
    wait = settings_of(kind, condition=account, timeout="1d")
    assert [problem.code for problem in kind.problems(wait, CONTEXT)] == ["no_wake_plan"]


def test_it_waits_for_one_thing() -> None:
    assert [p.code for p in kind.Settings.parse({"timeout": "1d"}).missing] == ["missing_setting"]
    both = kind.Settings.parse({"event": "demo", "condition": PRO})
    assert [p.code for p in both.wrong] == ["two_waits"]
    filtered = kind.Settings.parse({"condition": PRO, "where": [{"property": "a", "value": 1}]})
    assert [p.place for p in filtered.wrong] == ["settings/where"]
