"""Whether the terminal that we were started from is still there."""

import os
import select
import signal
import sys
from pathlib import Path


def hung_up() -> bool:
    """Whether we began on a terminal that has been closed since.

    The kernel tells only the first process of the terminal's session, and `make` keeps that to itself: it
    waits for us. One who started us with nohup wants us to stay.
    """
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        return False
    poll = select.poll()
    for stream in (sys.__stdin__, sys.__stdout__, sys.__stderr__):
        if stream is not None and _is_terminal(stream.fileno()):
            poll.register(stream.fileno(), 0)
    return any(events & select.POLLHUP for _, events in poll.poll(0))


def _is_terminal(file: int) -> bool:
    """A character device that is no longer a terminal was one: isatty says no after the hang-up."""
    try:
        name = str(Path(f"/proc/self/fd/{file}").readlink())
    except OSError:
        return os.isatty(file)
    return os.isatty(file) or name.startswith(("/dev/pts/", "/dev/tty"))
