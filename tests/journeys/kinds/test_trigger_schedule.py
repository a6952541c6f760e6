from datetime import UTC, datetime
from typing import Any

import pytest

from journeys.kinds.base import NodeContext
from journeys.kinds.rulebook import Rulebook
from journeys.kinds.trigger_schedule import kind, newest_occurrence, next_occurrence
from tests.journeys.kinds.listed_world import settings_of

NOW = datetime(2026, 3, 16, 9, 7, tzinfo=UTC)
CONTEXT = NodeContext("nodes/start", "Start", Rulebook(), {})


def wrong(**settings: Any) -> list[tuple[str, str]]:
    parsed = kind.Settings.parse({"segment": "fans", **settings})
    return [(problem.code, problem.place) for problem in (*parsed.wrong, *parsed.missing)]


@pytest.mark.parametrize(
    ("settings", "code", "key"),
    [
        ({}, "missing_setting", "at"),
        ({"cron": "0 9 * *"}, "not_a_cron", "cron"),
        ({"cron": "0 9 31 2 *"}, "not_a_cron", "cron"),
        ({"at": "soon"}, "not_a_local_time", "at"),
        ({"at": "2026-05-01T09:00+02:00"}, "not_a_local_time", "at"),
    ],
)
def test_wrong_settings_have_their_place(settings: dict[str, Any], code: str, key: str) -> None:
    assert (code, f"settings/{key}") in wrong(**settings)


def test_both_once_and_repeated_is_a_problem() -> None:
    chosen = settings_of(kind, segment="fans", at="2026-05-01T09:00", cron="0 9 * * *")
    (problem,) = kind.problems(chosen, CONTEXT)
    assert (problem.code, problem.place) == ("two_times", "nodes/start/settings/cron")


def test_an_unknown_zone_is_a_problem() -> None:
    chosen = settings_of(kind, segment="fans", cron="0 9 * * mon", timezone="Europe/Nowhere")
    (problem,) = kind.problems(chosen, CONTEXT)
    assert (problem.code, problem.place) == ("unknown_zone", "nodes/start/settings/timezone")


def test_the_summary_says_who_and_when() -> None:
    assert kind.summary(settings_of(kind, segment="fans", cron="0 9 * * mon")) == "fans, At 09:00 on Monday"
    once = settings_of(kind, segment="fans", at="2026-05-01T09:00", timezone="Europe/Berlin")
    assert kind.summary(once) == "fans, 2026-05-01 09:00, Europe/Berlin"


def test_once_comes_once() -> None:
    once = settings_of(kind, segment="fans", at="2026-05-01T09:00", timezone="Europe/Berlin")
    instant = datetime(2026, 5, 1, 7, tzinfo=UTC)
    assert next_occurrence(once, UTC, NOW) == instant
    assert next_occurrence(once, UTC, instant.replace(minute=1)) is None
    assert newest_occurrence(once, UTC, NOW) is None
    assert newest_occurrence(once, UTC, instant) == instant
