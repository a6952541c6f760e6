from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.kinds.split import kind
from journeys.kinds.winner import Arm, When, surely_better, winner_of
from tests.journeys.kinds.listed_world import ListedWorld, group_of, settings_of

AB = [{"key": "a", "weight": 50}, {"key": "b", "weight": 50}]
arms = st.builds(
    lambda people, some: Arm(people, min(people, some)), st.integers(1, 5000), st.integers(0, 5000)
)


@pytest.mark.parametrize(
    ("said", "when", "summary"),
    [
        (500, When(people=500), "winner after 500 people each"),
        ("14d", When(after=timedelta(days=14)), "winner after 14 d"),
        ("2026-05-01T09:00:00Z", When(at=datetime(2026, 5, 1, 9, tzinfo=UTC)), "winner on 2026-05-01"),
    ],
)
def test_it_goes_by_people_time_or_date(said: object, when: When, summary: str) -> None:
    settings = settings_of(kind, branches=AB, winner=said)
    assert settings.winner == when
    assert kind.summary(settings) == f"a 50 %, b 50 %, {summary}"


@pytest.mark.parametrize("said", [0, -3, True, "soon", 1.5, ["a"]])
def test_anything_else_is_refused(said: Any) -> None:
    (problem,) = kind.Settings.parse({"branches": AB, "winner": said}).wrong
    assert (problem.code, problem.place) == ("not_a_winner", "settings/winner")


def test_nobody_wins_without_enough_people_conversions_or_difference() -> None:
    assert winner_of({"a": Arm(99, 90), "b": Arm(500, 5)}) is None
    assert winner_of({"a": Arm(500, 9), "b": Arm(500, 0)}) is None
    assert winner_of({"a": Arm(500, 50), "b": Arm(500, 60)}) is None
    assert winner_of({"a": Arm(500, 50), "b": Arm(500, 90)}) == "b"
    assert winner_of({"a": Arm(500, 50), "b": Arm(500, 90), "c": Arm(500, 85)}) is None
    assert winner_of({"a": Arm(500, 50)}) is None


@given(arms, arms)
def test_of_two_at_most_one_is_better_and_it_has_the_larger_share(one: Arm, other: Arm) -> None:
    assert not (surely_better(one, other) and surely_better(other, one))
    if surely_better(one, other):
        assert one.share > other.share


@given(st.dictionaries(st.sampled_from("abcd"), arms, min_size=2))
def test_the_order_of_branches_does_not_matter(given_arms: dict[str, Arm]) -> None:
    turned = dict(reversed(given_arms.items()))
    assert winner_of(given_arms) == winner_of(turned)


def test_everybody_new_takes_the_winner_and_others_keep_their_branch() -> None:
    settings = settings_of(kind, branches=AB, winner=500)
    world = ListedWorld(bucket=[0, 0, 0], branches=["a", None, None], won="b")
    result = kind.run(settings, group_of(3, connected=("a", "b")), world)
    assert {way: list(who) for way, who in result.routes.items()} == {"a": [0], "b": [1, 2]}
    gone = ListedWorld(bucket=[0], branches=[None], won="c")
    assert list(kind.run(settings, group_of(1, connected=("a", "b")), gone).routes) == ["a"]


def test_a_split_without_a_winner_asks_for_none() -> None:
    world = ListedWorld(bucket=[0], won="b")
    assert list(kind.run(settings_of(kind, branches=AB), group_of(), world).routes) == ["a"]
