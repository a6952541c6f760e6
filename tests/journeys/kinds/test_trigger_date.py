from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from journeys.kinds.base import NodeContext
from journeys.kinds.rulebook import Rulebook
from journeys.kinds.trigger_date import after, kind, next_instant
from tests.journeys.kinds.listed_world import settings_of

BERLIN = ZoneInfo("Europe/Berlin")
zones = st.sampled_from(
    [ZoneInfo(name) for name in ("UTC", "Europe/Berlin", "Pacific/Apia", "America/New_York")]
)
offsets = st.sampled_from(["-14d", "0d", "3d", "-2h", "26h", "-360d", "360d"])
days = st.dates(date(1920, 1, 1), date(2035, 12, 31))
instants = st.datetimes(datetime(2011, 1, 1), datetime(2031, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))


def told(value: object, since: str, **settings: Any) -> str | None:
    chosen = settings_of(kind, attribute="day", **settings)
    found = next_instant(chosen, value, BERLIN, datetime.fromisoformat(since).astimezone(UTC))
    return None if found is None else f"{found.astimezone(BERLIN):%Y-%m-%d %H:%M}"


def test_the_instant_lies_before_or_after_the_date_where_the_contact_lives() -> None:
    assert told("2026-04-05", "2026-01-01T00:00Z", offset="-14d", at="09:00") == "2026-03-22 09:00"
    assert told("2026-04-05", "2026-01-01T00:00Z") == "2026-04-05 00:00"
    assert told("2026-04-05T16:30:00Z", "2026-01-01T00:00Z", offset="1d") == "2026-04-06 18:30"
    assert told("2026-04-05T23:30:00Z", "2026-01-01T00:00Z", at="09:00") == "2026-04-06 09:00"


def test_what_has_passed_lets_nobody_in_and_the_instant_itself_does() -> None:
    assert told("2026-04-05", "2026-04-05T09:00+02:00", at="09:00") == "2026-04-05 09:00"
    assert told("2026-04-05", "2026-04-05T09:01+02:00", at="09:00") is None
    assert told("no date", "2026-01-01T00:00Z") is None
    assert told(None, "2026-01-01T00:00Z") is None


def test_anniversaries_begin_with_the_date_and_never_end() -> None:
    assert told("1990-05-01", "2026-05-01T09:01+02:00", at="09:00", yearly=True) == "2027-05-01 09:00"
    assert told("2030-05-01", "2026-05-01T09:01+02:00", at="09:00", yearly=True) == "2030-05-01 09:00"
    assert told("1992-02-29", "2026-01-01T00:00Z", yearly=True) == "2026-02-28 00:00"
    assert told("1992-02-29", "2027-06-01T00:00Z", yearly=True) == "2028-02-29 00:00"
    assert told("1990-01-05", "2026-12-01T00:00Z", offset="-14d", yearly=True) == "2026-12-22 00:00"
    assert told("1990-05-01T22:30:00Z", "2026-01-01T00:00Z", yearly=True) == "2026-05-02 00:30"


@given(days, offsets, zones, instants)
def test_an_anniversary_is_the_first_of_all_years(
    day: date, offset: str, zone: ZoneInfo, since: datetime
) -> None:
    yearly = settings_of(kind, attribute="day", offset=offset, at="09:00", yearly=True)
    once = settings_of(kind, attribute="day", offset=offset, at="09:00")
    found = next_instant(yearly, day.isoformat(), zone, since)
    assert found is not None
    every = []
    for year in range(day.year, 2040):
        try:
            own = day.replace(year=year)
        except ValueError:
            own = day.replace(year=year, day=28)
        instant = next_instant(once, own.isoformat(), zone, since)
        every.append(instant)
    assert found == min(instant for instant in every if instant is not None)


@given(days, offsets, zones, instants)
def test_after_each_comes_another_a_year_later(
    day: date, offset: str, zone: ZoneInfo, since: datetime
) -> None:
    yearly = settings_of(kind, attribute="day", offset=offset, at="09:00", yearly=True)
    first = next_instant(yearly, day.isoformat(), zone, since)
    assert first is not None
    second = next_instant(yearly, day.isoformat(), zone, after(first))
    assert second is not None
    assert timedelta(days=364) <= second - first <= timedelta(days=367)


@given(days, zones)
def test_at_nine_is_at_nine(day: date, zone: ZoneInfo) -> None:
    since = datetime.combine(day, time(0), UTC) - timedelta(days=3)
    found = next_instant(settings_of(kind, attribute="day", at="09:00"), day.isoformat(), zone, since)
    assert found is not None
    assert found.astimezone(zone).time() == time(9) or zone.key == "Pacific/Apia"


def test_wrong_settings_have_their_place() -> None:
    context = NodeContext("nodes/start", "Start", Rulebook(), {})
    for attribute in ("email", "created_at"):
        (problem,) = kind.problems(settings_of(kind, attribute=attribute), context)
        assert (problem.code, problem.place) == ("not_a_date", "nodes/start/settings/attribute")
    (problem,) = kind.problems(settings_of(kind, attribute="day", offset="-400d", yearly=True), context)
    assert (problem.code, problem.place) == ("offset_too_long", "nodes/start/settings/offset")


def test_the_summary_says_when() -> None:
    settings = settings_of(kind, attribute="born_on", offset="-14d", at="09:00", yearly=True)
    assert kind.summary(settings) == "14 d before born_on, 09:00, every year"
