"""An installation of a test's own: servers that may be broken off, and the workers that the product starts.

While it is ``met``, everything that this process asks of PostgreSQL, Redis and the broker goes there, from
every thread. Workers are the commands of ``make run``, each in a process group of its own.
"""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, connection
from django.test import override_settings

from config import clock, heartbeat, redis
from config.celery import app
from config.servers.places import PROJECT, Places
from config.servers.postgres import Postgres
from config.servers.process import Child, start
from config.servers.programs import Program, programs
from config.servers.valkey import Valkey
from config.settings.base import database
from config.settings.environment import broker_address
from contacts.models import Inbox
from journeys.models import Enrollment
from tests.config.processes import environment, eventually
from tests.management.commands.flush import keep_reference_rows

AWAY = (DatabaseError, InterfaceError)

HOLDERS = """
    SELECT DISTINCT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE relation = 'journeys_enrollment'::regclass AND mode = 'RowShareLock' AND pid <> pg_backend_pid()
"""


@dataclass(slots=True)
class Own:
    """Both servers, durable as in production, and the workers by name."""

    postgres: Postgres
    valkey: Valkey
    environment: dict[str, str]
    workers: dict[str, Child] = field(default_factory=dict)

    @classmethod
    def made(cls, folder: Path) -> "Own":
        """Started and brought up to date, without a demo. Seconds."""
        places = Places(folder)
        own = cls(Postgres(places), Valkey(places), environment(folder, WEFT_DEMO="0"))
        own.postgres.start()
        own.valkey.start()
        command = [sys.executable, "-m", "config.servers.prepare"]
        subprocess.run(command, env=own.environment, cwd=PROJECT, check=True)
        with own.met():
            keep_reference_rows()
        return own

    @contextmanager
    def met(self) -> Iterator[None]:
        """Let this process meet the two servers instead of those of the session."""
        places = self.postgres.places
        connection.close()
        before = dict(connection.settings_dict)
        there = database(places.database_url)
        # Threads take their connections from the same dictionary.
        connection.settings_dict |= {
            name: there[name] for name in ("NAME", "USER", "HOST", "PORT", "OPTIONS")
        }
        try:
            with override_settings(REDIS_URL=places.redis_url):
                _forget_redis(broker_address(places.redis_url))
                yield
        finally:
            connection.close()
            connection.settings_dict |= before
            _forget_redis(settings.CELERY_BROKER_URL)

    def empty(self) -> None:
        """Nothing but what every test begins with."""
        call_command("flush", interactive=False)
        redis.connection().flushall()
        clock.move(clock.ahead() * 0)

    def product(self, *names: str) -> list[Program]:
        """Those of the product's programs, by name."""
        beat = str(self.postgres.places.root / "beat")
        return [
            Program(one.name, (*one.command[:-1], beat)) if one.name == "beat" else one
            for one in programs("127.0.0.1", 0)
            if one.name in names
        ]

    def employ(self, *workers: Program) -> None:
        """Start workers, named as their programs are."""
        for program in workers:
            log = self.postgres.places.logs / f"{program.name}.log"
            known = self.environment | {"WEFT_PROCESS": program.name}
            self.workers[program.name] = start(
                program.name, program.command, log=log, environment=known, folder=PROJECT
            )

    def serving(self) -> bool:
        """Whether every worker and beat have said that they have begun."""
        keys = (heartbeat.KEY, heartbeat.BEAT_KEY)
        asked: Any = redis.connection()
        said = {name.decode() for key in keys for name in asked.zrange(key, 0, -1)}
        host = socket.gethostname()
        return {f"{host}:{child.process.pid}" for child in self.workers.values()} <= said

    def kill(self, name: str) -> None:
        """Break a worker off as a power cut would, with every process of its own."""
        self.workers.pop(name).end()

    def dismiss(self) -> None:
        """Break off whoever works."""
        for name in list(self.workers):
            self.kill(name)

    def crash(self) -> float:
        """Break off both servers and start them again, Redis with nothing in it. Returns when the first one
        was broken off, by the monotonic clock."""
        began = time.monotonic()
        self.postgres.kill()
        self.valkey.kill()
        self.valkey.start()
        self.postgres.start()
        return began

    @contextmanager
    def without_redis(self, hanging: bool = False) -> Iterator[None]:
        """Meanwhile Redis is gone; or hangs, so that whoever asks it waits for an answer."""
        child = self.valkey.child
        assert child
        if hanging:
            child.send(signal.SIGSTOP)
        else:
            self.valkey.kill()
        try:
            yield
        finally:
            if hanging:
                child.send(signal.SIGCONT)
            else:
                self.valkey.start()

    def close(self) -> None:
        """End everything."""
        self.dismiss()
        self.valkey.stop()
        self.postgres.stop()

    def complaints(self) -> str:
        """The last words of the workers."""
        return "\n".join(child.end_of_log()[-1500:] for child in self.workers.values())


def _forget_redis(address: str) -> None:
    redis.connection.cache_clear()
    app.conf.update(broker_url=address, broker_write_url=address)
    vars(app.amqp).pop("_producer_pool", None)
    redis.absence.over()


def insist(do: Callable[[], object], seconds: float = 60) -> None:
    """Do it, again and again while the servers are away, as every client must."""

    def done() -> bool:
        try:
            do()
        except AWAY:
            connection.close()
            return False
        return True

    assert eventually(done, seconds), "the database stays away"


def at_rest() -> bool:
    """Whether every fact was worked off and nobody is due; not while the database is away."""
    try:
        due = Enrollment.objects.exclude(state=Enrollment.State.ENDED).filter(due__lte=clock.now())
        return not Inbox.objects.exists() and not due.exists()
    except AWAY:
        connection.close()
        return False


def holders() -> list[str]:
    """The workers who hold enrollments at this moment, by name."""
    with connection.cursor() as cursor:
        cursor.execute(HOLDERS)
        return [name for (name,) in cursor.fetchall()]
