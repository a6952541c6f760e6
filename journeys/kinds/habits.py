"""At which hour a contact usually does something: learned from when they interacted, on their own clock."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time, timedelta, tzinfo

SPAN = timedelta(days=180)
"""How far back habits are read."""


def best_hour(stamps: Sequence[datetime], zone: tzinfo, least: int) -> int | None:
    """The hour of the day (0 to 23, on the clocks of `zone`) with the most interactions; of equal ones that
    of the latest interaction. None where there are fewer than `least`: habits of two clicks are none."""
    if len(stamps) < least or not stamps:
        return None
    hours = {stamp: stamp.astimezone(zone).hour for stamp in stamps}
    counts = Counter(stamp.astimezone(zone).hour for stamp in stamps)
    latest: dict[int, datetime] = {}
    for stamp, hour in hours.items():
        latest[hour] = max(stamp, latest.get(hour, stamp))
    return max(counts, key=lambda hour: (counts[hour], latest[hour]))


def hour_from(start: time) -> tuple[time, time]:
    """The hour that begins at a time of day; over midnight where it must."""
    return start, start.replace(hour=(start.hour + 1) % 24)
