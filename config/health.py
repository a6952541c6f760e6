"""`GET /healthz`: whether this installation can do its work."""

import psycopg
from django.db import connection
from django.http import HttpRequest, JsonResponse
from redis.exceptions import RedisError

from config import heartbeat
from config.version import version

PATIENCE_SECONDS = 2
OK, DOWN = "ok", "down"


def database() -> str:
    """Connect anew and ask for a one: a pool would make a check of a dead server wait its turn."""
    parameters = connection.get_connection_params()
    parameters.pop("pool", None)
    wanted = {
        name: parameters[name]
        for name in ("host", "port", "dbname", "user", "password")
        if parameters.get(name)
    }
    try:
        with psycopg.connect(**wanted, connect_timeout=PATIENCE_SECONDS, autocommit=True) as probe:
            probe.execute("SELECT 1")
    except psycopg.Error:
        return DOWN
    return OK


def broker() -> tuple[str, int]:
    """State of Redis, and the number of worker processes that spoke lately."""
    try:
        return OK, heartbeat.count()
    except (RedisError, OSError):
        return DOWN, 0


def healthz(request: HttpRequest) -> JsonResponse:
    """200 when database and broker answer and a worker lives, 503 otherwise. One connection, one Redis
    command.
    """
    database_state = database()
    broker_state, workers = broker()
    well = database_state == OK and broker_state == OK and workers > 0
    body = {
        "status": OK if well else DOWN,
        "database": database_state,
        "broker": broker_state,
        "workers": workers,
        "version": version(),
    }
    answer = JsonResponse(body, status=200 if well else 503)
    answer["Cache-Control"] = "no-store"
    return answer
