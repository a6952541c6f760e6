"""The product's clock in a test's hands."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest

from config import clock, partitions

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


class MovableClock:
    """Moves the time in which contacts live; real time goes on beneath it."""

    @property
    def now(self) -> datetime:
        return clock.now()

    def advance(self, by: str | timedelta) -> datetime:
        """Move forward, by `"48h"`, `"15m"`, `"3d"`, `"2w"` or an interval, at once; wakes nobody."""
        if isinstance(by, str):
            parts = re.fullmatch(r"(\d+)([smhdw])", by)
            assert parts, f"not a duration: {by!r}"
            by = timedelta(seconds=int(parts[1]) * UNITS[parts[2]])
        clock.advance_to(clock.now() + by)
        return clock.now()

    def set(self, instant: datetime) -> datetime:
        """Set to any instant, also a past one, as the product itself never does."""
        clock.move(instant - clock.real_now())
        partitions.ensure([instant])
        return clock.now()


@contextmanager
def standing() -> Iterator[None]:
    """Real time stands still for this process: `clock.now()` is exactly where it was moved to, however long
    anything takes."""
    at = clock.real_now()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "real_now", lambda: at)
        yield
