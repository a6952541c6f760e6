from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from journeys.kinds.calendar import EVERY_DAY, Window
from journeys.kinds.habits import best_hour, hour_from

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
zones = st.sampled_from(ZONES)
instants = st.datetimes(datetime(2011, 12, 1), datetime(2031, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))
BERLIN = ZoneInfo("Europe/Berlin")


def test_the_same_hour_on_the_clock_counts_together_when_the_clocks_change() -> None:
    winter = datetime(2026, 3, 20, 6, 30, tzinfo=UTC)
    summer = datetime(2026, 4, 2, 5, 30, tzinfo=UTC)
    other = datetime(2026, 4, 3, 6, 30, tzinfo=UTC)
    assert best_hour([winter, summer, other], BERLIN, 3) == 7
    assert best_hour([winter, summer, other], BERLIN, 4) is None
    assert best_hour([], BERLIN, 0) is None


def test_of_equal_hours_it_is_that_of_the_latest() -> None:
    early, late = datetime(2026, 4, 1, 9, tzinfo=UTC), datetime(2026, 4, 2, 20, tzinfo=UTC)
    assert best_hour([early, late], BERLIN, 1) == 22
    assert best_hour([late, early], BERLIN, 1) == 22


@given(st.lists(instants, min_size=1, max_size=40), zones)
def test_no_other_hour_has_more(stamps: list[datetime], zone: ZoneInfo) -> None:
    hour = best_hour(stamps, zone, 1)
    assert hour is not None
    shown = [stamp.astimezone(zone).hour for stamp in stamps]
    assert shown.count(hour) == max(shown.count(other) for other in range(24))


@given(st.lists(instants, min_size=1, max_size=10), zones, instants)
def test_whoever_waits_for_their_hour_leaves_within_it_and_soon(
    stamps: list[datetime], zone: ZoneInfo, now: datetime
) -> None:
    hour = best_hour(stamps, zone, 1)
    assert hour is not None
    opens = Window(EVERY_DAY, *hour_from(time(hour))).opens(now, zone)
    assert now <= opens < now + timedelta(days=3)
    # A gap may end within the hour that it has cut short.
    assert opens.astimezone(zone).hour == hour
