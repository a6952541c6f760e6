"""Counts and durations of work, added up over all processes and machines: a hash in Redis.

A process keeps what it did and sends it once a second, after the commit of a pass, in one round trip. Killed,
it takes at most that second with it; losing Redis loses the sums, which whoever reads them (Prometheus) takes
for a restart; while it is away, nothing is counted.
"""

import time
from bisect import bisect_left
from collections import Counter, defaultdict
from threading import Lock
from typing import Any

from redis.exceptions import RedisError

from config.log import get_logger
from config.redis import absence, connection

KEY = "weft:meters"
BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Seconds up to which a duration falls into each bucket of a histogram; longer ones into one more."""
EVERY_SECONDS = 1.0

log = get_logger(__name__)
_lock = Lock()
_counts: Counter[str] = Counter()
_seconds: defaultdict[str, float] = defaultdict(float)
_sent = 0.0


def count(name: str, number: int = 1) -> None:
    """Count ``number`` more of ``name``."""
    with _lock:
        _counts[name] += number


def observe(name: str, seconds: float) -> None:
    """One duration of ``name``, into its bucket and its sum."""
    with _lock:
        _counts[f"{name} {bisect_left(BOUNDS, seconds)}"] += 1
        _seconds[f"{name} sum"] += seconds


def send(at_once: bool = False) -> None:
    """Add what this process did to the sums and forget it, unless it did so within the last second. One round
    trip at most. Never raises."""
    global _counts, _seconds, _sent
    now = time.monotonic()
    with _lock:
        if not _counts or (now - _sent < EVERY_SECONDS and not at_once):
            return
        counts, seconds, _sent = _counts, _seconds, now
        _counts, _seconds = Counter(), defaultdict(float)
    if absence.lasts():
        return
    try:
        pipeline = connection().pipeline(transaction=False)
        for name, number in counts.items():
            pipeline.hincrby(KEY, name, number)
        for name, duration in seconds.items():
            pipeline.hincrbyfloat(KEY, name, duration)
        pipeline.execute()
        absence.over()
    except (RedisError, OSError) as problem:
        absence.noted()
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
