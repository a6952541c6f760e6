from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from journeys.kinds.base import NodeContext
from journeys.kinds.rulebook import Rulebook
from journeys.kinds.wait_window import kind
from tests.journeys.kinds.listed_world import ListedWorld, after, group_of, settings_of

WEEK = ["mon", "tue", "wed", "thu", "fri"]
OFFICE = settings_of(kind, days=WEEK, **{"from": "09:00", "to": "17:00"})
CONTEXT = NodeContext("nodes/w", "Wait", Rulebook(), {})


def world(*zones: Any, **more: Any) -> ListedWorld:
    return ListedWorld(values={"contact.timezone": zones}, **more)


def test_inside_one_goes_on_at_once_and_outside_waits_for_the_next_one() -> None:
    result = kind.run(OFFICE, group_of(4), world("Europe/Berlin", "Asia/Tokyo", "America/Lima", None))
    assert list(result.routes["next"]) == [0, 3]
    assert list(result.rests) == [1, 2]
    assert list(result.due) == [after(12), after(2)]


def test_the_beginning_is_in_it_and_the_end_is_not() -> None:
    assert list(kind.run(OFFICE, group_of(), world(None, hours=-3)).routes) == ["next"]
    assert list(kind.run(OFFICE, group_of(), world(None, hours=5)).due) == [after(21)]


def test_nobody_leaves_outside_however_late_one_is_looked_at() -> None:
    late = kind.run(OFFICE, group_of(entered=-10), world(None, hours=8))
    assert list(late.due) == [after(21)]


def test_unknown_zones_fall_to_that_of_the_installation() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    result = kind.run(OFFICE, group_of(2), world("Mars/Olympus", "", hours=4.5, zone=berlin))
    assert list(result.due) == [after(20)] * 2


def test_a_zone_of_its_own_asks_nothing_of_the_contact() -> None:
    settings = settings_of(kind, days=["tue"], timezone="Asia/Tokyo")
    asked = ListedWorld()
    assert list(kind.run(settings, group_of(3), asked).due) == [after(3)] * 3
    assert asked.questions == 0
    assert not kind.wakes(settings, Rulebook()).attributes
    assert kind.wakes(OFFICE, Rulebook()).attributes == {"timezone"}


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    settings = settings_of(kind, days=["sun"], **{"from": "22:00", "to": "13:00"})
    assert list(kind.run(settings, group_of(), world(None)).routes) == ["next"]
    friday = settings_of(kind, days=["fri"], **{"from": "22:00", "to": "13:00"})
    assert list(kind.run(friday, group_of(), world(None)).due) == [datetime(2026, 3, 6, 22, tzinfo=UTC)]


def test_without_the_logic_it_is_the_same() -> None:
    result = kind.run(OFFICE, group_of(2, without=[0]), world(None, None, hours=6))
    assert list(result.due) == [after(21)] * 2


def test_a_zone_that_does_not_exist_is_a_problem_of_the_draft() -> None:
    settings = settings_of(kind, days=WEEK, timezone="Europe/Berlim")
    (problem,) = kind.problems(settings, CONTEXT)
    assert (problem.code, problem.place) == ("unknown_zone", "nodes/w/settings/timezone")
    assert problem.cure
    assert list(kind.run(settings, group_of(), ListedWorld()).routes) == ["next"]


def test_a_window_that_never_closes_is_worth_a_look() -> None:
    for settings in (settings_of(kind), settings_of(kind, **{"from": "08:00", "to": "08:00"})):
        (problem,) = kind.problems(settings, CONTEXT)
        assert (problem.code, problem.severity) == ("always_open", "warning")
    assert not list(kind.problems(OFFICE, CONTEXT))


@pytest.mark.parametrize("days", [["fri", "Monday"], ["mon", 5], [1, "friday", "FRI"]])
def test_days_have_names_and_numbers(days: list[Any]) -> None:
    assert settings_of(kind, days=days).days == {1, 5}


@pytest.mark.parametrize(
    ("made", "place"),
    [
        ({"days": ["mon", "someday"]}, "settings/days/1"),
        ({"days": "mon"}, "settings/days"),
        ({"days": [0]}, "settings/days/0"),
        ({"from": "morning"}, "settings/from"),
        ({"to": "24:30"}, "settings/to"),
        ({"timezone": 7}, "settings/timezone"),
    ],
)
def test_what_cannot_be_read_says_where_and_what_to_do(made: dict[str, Any], place: str) -> None:
    (problem,) = kind.Settings.parse(made).wrong
    assert problem.place == place
    assert problem.cure


def test_a_day_ends_at_midnight() -> None:
    for end in ({}, {"to": "24:00"}, {"to": "00:00"}):
        settings = settings_of(kind, days=["mon"], **{"from": "20:00"}, **end)
        assert list(kind.run(settings, group_of(), world(None)).due) == [after(8)]
        assert list(kind.run(settings, group_of(), world(None, hours=11.9)).routes) == ["next"]


def test_it_says_what_it_does() -> None:
    assert kind.summary(OFFICE) == "Mon to Fri, 09:00 to 17:00"
    assert (
        kind.summary(settings_of(kind, days=["sat", "sun"], timezone="Asia/Tokyo")) == "Sat, Sun, Asia/Tokyo"
    )
    assert kind.summary(settings_of(kind)) == "every day"


HABIT = settings_of(kind, best_hour=True, least=3)


def test_it_is_the_hour_at_which_one_usually_does_something() -> None:
    clicks = [(-24 * day - 5, "message_clicked") for day in range(1, 4)]  # seven in the morning in UTC
    rare = [(-24 * day + 2, "page_viewed") for day in range(1, 3)]
    asked = world("UTC", "Europe/Berlin", "UTC", "UTC", events=[clicks + rare, clicks, clicks[:2], []])
    result = kind.run(HABIT, group_of(4), asked)
    assert list(result.due) == [after(19), after(19), after(22), after(22)]
    assert asked.questions == 2


def test_what_one_does_while_waiting_moves_nothing() -> None:
    clicks = [(-24 * day - 5, "message_clicked") for day in range(1, 4)]
    later = [(hours, "page_viewed") for hours in (1, 2, 3, 4, 5)]
    result = kind.run(HABIT, group_of(), world("UTC", events=[clicks + later], hours=6))
    assert list(result.due) == [after(19)]


def test_without_the_logic_it_is_the_stated_hour_and_the_days_count() -> None:
    clicks = [(-24 * day - 5, "message_clicked") for day in range(1, 4)]
    plain = kind.run(HABIT, group_of(without=[0]), world("UTC", events=[clicks]))
    assert list(plain.due) == [after(22)]
    friday = settings_of(kind, best_hour=True, least=3, days=["fri"], fallback="10:30")
    assert list(kind.run(friday, group_of(), world("UTC", events=[clicks])).due) == [after(4 * 24 - 5)]
    assert list(kind.run(friday, group_of(), world("UTC", events=[[]])).due) == [after(4 * 24 - 1.5)]


def test_settings_of_a_best_hour_that_cannot_be() -> None:
    both = settings_of(kind, best_hour=True, least=0, **{"from": "09:00"})
    found = [(problem.code, problem.severity) for problem in kind.problems(both, CONTEXT)]
    assert found == [("too_few", "error"), ("two_windows", "warning")]
    assert kind.summary(HABIT) == "every day, best hour, else 10:00"
