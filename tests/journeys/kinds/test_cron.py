from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.kinds.cron import fault, following, in_words, newest

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [
    ZoneInfo(name)
    for name in (
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "Pacific/Apia",
    )
]
EXPRESSIONS = ["30 2 * * *", "0 9 * * mon", "*/20 * * * *", "0 0 1 * *", "15 1,2,3 * * sun", "0 12 L * *"]
zones = st.sampled_from(ZONES)
expressions = st.sampled_from(EXPRESSIONS)
instants = st.datetimes(datetime(2011, 12, 1), datetime(2031, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))


def shown(text: str, since: str, count: int = 3) -> list[str]:
    begin = datetime.fromisoformat(since).astimezone(UTC)
    return [f"{at.astimezone(BERLIN):%m-%d %H:%M%z}" for at in islice(following(text, BERLIN, begin), count)]


def test_a_time_in_a_gap_is_the_first_instant_after_it() -> None:
    assert shown("30 2 * * *", "2026-03-28T00:00+01:00") == [
        "03-28 02:30+0100",
        "03-29 03:00+0200",
        "03-30 02:30+0200",
    ]
    assert shown("30 2 * * *", "2026-03-29T03:00+02:00", 1) == ["03-29 03:00+0200"]


def test_times_that_a_gap_swallows_come_together_once() -> None:
    assert shown("0,30 2,3 * * *", "2026-03-29T00:00+01:00") == [
        "03-29 03:00+0200",
        "03-29 03:30+0200",
        "03-30 02:00+0200",
    ]


def test_a_time_that_comes_twice_is_the_first() -> None:
    assert shown("30 2 * * *", "2026-10-24T12:00+02:00", 2) == ["10-25 02:30+0200", "10-26 02:30+0100"]
    assert shown("30 2 * * *", "2026-10-25T02:30+01:00", 1) == ["10-26 02:30+0100"]


def test_an_instant_itself_counts() -> None:
    assert shown("0 9 * * *", "2026-05-01T09:00+02:00", 1) == ["05-01 09:00+0200"]


@pytest.mark.parametrize(
    "text",
    ["", "0 9 * *", "0 9 * * * *", "60 9 * * *", "a b c d e", "0 0 31 2 *", "1#2/3 * * * *", "* * * * 5#9"],
)
def test_what_is_no_schedule_says_why(text: str) -> None:
    assert fault(text)


def test_in_words() -> None:
    assert in_words("0 9 * * mon") == "At 09:00 on Monday"


@given(expressions, zones, instants)
def test_instants_rise_and_each_is_what_the_clocks_show_first(
    text: str, zone: ZoneInfo, since: datetime
) -> None:
    found = list(islice(following(text, zone, since), 6))
    assert found == sorted(set(found))
    assert all(at >= since for at in found)
    assert all(fault(text) is None for _ in found)


@given(expressions, zones, instants)
def test_looking_on_from_any_instant_finds_the_same(text: str, zone: ZoneInfo, since: datetime) -> None:
    first, second = islice(following(text, zone, since), 2)
    assert next(following(text, zone, first)) == first
    assert next(following(text, zone, first + timedelta(microseconds=1))) == second
    assert next(following(text, zone, second - timedelta(seconds=1))) == second


@given(expressions, zones, instants)
def test_the_newest_is_the_one_before_the_next(text: str, zone: ZoneInfo, until: datetime) -> None:
    found = newest(text, zone, until)
    assert found is not None
    assert found <= until
    following_ones = following(text, zone, found)
    assert next(following_ones) == found
    assert next(following_ones) > until
