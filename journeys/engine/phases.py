"""Named moments inside a transaction: where its seconds went, and where a fault test may stop or kill the
process.

Nobody listens outside of tests: a moment then costs one look at a global and, in a tick, one at a clock. A
worker process that is started with ``WEFT_DIE_AT=PHASE:N`` kills itself with SIGKILL when it reaches that
phase for the Nth time.
"""

import os
import signal
import threading
import time
from collections.abc import Callable

PHASES = ("claim", "facts", "run", "write", "move", "before_commit", "after_commit")
"""Of a tick: rows are locked; facts were read; the walk is done; logs are written; positions are written;
then the commit."""

WAKE_PHASES = ("inbox", "wake_lock", "wake_read", "wake_write", "wake_commit")
"""Of a wake: facts are taken; runs are locked; positions were read; all is written; the commit is done."""

RESUME_PHASES = ("resume_write", "resume_commit")
"""Of a batch of a journey that is being resumed: all is written; the commit is done."""

PARTS = ("claim", "facts", "run", "write", "commit")
"""What the seconds of a claim are told by."""

ENDS = {
    "claim": "claim", "facts": "facts", "run": "run", "write": "write", "move": "write",
    "before_commit": "write", "after_commit": "commit",
}  # fmt: skip
"""Which part each moment of a tick ends."""

listener: Callable[[str], None] | None = None


class Laps(threading.local):
    """The seconds of this thread's claim by part, so far; ``since`` is when its present part began."""

    since = 0.0

    def __init__(self) -> None:
        self.seconds = dict.fromkeys(PARTS, 0.0)


_laps = Laps()


def begin() -> None:
    """A claim begins now."""
    _laps.seconds = dict.fromkeys(PARTS, 0.0)
    _laps.since = time.perf_counter()


def lap(part: str) -> None:
    """What was done since the moment before belongs to ``part``."""
    now = time.perf_counter()
    _laps.seconds[part] += now - _laps.since
    _laps.since = now


def seconds() -> dict[str, float]:
    """Where the seconds of this thread's claim went. What is tried again counts each time."""
    return _laps.seconds


def reached(phase: str) -> None:
    """Note the seconds of the part that ends here, and tell whoever listens."""
    if phase in ENDS:
        lap(ENDS[phase])
    if listener is not None:
        listener(phase)


def die_at(phase: str, nth: int, number: signal.Signals = signal.SIGKILL) -> Callable[[str], None]:
    """A listener that kills this process, as a crash of the machine would, at the ``nth`` time of ``phase``;
    or sends it another signal."""
    left = nth

    def listen(now: str) -> None:
        nonlocal left
        if now == phase:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), number)

    return listen


if order := os.environ.get("WEFT_DIE_AT"):
    listener = die_at(order.partition(":")[0], int(order.partition(":")[2] or 1))
