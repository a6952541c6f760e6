"""Durations as people write them: `15m`, `48h`, `3d`, `2w`. Exact: a day is 24 hours, a week seven such
days."""

import re
from datetime import timedelta

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
"""Seconds in each unit."""

PATTERN = re.compile(r"(-?)([0-9]{1,10})([smhdw])")
ISO = re.compile(
    r"(-?)P(?:([0-9]{1,10})W)?(?:([0-9]{1,10})D)?"
    r"(?:T(?:([0-9]{1,10})H)?(?:([0-9]{1,10})M)?(?:([0-9]{1,10})S)?)?"
)
LONGEST = timedelta(days=36525)


def parse_duration(text: object, *, signed: bool = False) -> timedelta:
    """`"48h"` as a timedelta; `signed` also allows `"-14d"` (an offset). Raises ValueError with a
    sentence."""
    found = PATTERN.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise ValueError(
            f"'{text}' is not a duration: write a whole number and m, h, d or w, for instance 48h."
        )
    minus, count, unit = found.groups()
    if minus and not signed:
        raise ValueError(f"'{text}' is negative: a duration here is zero or more, for instance 48h.")
    return _bounded(int(count) * SECONDS[unit], bool(minus), text)


def parse_iso_duration(text: str) -> timedelta:
    """`"P1DT2H"` (days, hours, minutes, whole seconds, weeks) as a timedelta. Raises ValueError with a
    sentence."""
    found = ISO.fullmatch(text)
    if found is None or not any(found.groups()[1:]) or text.endswith("T"):
        raise ValueError(
            f"'{text}' is not a duration of days and time: write P1DT2H or 26h (years and months vary)."
        )
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    total = ((weeks * 7 + days) * 24 + hours) * 3600 + minutes * 60 + seconds
    return _bounded(total, bool(found.group(1)), text)


def _bounded(seconds: int, negative: bool, text: object) -> timedelta:
    if seconds > LONGEST.total_seconds():
        raise ValueError(f"'{text}' is longer than a hundred years.")
    return timedelta(seconds=-seconds if negative else seconds)


def format_duration(value: timedelta) -> str:
    """The shortest exact text: 48 h gives `2d`, 90 min `90m`. Fractions of a second are cut off."""
    seconds = int(value.total_seconds())
    for unit in "wdhm":
        # Two days read better than 48h, but 14d better than 2w only by taste: the largest exact unit wins.
        if seconds and seconds % SECONDS[unit] == 0:
            return f"{seconds // SECONDS[unit]}{unit}"
    return f"{seconds}s" if seconds else "0m"


def words(value: timedelta, most: int = 2) -> str:
    """For readers: `2 d 4 h`, `30 min`. At most so many units, cut off below."""
    seconds = int(abs(value.total_seconds()))
    parts = []
    for unit, name in (("d", "d"), ("h", "h"), ("m", "min"), ("s", "s")):
        count, seconds = divmod(seconds, SECONDS[unit])
        if count:
            parts.append(f"{count} {name}")
    text = " ".join(parts[:most]) or "0 min"
    return f"minus {text}" if value < timedelta(0) else text
