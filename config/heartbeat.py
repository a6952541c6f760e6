"""Workers that live: each says so every two seconds, and the health page counts who did lately."""

import socket
import threading
from os import getpid
from typing import Any

from celery.signals import worker_ready, worker_shutting_down
from redis.exceptions import RedisError

from config.clock import real_now
from config.redis import connection

KEY = "weft:workers"
EVERY_SECONDS = 2.0
ALIVE_SECONDS = 7.0

stopping = threading.Event()


def beat(name: str) -> None:
    """Say once that the worker lives. Two commands; an absent Redis is passed over in silence, the next beat
    tries.
    """
    now = real_now().timestamp()
    try:
        redis = connection()
        redis.zadd(KEY, {name: now})
        redis.zremrangebyscore(KEY, 0, now - 60)
    except (RedisError, OSError):
        return


def count() -> int:
    """Worker processes that said within seven seconds that they live. Raises RedisError without Redis."""
    return int(connection().zcount(KEY, real_now().timestamp() - ALIVE_SECONDS, "+inf"))


def _beat_until_stopped(name: str) -> None:
    while not stopping.wait(EVERY_SECONDS):
        beat(name)


def _started(**arguments: Any) -> None:
    name = f"{socket.gethostname()}:{getpid()}"
    stopping.clear()
    beat(name)
    threading.Thread(target=_beat_until_stopped, args=(name,), name="heartbeat", daemon=True).start()


def _ending(**arguments: Any) -> None:
    stopping.set()
    try:
        connection().zrem(KEY, f"{socket.gethostname()}:{getpid()}")
    except (RedisError, OSError):
        return


def connect() -> None:
    """Let Celery's worker process start and end its heartbeat."""
    worker_ready.connect(_started, weak=False)
    worker_shutting_down.connect(_ending, weak=False)
