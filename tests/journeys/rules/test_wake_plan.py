"""What can change an answer: names and instants, never too late."""

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.rules.documents import Rule, parse_condition
from journeys.rules.evaluate import compile_condition
from journeys.rules.facts import Column
from journeys.rules.wake_plan import next_change, wake_plan
from tests.journeys.rules.asking import NOW, Member, columns_of
from tests.journeys.rules.random_rules import conditions, members


def plan(*parts: dict[str, Any]) -> Any:
    return wake_plan(parse_condition({"all": list(parts)}))


def test_it_names_every_fact_that_can_change_the_answer() -> None:
    found = plan(
        {"fact": "contact.plan", "is": "known"},
        {"event": "paid"},
        {"fact": "event.seen.count", "is": "at_least", "value": 3},
        {"fact": "segment.vip", "is": "equal_to", "value": True},
        {"fact": "consent.email.news", "is": "equal_to", "value": True},
        {"fact": "message.welcome.opened", "is": "equal_to", "value": True},
        {"fact": "entry.order", "is": "known"},
    )
    assert found.attributes == {"plan"}
    assert found.events == {"paid", "seen"}
    assert found.segments == {"vip"}
    assert found.consents == {"email.news"}
    assert found.messages == {"welcome.opened"}
    assert not found.timed
    assert not found.unnameable


def test_windows_ages_and_dates_move_with_the_clock() -> None:
    assert plan({"event": "paid", "within": "7d"}).timed
    assert plan({"fact": "contact.plan", "is": "known", "no_older_than": "7d"}).timed
    assert plan({"fact": "contact.renewal", "is": "within_next", "value": "7d"}).timed
    assert plan({"fact": "contact.renewal", "is": "before", "value": {"ago": "7d"}}).timed
    assert plan({"fact": "journey.age", "is": "at_least", "value": "7d"}).timed
    assert plan({"fact": "now.hour", "is": "at_least", "value": 9}).timed
    assert not plan({"fact": "contact.renewal", "is": "before", "value": "2026-05-01"}).timed


def test_facts_that_nobody_announces_are_problems() -> None:
    assert [problem.code for problem in plan({"fact": "account.status", "is": "known"}).unnameable] == [
        "no_wake_plan"
    ]


def test_plans_add_up() -> None:
    both = plan({"event": "a"}) | plan({"event": "b", "within": "1d"})
    assert both.events == {"a", "b"}
    assert both.timed


def test_the_next_change_of_an_age() -> None:
    condition = parse_condition({"fact": "journey.age", "is": "at_least", "value": "2d"})
    columns = {condition.needs[0]: Column([timedelta(hours=47)])}
    assert next_change(condition, columns, 0, NOW) == NOW + timedelta(hours=1)


def test_a_stand_in_moves_with_the_clock_as_well() -> None:
    part = {"fact": "contact.a", "is": "before", "value": {"ago": "1d"}, "missing": {"use": "2026-05-01"}}
    condition = parse_condition(part)
    columns = {condition.needs[0]: Column([None])}
    assert next_change(condition, columns, 0, NOW) == NOW + timedelta(hours=12)


def test_the_end_of_the_calendar_is_never_reached() -> None:
    condition = parse_condition({"fact": "contact.a", "is": "before", "value": {"ago": "7d"}})
    assert next_change(condition, {condition.needs[0]: Column(["9999-12-31T23:59Z"])}, 0, NOW) is None


@settings(max_examples=400, deadline=None)
@given(rule=conditions(), data=st.data())
def test_no_answer_changes_before_the_instant_that_was_named(rule: Rule, data: st.DataObject) -> None:
    condition = rule.condition
    assert condition is not None
    group: list[Member] = data.draw(members(rule))
    columns = columns_of(rule.needs, group)
    hold = compile_condition(condition)
    before = hold(columns, len(group), NOW)
    later = NOW + data.draw(
        st.sampled_from([timedelta(seconds=1), timedelta(hours=24), timedelta(hours=25), timedelta(days=3)])
    )
    after = hold(columns, len(group), later)
    for index in range(len(group)):
        if before[index] != after[index]:
            instant = next_change(condition, columns, index, NOW)
            assert instant is not None
            assert instant <= later
