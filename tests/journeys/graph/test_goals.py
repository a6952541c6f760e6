from datetime import UTC, datetime, timedelta

from journeys.graph.goals import EventTest, ExitWhen, Goal, ends
from journeys.rules.where import parse_where

ENTERED = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY, MOMENT = timedelta(days=1), timedelta(microseconds=1)
GOAL = Goal(EventTest("paid"), "paid", within=30 * DAY)
EXIT = ExitWhen((EventTest("left"), EventTest("paid")))


def test_an_event_counts_only_when_stamped_after_the_entry() -> None:
    assert not GOAL.counts("paid", {}, ENTERED, ENTERED)
    assert GOAL.counts("paid", {}, ENTERED + MOMENT, ENTERED)
    assert not EXIT.counts("left", {}, ENTERED, ENTERED)
    assert EXIT.counts("left", {}, ENTERED + MOMENT, ENTERED)


def test_a_goal_counts_less_than_its_window_after_the_entry() -> None:
    assert GOAL.counts("paid", {}, ENTERED + 30 * DAY - MOMENT, ENTERED)
    assert not GOAL.counts("paid", {}, ENTERED + 30 * DAY, ENTERED)


def test_one_event_that_is_goal_and_exit_is_a_goal() -> None:
    assert ends(GOAL, EXIT, "paid", {}, ENTERED + DAY, ENTERED) == "goal"
    assert ends(GOAL, EXIT, "left", {}, ENTERED + DAY, ENTERED) == "exit"
    assert ends(GOAL, EXIT, "other", {}, ENTERED + DAY, ENTERED) is None
    assert ends(None, None, "paid", {}, ENTERED + DAY, ENTERED) is None


def test_a_goal_that_does_not_let_leave_ends_nothing() -> None:
    stay = Goal(EventTest("paid"), "paid", leave=False)
    assert ends(stay, None, "paid", {}, ENTERED + DAY, ENTERED) is None


def test_a_goal_past_its_window_may_still_be_an_exit() -> None:
    assert ends(GOAL, EXIT, "paid", {}, ENTERED + 31 * DAY, ENTERED) == "exit"


def test_the_properties_of_the_event_are_looked_at() -> None:
    big = EventTest("paid", parse_where([{"property": "amount", "is": "at_least", "value": 10}]))
    assert big.matches("paid", {"amount": 10}, ENTERED)
    assert not big.matches("paid", {"amount": 9}, ENTERED)
    assert not big.matches("paid", {}, ENTERED)
