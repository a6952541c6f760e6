"""Short commands to Redis that never hold up their caller."""

import time
from functools import cache

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as BrokenError
from redis.retry import Retry

PATIENCE_SECONDS = 0.5
SILENCES = (1.0, 2.0, 4.0, 8.0)
"""Seconds for which nobody asks a server that did not answer: at first, and each time again."""


class Absence:
    """That the server did not answer lately. Whoever can do without it asks first whether this ``lasts``: a
    server that hangs costs each who asks it half a second, and a ticker asks several times a pass."""

    def __init__(self) -> None:
        self._misses, self._until = 0, 0.0

    def lasts(self) -> bool:
        """Whether it is too early to ask again."""
        return time.monotonic() < self._until

    def noted(self) -> None:
        """The server did not answer."""
        self._until = time.monotonic() + SILENCES[min(self._misses, len(SILENCES) - 1)]
        self._misses += 1

    def over(self) -> None:
        """The server answered."""
        self._misses, self._until = 0, 0.0


absence = Absence()
"""What this process knows."""


@cache
def connection() -> redis.Redis:
    """The process's client: a pool, half a second of patience, one retry at once.

    The library would otherwise try a missing server again and again for four and a half seconds; the one
    retry is for a pooled connection that a restart of the server closed; a server that hangs is not asked
    twice.
    """
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=PATIENCE_SECONDS,
        socket_connect_timeout=PATIENCE_SECONDS,
        retry=Retry(NoBackoff(), 1, supported_errors=(BrokenError,)),
    )
