"""How long people stay on each step: the median and the 90th percentile, from the step log."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.db import connection

from journeys.insights.sample import share_of
from journeys.insights.statements import statement
from journeys.models import Version

PAGES = 100
"""Pages of the log that are read at most: about 10,000 legs, 60 ms on a busy machine, whatever its length."""

FEWEST = 5
"""Below so many stays a median says nothing."""

KEPT_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Stay:
    """How long those stayed who have left a step. ``median`` and ``most`` (the 90th percentile) are None
    below five stays; ``people`` is how many were looked at."""

    people: int
    median: timedelta | None
    most: timedelta | None


@dataclass(frozen=True, slots=True)
class Stays:
    """By node id. ``sampled`` says that the log was too long to read whole."""

    by_node: dict[int, Stay]
    sampled: bool


def stays(version: Version, without_logic: bool | None = None) -> Stays:
    """The stays of a version's people, of everybody or of one arm. Test traffic is not among them.

    Two statements over at most 100 pages of the log, whatever its length; kept for 30 seconds. Who still
    stands on a step is not counted, so the median of a young version is that of the quick ones.
    """
    key = f"stays:{version.pk}:{without_logic}"
    kept: Stays | None = cache.get(key)
    if kept is not None:
        return kept
    found = _read(version, without_logic)
    cache.set(key, found, KEPT_SECONDS)
    return found


def _read(version: Version, without_logic: bool | None) -> Stays:
    with connection.cursor() as cursor:
        percent = share_of("journeys_leg", version.published_at, PAGES, cursor)
        cursor.execute(
            statement("stays"),
            {
                "version": version.pk,
                "since": version.published_at,
                "percent": percent,
                "without": without_logic,
            },
        )
        by_node = {
            node: Stay(people, _rounded(median), _rounded(most))
            if people >= FEWEST
            else Stay(people, None, None)
            for node, people, median, most in cursor.fetchall()
        }
    return Stays(by_node, percent < 100)


def _rounded(time: timedelta) -> timedelta:
    """As exact as two units of words are: a wait of 48 h that was come to a moment late is 2 d for readers,
    not 1 d 23 h."""
    unit = 3600 if time >= timedelta(days=1) else 60 if time >= timedelta(hours=1) else 1
    return timedelta(seconds=round(time.total_seconds() / unit) * unit)
