"""Short commands to Redis that never hold up their caller."""

from functools import cache

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

PATIENCE_SECONDS = 0.5


@cache
def connection() -> redis.Redis:
    """The process's client: a pool, half a second of patience, one retry at once.

    The library would otherwise try a missing server again and again for four and a half seconds; the one
    retry is for a pooled connection that a restart of the server closed.
    """
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=PATIENCE_SECONDS,
        socket_connect_timeout=PATIENCE_SECONDS,
        retry=Retry(NoBackoff(), 1),
    )
