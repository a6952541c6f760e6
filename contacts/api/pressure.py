"""Back-pressure: while the engine is far behind, event collection asks its clients to come back later."""

import time

from django.conf import settings
from django.db import connection

from contacts.statements import statement

TOO_LATE_SECONDS = 60.0
LOOK_EVERY_SECONDS = 1.0 if settings.WEB else 0.0
RETRY_AFTER_SECONDS = 10

_looked_at = float("-inf")
_late = False


def is_late() -> bool | None:
    """Whether the oldest fact that nobody has looked at is over a minute old, as far as this process knows;
    None when it must ``look`` again. No query."""
    return _late if time.monotonic() - _looked_at < LOOK_EVERY_SECONDS else None


def look() -> bool:
    """The same, from the database. One query on the head of an index, once a second and process."""
    global _late, _looked_at
    with connection.cursor() as cursor:
        cursor.execute(statement("pressure").decode())
        row = cursor.fetchone()
    _late = row is not None and row[0] > TOO_LATE_SECONDS
    _looked_at = time.monotonic()
    return _late
