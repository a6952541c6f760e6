"""What moves the demo: one process that lives the history, and on, and moves the clock when somebody asks.

filling   from six weeks ago to now, which goes on meanwhile; then the clock is real
asked     somebody wants the clock 48 h ahead
idle      real time passes, and the demo's people live in it
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from threading import Event

import psycopg
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, transaction

from config import clock
from config.log import get_logger
from journeys.engine.statements import transient
from journeys.models import Demo
from journeys.services.demo.history import History

NEWS = "weft_demo"
"""What PostgreSQL tells whoever listens: somebody has a wish, or it is fulfilled."""

LONGEST = 1.0
"""Seconds after which it is looked anyway: signals to end and the next instant of the grid tell nobody."""

PAUSE = timedelta(hours=6)
"""After so long without us, people are not caught up with: they have lived elsewhere meanwhile."""

ALMOST = timedelta(seconds=2)
"""So near to real time, the history has caught up with it."""

ALIVE = timedelta(seconds=30)
"""Without a sign for so long, the process that moves the demo is gone."""

log = get_logger(__name__)


def ask_to_move(hours: int) -> bool:
    """Ask for the clock to be moved so many hours ahead; False while it is on its way already, or where
    there is no demo. Two queries; the moving is done by the ``Clockwork``.
    """
    now = clock.now()
    with transaction.atomic():
        demo = Demo.objects.select_for_update().first()
        if demo is None or demo.moving:
            return False
        demo.moved_from, demo.target_at = max(now, demo.reached_at), now + timedelta(hours=hours)
        demo.reached_at = demo.moved_from
        demo.save(update_fields=["moved_from", "target_at", "reached_at"])
        _tell()
    return True


@dataclass
class Clockwork:
    """Moves the clock and the demo's people; ``stay`` says at each instant whether to go on."""

    stay: Callable[[], bool] = lambda: True
    history: History | None = None

    def run(self, ended: Event) -> None:
        """Go on until ``ended`` is set. A database that is away, or a transaction that lost against another,
        is logged, and what was being done begun again; whatever else fails ends it."""
        while not ended.is_set():
            try:
                _hurry()
                _listen()
                self.turn()
                _await_news()
            except (DatabaseError, InterfaceError, psycopg.Error) as problem:
                if not transient(problem):
                    raise
                log.warning("demo.again", problem=repr(problem))
                self.history = None
                connection.close()
                ended.wait(LONGEST)

    def turn(self) -> None:
        """Do what there is to do: fill, move, or live on. One query where there is nothing."""
        demo = Demo.objects.first()
        if demo is None:
            return
        if demo.moving:
            Demo.objects.update(beat_at=clock.real_now())
        if demo.target_at is not None:
            self._come_to_target(demo)
        elif demo.people:
            self._live_on(demo)

    def _come_to_target(self, demo: Demo) -> None:
        history = self._history(demo)
        began, from_ = time.monotonic(), demo.reached_at
        arrived = demo.target_at is not None and history.live(demo.target_at, self.stay)
        while arrived and demo.filling and clock.real_now() - clock.now() > ALMOST:
            arrived = history.live(clock.real_now(), self.stay)
        if not arrived:
            return
        if demo.filling:
            clock.catch_up()
            demo.filled_at = clock.real_now()
        demo.moved_from = demo.target_at = None
        demo.save(update_fields=["moved_from", "target_at", "filled_at"])
        _tell()
        log.info("demo.moved", seconds=round(time.monotonic() - began, 1), past=str(from_))

    def _live_on(self, demo: Demo) -> None:
        now = clock.now()
        history = self._history(demo)
        if now - demo.reached_at > PAUSE:
            history.skip_to(now)
        elif history.days.at(history.next) <= now:
            history.live(now, self.stay)

    def _history(self, demo: Demo) -> History:
        if self.history is None:
            self.history = History(demo)
        self.history.demo = demo
        return self.history


def _hurry() -> None:
    """Let commits of this connection not wait for the disk: what a power cut takes away is lived again."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")


def _tell() -> None:
    """Let whoever listens look, once the current transaction has committed."""
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {NEWS}")


def _listen() -> None:
    """Hear of everything from here on; before looking, so that nothing is missed between."""
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {NEWS}")


def _await_news() -> None:
    """Return when PostgreSQL tells of something, or after ``LONGEST``."""
    connection.ensure_connection()
    for _news in connection.connection.notifies(timeout=LONGEST, stop_after=1):
        return


def lived_elsewhere() -> bool:
    """Whether the ``Clockwork`` is on the way and does everything that is due meanwhile, so that workers have
    nothing to do. One query in development, none elsewhere."""
    if not settings.DEMO:
        return False
    alive = clock.real_now() - ALIVE
    return Demo.objects.filter(target_at__isnull=False, beat_at__gte=alive).exists()


def wait_until_still() -> None:
    """Return once nothing is lived elsewhere: two minutes at most after a first start."""
    _listen()
    while lived_elsewhere():
        _await_news()
