"""A thread in each worker process that looks for work by itself.

Nudges make work start within milliseconds, but they go through a broker that may be away. The ticker needs
nobody: it sleeps until the earliest due instant, a second at most, and does what it finds. So timers fire
without a scheduler, and a lost nudge costs a second.
"""

import threading
import time
from collections.abc import Callable, Sequence

from django.db import close_old_connections, connection

from config import clock
from config.log import get_logger
from journeys.engine.statements import session, transient

LONGEST = 1.0
SHORTEST = 0.02
"""Seconds between two looks."""

log = get_logger(__name__)


class Ticker:
    """Runs ``work`` (functions that do what is due and say whether there was any) until it is stopped."""

    def __init__(self, work: Sequence[Callable[[], object]]) -> None:
        self.work = work
        self.stopping = threading.Event()
        self.thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, in a thread of its own with a connection of its own."""
        self.thread = threading.Thread(target=self.run, name="ticker", daemon=True)
        self.thread.start()

    def stop(self, patience: float = 5.0) -> None:
        """End, and wait until the pass under way is done."""
        self.stopping.set()
        if self.thread is not None:
            self.thread.join(patience)

    def run(self) -> None:
        """Look, sleep, look again. A pass that fails is logged and tried again: the database may be away."""
        try:
            while not self.stopping.is_set():
                close_old_connections()
                self.stopping.wait(self.look())
        finally:
            connection.close()

    def look(self) -> float:
        """Do what is due; return how many seconds nothing will be. What fails keeps nothing else from being
        done, unless the database is away."""
        failed = False
        for work in self.work:
            try:
                work()
            except Exception as problem:  # noqa: BLE001  # a ticker that dies would leave everybody standing
                log.warning("ticker.failed", problem=repr(problem))
                failed = True
                if transient(problem):
                    break
        try:
            return LONGEST if failed else seconds_to_next()
        except Exception as problem:  # noqa: BLE001
            log.warning("ticker.failed", problem=repr(problem))
            return LONGEST


def now_and_then(work: Callable[[], object], every: float) -> Callable[[], object]:
    """The same work, but not again before ``every`` seconds have passed since it was done."""
    last = time.monotonic() - every

    def do() -> None:
        nonlocal last
        if time.monotonic() - last >= every:
            last = time.monotonic()
            work()
            last = time.monotonic()

    return do


def seconds_to_next() -> float:
    """Seconds until somebody is due, between ``SHORTEST`` and ``LONGEST``. A probe of an index per
    version."""
    with session() as work:
        now = clock.now()
        ((due,),) = work.rows("next_due", now=now)
    wait = LONGEST if due is None else (due - now).total_seconds()
    return max(SHORTEST, min(LONGEST, wait))


_ticker: Ticker | None = None


def start(work: Sequence[Callable[[], object]]) -> Ticker:
    """Start this process's ticker, once."""
    global _ticker
    if _ticker is None or _ticker.stopping.is_set():
        _ticker = Ticker(work)
        _ticker.start()
    return _ticker


def stop() -> None:
    """Stop this process's ticker, if there is one."""
    if _ticker is not None:
        _ticker.stop()
