"""Waiting for what another connection does, without guessing how long it takes."""

import threading

from django.db import connection


def until_somebody_waits() -> None:
    """Return when a backend waits for a lock that another one holds."""
    for _ in range(4000):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        threading.Event().wait(0.005)
    raise AssertionError("Nobody waits.")
