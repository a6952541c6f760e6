"""Local times, dates and windows in every zone that there is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from journeys.kinds.calendar import (
    DAY,
    LATEST,
    Offset,
    Window,
    anniversary,
    appointed,
    find_zone,
    first_instant,
    zone_of,
)

BERLIN, APIA = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Apia")
ZONES = sorted(name for name in available_timezones() if "/" in name)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)

zones = st.sampled_from(ZONES).map(ZoneInfo)
instants = st.datetimes(datetime(1960, 1, 1), datetime(2045, 1, 1), timezones=st.just(UTC))
clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 15, 30, 59]))
windows = st.builds(Window, st.frozensets(st.integers(1, 7), min_size=1), clocks, clocks)


def shown(instant: datetime, zone: ZoneInfo) -> datetime:
    """What the clocks of the zone show."""
    return instant.astimezone(zone).replace(tzinfo=None)


def change(zone: ZoneInfo, begin: datetime) -> datetime | None:
    """The first second, within a year, at which the clocks of the zone are set forward or back."""
    days = [begin + day * DAY for day in range(366)]
    offsets = [day.astimezone(zone).utcoffset() for day in days]
    changed = next((at for at in range(1, 366) if offsets[at] != offsets[at - 1]), None)
    if changed is None:
        return None
    low, high = days[changed - 1], days[changed]
    while high - low > SECOND:
        middle = low + ((high - low) // 2 // SECOND) * SECOND
        if middle.astimezone(zone).utcoffset() == offsets[changed - 1]:
            low = middle
        else:
            high = middle
    return high


@st.composite
def near_changes(draw: st.DrawFn) -> tuple[ZoneInfo, datetime]:
    """A zone and an instant within a day of a change of its clocks."""
    zone = draw(zones)
    at = change(zone, datetime(draw(st.integers(1970, 2037)), draw(st.sampled_from([1, 7])), 2, tzinfo=UTC))
    assume(at is not None)
    assert at is not None
    return zone, at + draw(st.integers(-26 * 60, 26 * 60)) * MINUTE


somewhere = st.one_of(st.tuples(zones, instants), near_changes())


@given(place=somewhere)
def test_a_local_time_is_the_first_instant_that_shows_it_or_a_later_one(
    place: tuple[ZoneInfo, datetime],
) -> None:
    zone, about = place
    local = shown(about, zone).replace(second=0, microsecond=0)
    found = first_instant(local, zone)
    assert found.utcoffset() == timedelta()
    assert shown(found, zone) >= local
    for before in (SECOND, MINUTE, 29 * MINUTE, 61 * MINUTE, 3 * 60 * MINUTE):
        assert shown(found - before, zone) < local
    assert shown(found, zone) == local, "this time was shown, so it is in no gap"


@given(place=near_changes(), minutes=st.integers(0, 26 * 60))
def test_a_time_in_a_gap_is_the_instant_after_it(place: tuple[ZoneInfo, datetime], minutes: int) -> None:
    zone, about = place
    local = shown(about, zone).replace(second=0, microsecond=0) + minutes * MINUTE
    found = first_instant(local, zone)
    assert shown(found, zone) >= local
    assert shown(found - SECOND, zone) < local


@pytest.mark.parametrize(
    ("zone", "local", "instant"),
    [
        (BERLIN, datetime(2026, 3, 29, 2, 30), datetime(2026, 3, 29, 1, 0)),
        (BERLIN, datetime(2026, 3, 29, 3, 0), datetime(2026, 3, 29, 1, 0)),
        (BERLIN, datetime(2026, 10, 25, 2, 30), datetime(2026, 10, 25, 0, 30)),
        (BERLIN, datetime(2026, 10, 25, 3, 0), datetime(2026, 10, 25, 2, 0)),
        (ZoneInfo("America/Santiago"), datetime(2026, 9, 6, 0, 0), datetime(2026, 9, 6, 4, 0)),
        (ZoneInfo("Australia/Lord_Howe"), datetime(2026, 10, 4, 2, 15), datetime(2026, 10, 3, 15, 30)),
        (APIA, datetime(2011, 12, 30, 9, 0), datetime(2011, 12, 30, 10, 0)),
    ],
    ids=["gap", "after gap", "fold", "after fold", "midnight gap", "half an hour", "a day that never was"],
)
def test_gaps_and_folds(zone: ZoneInfo, local: datetime, instant: datetime) -> None:
    assert first_instant(local, zone) == instant.replace(tzinfo=UTC)


@given(zone=zones, day=st.dates(date(1970, 1, 1), date(2045, 1, 1)), days=st.integers(-800, 800), at=clocks)
def test_days_are_those_of_the_calendar(zone: ZoneInfo, day: date, days: int, at: time) -> None:
    found = appointed(day, Offset(days), at, zone)
    assert found == first_instant(datetime.combine(day + days * DAY, at), zone)
    assert appointed(day, Offset(days, -MINUTE), at, zone) == found - MINUTE


@given(zone=zones, instant=instants, days=st.integers(-800, 800))
def test_an_instant_keeps_its_own_time_of_day(zone: ZoneInfo, instant: datetime, days: int) -> None:
    assert appointed(instant, Offset(), None, zone) == instant
    moved = appointed(instant, Offset(days), None, zone)
    assert moved == first_instant(shown(instant, zone) + days * DAY, zone)
    at_nine = appointed(instant, Offset(days), time(9), zone)
    assert at_nine == first_instant(datetime.combine(shown(instant, zone).date() + days * DAY, time(9)), zone)


@given(zone=zones, days=st.integers(-36525, 36525), at=clocks)
def test_dates_at_the_ends_of_the_calendar_are_no_errors(zone: ZoneInfo, days: int, at: time) -> None:
    for value in (date.max, datetime.max.replace(tzinfo=UTC), date.min, datetime.min.replace(tzinfo=UTC)):
        assert appointed(value, Offset(days), at, zone) <= LATEST


@given(window=windows, place=somewhere)
def test_a_window_opens_at_the_first_instant_that_lies_in_it(
    window: Window, place: tuple[ZoneInfo, datetime]
) -> None:
    zone, now = place
    opens = window.opens(now, zone)
    assert opens >= now
    today = shown(now, zone).date()
    spans = [
        window.on(today + n * DAY, zone)
        for n in range(-3, 25)
        if (today + n * DAY).isoweekday() in window.days
    ]
    assert any(start <= opens < end for start, end in spans)
    assert not any(max(start, now) < min(end, opens) for start, end in spans), "it was open earlier"
    assert window.opens(opens, zone) == opens


@given(window=windows, place=st.tuples(zones, instants))
def test_a_window_is_open_when_the_clock_is_between_its_times(
    window: Window, place: tuple[ZoneInfo, datetime]
) -> None:
    zone, now = place
    around = {(now + hours * timedelta(hours=1)).astimezone(zone).utcoffset() for hours in range(-49, 50)}
    assume(len(around) == 1)
    local = shown(now, zone)
    begun = local.time() >= window.start
    if window.end > window.start:
        inside = begun and local.time() < window.end and local.isoweekday() in window.days
    else:
        yesterday = (local - DAY).isoweekday() in window.days
        inside = (begun and local.isoweekday() in window.days) or (local.time() < window.end and yesterday)
    assert (window.opens(now, zone) == now) == inside


def test_a_window_over_midnight_belongs_to_the_day_on_which_it_begins() -> None:
    friday = Window(frozenset({5}), time(22), time(2))
    saturday = datetime(2026, 3, 7, 0, tzinfo=UTC)
    assert friday.opens(saturday + timedelta(hours=1), UTC) == saturday + timedelta(hours=1)
    assert friday.opens(saturday + timedelta(hours=2), UTC) == datetime(2026, 3, 13, 22, tzinfo=UTC)
    assert friday.opens(saturday - timedelta(hours=23), UTC) == saturday - timedelta(hours=2)


def test_a_window_that_the_clocks_skip_is_not_open_that_day() -> None:
    sunday = Window(frozenset({7}), time(2), time(3))
    assert sunday.opens(datetime(2026, 3, 28, 12, tzinfo=UTC), BERLIN) == datetime(2026, 4, 5, 0, tzinfo=UTC)
    friday = Window(frozenset({5}))
    assert friday.opens(datetime(2011, 12, 29, 12, tzinfo=UTC), APIA) == first_instant(
        datetime(2012, 1, 6), APIA
    )


def test_without_times_it_is_open_the_whole_day_and_on_all_days_always() -> None:
    now = datetime(2026, 3, 2, 23, 59, tzinfo=UTC)
    assert Window().never_closes
    assert Window().opens(now, UTC) == now
    assert Window(frozenset({2})).opens(now, UTC) == now + MINUTE


@given(day=st.dates(), year=st.integers(1, 9999))
def test_a_leap_day_is_the_28th_in_other_years(day: date, year: int) -> None:
    found = anniversary(day, year)
    assert (found.year, found.month) == (year, day.month)
    assert found.day == day.day or (day.month, day.day, found.day) == (2, 29, 28)


def test_an_unknown_zone_counts_as_none() -> None:
    assert zone_of("Europe/Berlin", UTC) is BERLIN
    for name in ("", None, "Mars/Olympus", "../etc", "Europe", "a\x00b", 7, ["UTC"]):
        assert zone_of(name, UTC) is UTC
    assert find_zone("Mars/Olympus") is None
