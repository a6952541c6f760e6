"""Calendar arithmetic: what a date, a time of day and a weekday mean where somebody lives.

    first_instant   a local time as an instant: the first at which the clocks there show that time or a later
                    one. In a gap that is the first instant after it; of a time that comes twice, the first
    appointed       a date, some calendar days and hours from it, at a time of day
    Window          intervals [from, to) on some weekdays; one over midnight belongs to the day it begins on

Every instant is given in UTC. Nothing here knows the time; `now` is an argument.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
MIDNIGHT = time()
EVERY_DAY = frozenset(range(1, 8))

EARLIEST, LATEST = datetime(1, 1, 3, tzinfo=UTC), datetime(9999, 12, 29, tzinfo=UTC)
"""Instants beyond these are taken as these: they have a date in every zone."""

FARTHEST = 23
"""Days within which a window opens, also when a change of the clocks has swallowed it twice."""


@lru_cache(maxsize=1000)
def find_zone(name: object) -> ZoneInfo | None:
    """The zone of that name; None where there is none."""
    if not isinstance(name, str) or not name:
        return None
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return None


def zone_of(name: object, default: tzinfo) -> tzinfo:
    """The zone of that name; the default where there is none: an unknown name counts as none."""
    return (find_zone(name) if isinstance(name, str) else None) or default


def first_instant(local: datetime, zone: tzinfo) -> datetime:
    """The first instant at which the clocks of `zone` show `local` (without a zone of its own) or later."""
    one, other = (local.replace(tzinfo=zone, fold=fold).utcoffset() or timedelta() for fold in (0, 1))
    found = (local - one).replace(tzinfo=UTC)
    return found if one >= other else _after_gap(local, zone, (local - other).replace(tzinfo=UTC), found)


def _after_gap(local: datetime, zone: tzinfo, before: datetime, after: datetime) -> datetime:
    """The instant, on a whole second, at which the clocks skip `local`: it lies in (before, after]."""
    low = before.replace(microsecond=0)
    seconds = -((low - after) // SECOND)
    first, last = 0, seconds
    while last - first > 1:
        middle = (first + last) // 2
        shown = (low + middle * SECOND).astimezone(zone).replace(tzinfo=None)
        first, last = (first, middle) if shown >= local else (middle, last)
    return low + last * SECOND


@dataclass(frozen=True, slots=True)
class Offset:
    """So many calendar days, then so much exact time; negative for before."""

    days: int = 0
    exact: timedelta = timedelta()

    @property
    def rough(self) -> timedelta:
        """Its length where every day has 24 hours: for readers."""
        return self.days * DAY + self.exact


def appointed(value: date | datetime, offset: Offset, at: time | None, zone: tzinfo) -> datetime:
    """The instant that lies `offset` from a date, at the local time `at`.

    Without `at` a date begins at its midnight, and an instant keeps its own local time.
    """
    try:
        return min(max(_appointed(value, offset, at, zone), EARLIEST), LATEST)
    except OverflowError:
        return LATEST if value.year > LATEST.year // 2 else EARLIEST


def _appointed(value: date | datetime, offset: Offset, at: time | None, zone: tzinfo) -> datetime:
    if not isinstance(value, datetime):
        local = datetime.combine(value, MIDNIGHT)
    elif at is None and not offset.days:
        return value.astimezone(UTC) + offset.exact
    else:
        local = value.astimezone(zone).replace(tzinfo=None, fold=0)
    if at is not None:
        local = datetime.combine(local.date(), at)
    return first_instant(local + offset.days * DAY, zone) + offset.exact


def anniversary(day: date, year: int) -> date:
    """The day in another year; 29 February is 28 February in a year that has none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


@dataclass(frozen=True, slots=True)
class Window:
    """Every one of `days` (1 for Monday to 7), open from `start` until before `end`. An end that is not
    after the start lies on the next day."""

    days: frozenset[int] = EVERY_DAY
    start: time = MIDNIGHT
    end: time = MIDNIGHT

    @property
    def never_closes(self) -> bool:
        """Whether it is open at every instant."""
        return self.start == self.end and self.days == EVERY_DAY

    def on(self, day: date, zone: tzinfo) -> tuple[datetime, datetime]:
        """The first instant of the day's interval, and the first after it; both the same where a change of
        the clocks swallows it."""
        last = day if self.end > self.start else day + DAY
        return (
            first_instant(datetime.combine(day, self.start), zone),
            first_instant(datetime.combine(last, self.end), zone),
        )

    def opens(self, now: datetime, zone: tzinfo) -> datetime:
        """The first instant from `now` on that lies in the window: `now` itself while it is open."""
        today = now.astimezone(zone).date()
        # Yesterday's may reach over midnight; tomorrow's may have begun where midnight comes twice.
        for distance in range(-1, FARTHEST):
            day = today + distance * DAY
            if day.isoweekday() in self.days:
                start, end = self.on(day, zone)
                if start < end and now < end:
                    return max(start, now)
        return LATEST
