"""One pass of the engine at a time in each process.

A worker process has two threads that look for work: one has its tasks, the other is its ticker. Python runs
one of them at a time, so two passes side by side do no more than one, and whoever comes back from the
database waits for the other to let go: twenty-five times a pass. What is urgent then takes ten times as long.
"""

import functools
import threading
from collections.abc import Callable

_turn = threading.Lock()


def in_turn[**P, R](work: Callable[P, R]) -> Callable[P, R]:
    """The same work, begun when no other pass of this process is under way. A pass lasts a second at most."""

    @functools.wraps(work)
    def do(*args: P.args, **kwargs: P.kwargs) -> R:
        with _turn:
            return work(*args, **kwargs)

    return do
