"""Five-field cron expressions: the instants that they mean in a zone, and what they say in words.

The fields (minute, hour, day of the month, month, day of the week) mean what cron means by them, read by
`cronsim` on the calendar alone; what that is on the clock is `calendar.first_instant`: in a gap the first
instant after it, of a time that comes twice the first. So times that a gap swallows come together, once.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache

from cronsim import CronSim, CronSimError

from journeys.kinds.calendar import first_instant

FIELDS = 5
MINUTE, INSTANT = timedelta(minutes=1), timedelta(microseconds=1)
LONGEST_FOLD = timedelta(hours=25)
BEGINNING = datetime(2000, 1, 1)  # noqa: DTZ001  # a local time has no zone of its own


def fault(text: str) -> str | None:
    """Why it is no cron expression of five fields; None where it is one that ever comes."""
    if len(text.split()) != FIELDS:
        return "it does not have five fields"
    try:
        next(CronSim(text, BEGINNING))
    except CronSimError as error:
        return str(error).lower()
    except StopIteration:
        return "it never comes"
    except (ValueError, AssertionError, TypeError, OverflowError):
        return "it cannot be read"
    return None


@lru_cache(maxsize=1000)
def in_words(text: str) -> str:
    """`At 09:00 on Monday`; the expression itself where it cannot be said."""
    try:
        return str(CronSim(text, BEGINNING).explain())
    except (CronSimError, ValueError, KeyError, IndexError):
        return text


def following(text: str, zone: tzinfo, since: datetime) -> Iterator[datetime]:
    """Its instants from ``since`` on, each once, in order; in UTC."""
    shown, offset = since.astimezone(zone).replace(tzinfo=None), since.astimezone(zone).utcoffset()
    before = (since - INSTANT).astimezone(zone).utcoffset()
    # Times that a gap swallows come at its end: where that is now, they lie before what the clocks show.
    gap = max((offset or timedelta()) - (before or timedelta()), timedelta())
    start = (shown - gap - MINUTE).replace(second=0, microsecond=0, fold=0)
    last = None
    for local in CronSim(text, start):
        instant = first_instant(local, zone)
        if instant >= since and instant != last:
            last = instant
            yield instant


def newest(text: str, zone: tzinfo, until: datetime) -> datetime | None:
    """Its latest instant that is not after ``until``; None where none was in the years before."""
    start = (until.astimezone(zone).replace(tzinfo=None, fold=0) + LONGEST_FOLD).replace(microsecond=0)
    for local in CronSim(text, start, reverse=True):
        instant = first_instant(local, zone)
        if instant <= until:
            return instant
    return None
