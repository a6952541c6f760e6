"""Counts and durations of work, added up over all processes and machines: a hash in Redis.

Each pass of work sends what it did after its commit, in one round trip. Losing Redis loses the sums, which
whoever reads them (Prometheus) takes for a restart; while it is away, what is sent is not counted.
"""

import time
from bisect import bisect_left
from collections import Counter, defaultdict
from typing import Any

from redis.exceptions import RedisError

from config.log import get_logger
from config.redis import connection

KEY = "weft:meters"
BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Seconds up to which a duration falls into each bucket of a histogram; longer ones into one more."""
SILENCE_SECONDS = 1.0

log = get_logger(__name__)
_silent_until = 0.0


class Meters:
    """What one pass of work did."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def count(self, name: str, number: int = 1) -> None:
        """Count ``number`` more of ``name``."""
        self.counts[name] += number

    def observe(self, name: str, seconds: float) -> None:
        """One duration of ``name``, into its bucket and its sum."""
        self.counts[f"{name} {bisect_left(BOUNDS, seconds)}"] += 1
        self.seconds[f"{name} sum"] += seconds

    def send(self) -> None:
        """Add all to the sums and forget them. One round trip; none when there is nothing, or when Redis has
        not answered within the last second. Never raises."""
        global _silent_until
        counts, seconds = self.counts, self.seconds
        self.counts, self.seconds = Counter(), defaultdict(float)
        if (not counts and not seconds) or time.monotonic() < _silent_until:
            return
        try:
            pipeline = connection().pipeline(transaction=False)
            for name, number in counts.items():
                pipeline.hincrby(KEY, name, number)
            for name, duration in seconds.items():
                pipeline.hincrbyfloat(KEY, name, duration)
            pipeline.execute()
        except (RedisError, OSError) as problem:
            _silent_until = time.monotonic() + SILENCE_SECONDS
            log.warning("meters.lost", problem=str(problem))


def read() -> dict[str, float]:
    """Every sum by name. One Redis command; raises RedisError without Redis."""
    found: dict[Any, Any] = connection().hgetall(KEY)
    return {name.decode(): float(value) for name, value in found.items()}


def buckets(sums: dict[str, float], name: str) -> tuple[list[tuple[str, float]], float]:
    """The histogram of ``name``: how many durations were at most each bound, and the sum of all seconds."""
    reached, total = [], 0.0
    for place, bound in enumerate((*map(str, BOUNDS), "+Inf")):
        total += sums.get(f"{name} {place}", 0)
        reached.append((bound, total))
    return reached, sums.get(f"{name} sum", 0.0)
