"""Workers and beat that live: each says so every two seconds, and health pages count who did lately."""

import socket
import threading
from os import getpid
from typing import Any

from celery.signals import beat_init, worker_ready, worker_shutting_down
from redis.exceptions import RedisError

from config.clock import real_now
from config.redis import connection

KEY = "weft:workers"
BEAT_KEY = "weft:beat"
EVERY_SECONDS = 2.0
ALIVE_SECONDS = 7.0

stopping = threading.Event()


def beat(name: str, key: str = KEY) -> None:
    """Say once that the process lives. Two commands; an absent Redis is passed over in silence, the next beat
    tries.
    """
    now = real_now().timestamp()
    try:
        redis = connection()
        redis.zadd(key, {name: now})
        redis.zremrangebyscore(key, 0, now - 60)
    except (RedisError, OSError):
        return


def count(key: str = KEY) -> int:
    """Processes that said within seven seconds that they live: workers, or with ``BEAT_KEY`` those that start
    what is scheduled. Raises RedisError without Redis."""
    return int(connection().zcount(key, real_now().timestamp() - ALIVE_SECONDS, "+inf"))


def _beat_until_stopped(name: str, key: str) -> None:
    while not stopping.wait(EVERY_SECONDS):
        beat(name, key)


def _started(**arguments: Any) -> None:
    _begin(KEY)


def _scheduling(**arguments: Any) -> None:
    _begin(BEAT_KEY)


def _begin(key: str) -> None:
    name = f"{socket.gethostname()}:{getpid()}"
    stopping.clear()
    beat(name, key)
    threading.Thread(target=_beat_until_stopped, args=(name, key), name="heartbeat", daemon=True).start()


def _ending(**arguments: Any) -> None:
    stopping.set()
    try:
        connection().zrem(KEY, f"{socket.gethostname()}:{getpid()}")
    except (RedisError, OSError):
        return


def connect() -> None:
    """Let Celery's processes start and end their heartbeat."""
    beat_init.connect(_scheduling, weak=False)
    worker_ready.connect(_started, weak=False)
    worker_shutting_down.connect(_ending, weak=False)
