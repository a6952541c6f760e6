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

ASK = "SELECT EXISTS (SELECT FROM contacts_inbox), (SELECT last_value FROM contacts_inbox_id_seq)"
"""The number says that something came in, also where another worker has seen to it already."""

_last = float("-inf")
_number: int | None = None

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
    global _last, _number
    with connection.cursor() as cursor:
        cursor.execute(ASK)
        waiting, number = cursor.fetchone()
    if waiting or (_number is not None and number > _number):
        _last = time.monotonic()
    _number = number
    if waiting:
        counts = wake(seconds=TURN)
        if counts.woken or counts.entered:
            tick(EXPRESS, seconds=TURN)
    return time.monotonic() - _last < LATELY
