"""Named moments inside a transaction, at which a fault test may stop or kill the process.

Nobody listens outside of tests: a moment then costs one look at a global. A worker process that is started
with ``WEFT_DIE_AT=PHASE:N`` kills itself with SIGKILL when it reaches that phase for the Nth time.
"""

import os
import signal
from collections.abc import Callable

PHASES = ("claim", "facts", "run", "write", "move", "before_commit", "after_commit")
"""Of a tick: rows are locked; facts were read; the walk is done; logs are written; positions are written;
then the commit."""

WAKE_PHASES = ("inbox", "wake_lock", "wake_read", "wake_write", "wake_commit")
"""Of a wake: facts are taken; runs are locked; positions were read; all is written; the commit is done."""

listener: Callable[[str], None] | None = None


def reached(phase: str) -> None:
    """Tell whoever listens."""
    if listener is not None:
        listener(phase)


def die_at(phase: str, nth: int) -> Callable[[str], None]:
    """A listener that kills this process, as a crash of the machine would, at the ``nth`` time of
    ``phase``."""
    left = nth

    def listen(now: str) -> None:
        nonlocal left
        if now == phase:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    return listen


if order := os.environ.get("WEFT_DIE_AT"):
    listener = die_at(order.partition(":")[0], int(order.partition(":")[2] or 1))
