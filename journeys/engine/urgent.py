"""What a worker does between two claims of a large journey: what has come in meanwhile.

The express lane is one process among several that all want the same processors and the same database. What
the others do between their claims it need not do alone, and nobody waits longer than a claim lasts.
"""

import time

from django.db import connection

from config.log import get_logger
from journeys.engine.tick import EXPRESS, tick
from journeys.engine.wake import wake

TURN = 0.1
"""Seconds of each turn; the claims of the large journey go on then."""
LATELY = 1.0
"""For so many seconds after something came in, more is expected."""

_last = float("-inf")

log = get_logger(__name__)


def urgent() -> bool:
    """Respond to facts on the inbox and move whom they woke. Whether something came in lately.

    One statement when there is nothing. Never raises: the large journey goes on, and what failed is met again
    by the passes whose work it is.
    """
    try:
        return _see_to_it()
    except Exception as problem:  # noqa: BLE001  # whatever keeps facts from acting must not stop everybody
        log.warning("urgent.failed", problem=repr(problem))
        return False


def _see_to_it() -> bool:
    global _last
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM contacts_inbox)")
        waiting = cursor.fetchone()[0]
    if waiting:
        _last = time.monotonic()
        counts = wake(seconds=TURN)
        if counts.woken or counts.entered:
            tick(EXPRESS, seconds=TURN)
    return time.monotonic() - _last < LATELY
