from decimal import Decimal
from typing import Any

import pytest

from journeys.kinds.change_score import kind
from journeys.kinds.effects import Change, added
from tests.journeys.kinds.listed_world import ListedWorld, group_of, settings_of


def points(settings: Any, world: ListedWorld, count: int = 1, **group: Any) -> list[Any]:
    result = kind.run(settings, group_of(count, **group), world)
    (change,) = result.effects
    assert isinstance(change, Change)
    assert (change.attribute, change.operation) == ("score", "add")
    assert list(result.routes["next"]) == list(change.members) == list(range(count))
    return list(change.values)


def test_everybody_gets_as_many_points() -> None:
    assert points(settings_of(kind, by=-2.5), ListedWorld(), 2) == [Decimal("-2.5")] * 2


def test_a_step_may_say_how_many_and_what_does_not_fit_is_else() -> None:
    settings = settings_of(kind, by={"from": "step.route.points", "else": 5})
    given = {("route", "points"): [20, None, "much", 10**9, 0.001, "7.25", True]}
    assert points(settings, ListedWorld(given=given), 7) == [20, 5, 5, 5, 5, Decimal("7.25"), 5]


def test_without_the_logic_it_is_else() -> None:
    settings = settings_of(kind, by={"from": "step.route.points", "else": 5})
    given = {("route", "points"): [20, 20]}
    assert points(settings, ListedWorld(given=given), 2, without=[1]) == [20, 5]


@pytest.mark.parametrize("by", ["10", True, 1_000_001, -1_000_001, 0.001, [1], {"from": "step.a.b"}])
def test_what_cannot_be_added_says_where_and_what_to_do(by: Any) -> None:
    (problem,) = kind.Settings.parse({"by": by}).wrong
    assert problem.place.startswith("settings/by")
    assert problem.cure


def test_who_has_no_score_begins_at_nothing() -> None:
    assert added(None, Decimal(10)) == 10
    assert added("2.5", 10) == Decimal("12.5")
    assert added("cold", 10, -4) == 6


def test_it_says_what_it_does() -> None:
    assert kind.summary(settings_of(kind, by=10)) == "+10"
    assert kind.summary(settings_of(kind, by=-2.5)) == "-2.5"
