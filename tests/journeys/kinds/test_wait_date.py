from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from journeys.kinds.base import NodeContext
from journeys.kinds.calendar import LATEST
from journeys.kinds.rulebook import Rulebook
from journeys.kinds.wait_date import kind
from tests.journeys.kinds.listed_world import NOON, ListedWorld, after, group_of, settings_of

BEFORE = settings_of(kind, attribute="ends", offset="-3d", at="09:00")
CONTEXT = NodeContext("nodes/w", "Wait", Rulebook(), {})


def world(dates: list[Any], zones: list[Any] | None = None, **more: Any) -> ListedWorld:
    values = {"contact.ends": dates, "contact.timezone": zones or [None] * len(dates)}
    return ListedWorld(values=values, **more)


def at(day: int, hour: int, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def test_it_waits_until_so_many_days_before_at_a_time_where_each_contact_lives() -> None:
    zones = ["Europe/Berlin", "America/New_York", "", "Mars/Olympus", None]
    result = kind.run(BEFORE, group_of(5), world(["2026-04-02"] * 5, zones))
    assert list(result.due) == [at(30, 7), at(30, 13), at(30, 9), at(30, 9), at(30, 9)]


def test_whoever_has_no_zone_lives_in_that_of_the_installation() -> None:
    result = kind.run(BEFORE, group_of(), world(["2026-04-02"], zone=ZoneInfo("Asia/Tokyo")))
    assert list(result.due) == [at(30, 0)]


@pytest.mark.parametrize(
    ("made", "value", "due"),
    [
        ({}, "2026-03-05", at(4, 23)),
        ({}, date(2026, 3, 5), at(4, 23)),
        ({}, "2026-03-05T14:00:00Z", at(5, 14)),
        ({}, datetime(2026, 3, 5, 14, tzinfo=UTC), at(5, 14)),
        ({"offset": "+2h"}, "2026-03-05T14:00:00+00:00", at(5, 16)),
        ({"offset": "1d"}, "2026-03-28T14:00:00Z", at(29, 13)),
        ({"offset": "24h"}, "2026-03-28T14:00:00Z", at(29, 14)),
        ({"offset": "-1w"}, "2026-03-31", at(23, 23)),
        ({"at": "08:00"}, "2026-03-05T23:30:00Z", at(6, 7)),
        ({"at": "02:30"}, "2026-03-29", at(29, 1)),
        ({"at": "02:30"}, "2026-10-25", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ({}, "9999-12-31", LATEST),
    ],
)
def test_dates_instants_offsets_and_times(made: dict[str, str], value: Any, due: datetime) -> None:
    settings = settings_of(kind, attribute="ends", **made)
    assert list(kind.run(settings, group_of(), world([value], ["Europe/Berlin"])).due) == [due]


def test_whoever_comes_too_late_or_has_no_date_leaves_by_passed() -> None:
    dates = ["2026-03-01", "2026-03-05", None, "soon", 7, True, "2026-03-09", ["2026-03-09"]]
    group = group_of(8, connected=("next", "passed"))
    result = kind.run(BEFORE, group, world(dates))
    assert list(result.routes["passed"]) == [0, 1, 2, 3, 4, 5, 7]
    assert list(result.rests) == [6]


def test_while_passed_leads_nowhere_they_go_on() -> None:
    result = kind.run(BEFORE, group_of(2), world(["2026-03-01", None]))
    assert list(result.routes["next"]) == [0, 1]


def test_what_comes_while_one_waits_lets_one_go_on_and_what_was_before_has_passed() -> None:
    group = group_of(3, connected=("next", "passed"))
    dates = ["2026-03-02T14:00:00Z", "2026-03-02T11:00:00Z", "2026-03-02T20:00:00Z"]
    result = kind.run(settings_of(kind, attribute="ends"), group, world(dates, hours=3))
    assert list(result.routes["next"]) == [0]
    assert list(result.routes["passed"]) == [1]
    assert list(result.due) == [after(8)]


def test_who_arrives_within_a_minute_is_on_time() -> None:
    settings = settings_of(kind, attribute="ends")
    group = group_of(2, entered=[1 / 120, 1 / 30], connected=("next", "passed"))
    result = kind.run(settings, group, world([NOON.isoformat()] * 2, hours=1))
    assert list(result.routes["next"]) == [0]
    assert list(result.routes["passed"]) == [1]


def test_without_the_logic_it_is_the_same() -> None:
    settings = settings_of(kind, attribute="ends")
    result = kind.run(settings, group_of(2, without=[0]), world(["2026-03-05"] * 2))
    assert list(result.due) == [at(5, 0)] * 2


def test_a_change_of_the_date_or_of_the_zone_wakes() -> None:
    assert kind.wakes(BEFORE, Rulebook()).attributes == {"ends", "timezone"}


def test_it_asks_once_for_everybody() -> None:
    asked = world(["2026-04-02"] * 50)
    kind.run(BEFORE, group_of(50), asked)
    assert asked.questions == 1


def test_an_attribute_that_never_holds_a_date_is_a_problem() -> None:
    (problem,) = kind.problems(settings_of(kind, attribute="score"), CONTEXT)
    assert (problem.code, problem.place) == ("not_a_date", "nodes/w/settings/attribute")
    assert not list(kind.problems(BEFORE, CONTEXT))


@pytest.mark.parametrize(
    ("made", "place"),
    [
        ({"offset": "two weeks"}, "settings/offset"),
        ({"offset": 14}, "settings/offset"),
        ({"at": "9 o'clock"}, "settings/at"),
        ({"at": "25:00"}, "settings/at"),
        ({"days": 3}, "settings/days"),
    ],
)
def test_what_cannot_be_read_says_where_and_what_to_do(made: dict[str, Any], place: str) -> None:
    (problem,) = kind.Settings.parse({"attribute": "ends", **made}).wrong
    assert problem.place == place
    assert problem.cure


def test_it_says_what_it_does() -> None:
    assert kind.summary(BEFORE) == "3 d before ends, 09:00"
    assert kind.summary(settings_of(kind, attribute="ends", offset="2h")) == "2 h after ends"
    assert kind.summary(settings_of(kind, attribute="ends", offset="0d")) == "ends"
