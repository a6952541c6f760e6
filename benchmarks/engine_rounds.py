"""Rounds of the engine by worker processes of its own, and of the floor that it is held against."""

import gc
import os
import time
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
os.environ["WEFT_DEBUG"] = "0"
os.environ.setdefault("WEFT_LOG_LEVEL", "WARNING")

PROCESSES = 2
STOPS = {"waits": (timedelta(0), timedelta(hours=49), timedelta(days=10)), "through": (timedelta(0),)}


def worker(pipe: Connection) -> None:
    """One worker process: runs what it is told until it is told nothing."""
    django.setup()
    from django.db import connection

    from benchmarks import floor
    from journeys.engine.tick import tick

    connection.ensure_connection()
    # As the product's workers do when they start.
    gc.collect()
    gc.freeze()
    ready: list[list[tuple[bytes, bytes]]] = []
    while True:
        order, argument = pipe.recv()
        match order:
            case "tick":
                pipe.send(tick().facts())
            case "prepare":
                ready = floor.prepare(*argument)
                pipe.send(None)
            case "copy":
                floor.copy(connection.connection, ready)
                pipe.send(None)
            case _:
                return


class Workers:
    """The processes, told to begin together."""

    def __init__(self, number: int = PROCESSES) -> None:
        spawn = get_context("spawn")
        pairs = [spawn.Pipe() for _ in range(number)]
        self.pipes = [mine for mine, _ in pairs]
        self.processes = [spawn.Process(target=worker, args=(theirs,), daemon=True) for _, theirs in pairs]
        for process in self.processes:
            process.start()

    def all(self, order: str, arguments: list[Any] | None = None) -> tuple[float, list[Any]]:
        """Give all the same order; the seconds until the last was done, and what they say."""
        started = time.perf_counter()
        for number, pipe in enumerate(self.pipes):
            pipe.send((order, arguments[number] if arguments else None))
        said = [pipe.recv() for pipe in self.pipes]
        return time.perf_counter() - started, said

    def close(self) -> None:
        """End them."""
        for pipe in self.pipes:
            pipe.send(("end", None))
        for process in self.processes:
            process.join(10)


class Product:
    """Rounds of the engine: enroll, then tick at every stop. Only ticks are timed."""

    def __init__(self, workers: Workers, shape: str, size: int) -> None:
        from benchmarks import engine_stage

        self.stage, self.workers, self.shape, self.size = engine_stage, workers, shape, size
        self.version = engine_stage.publish(shape)
        self.entry_seconds: list[float] = []
        self.wal: list[int] = []
        self.claims = 0

    @property
    def steps(self) -> int:
        """Steps of one round."""
        return self.stage.expected(self.shape, self.size)["steps"]

    @property
    def wal_per_step(self) -> int:
        """Bytes of write-ahead log that a step costs, the median of the rounds. Only ticks are counted."""
        return round(sorted(self.wal)[len(self.wal) // 2] / self.steps)

    def round(self) -> float:
        """One round; raises AssertionError when somebody did not go where they must."""
        from config import clock, partitions
        from journeys.engine.enroll import enroll
        from journeys.models import Decision, Delivery, Step

        clock.move(timedelta(0))
        begin = clock.now()
        partitions.ensure([begin + stop for stop in STOPS[self.shape]])
        contacts = self.stage.people(self.size, begin)
        before = [table.objects.count() for table in (Step, Decision, Delivery)]
        started = time.perf_counter()
        entered = enroll(self.version.pk, contacts).entered
        self.entry_seconds.append(time.perf_counter() - started)
        assert len(entered) == self.size, "not everybody entered"
        seconds, wal = 0.0, written()
        for stop in STOPS[self.shape]:
            clock.move(stop)
            took, said = self.workers.all("tick")
            seconds += took
            self.claims += sum(counts.get("claims", 0) for counts in said)
        self.wal.append(written() - wal)
        wrong = self.stage.verify(self.version, contacts, min(entered))
        assert not wrong, f"{len(wrong)} did not go where they must, for instance {wrong[0]}"
        after = [table.objects.count() for table in (Step, Decision, Delivery)]
        wrote = [now - then for now, then in zip(after, before, strict=True)]
        assert wrote == list(self.stage.expected(self.shape, self.size).values()), f"wrote {wrote}"
        return seconds


def written() -> int:
    """Bytes of write-ahead log so far."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn() - '0/0'")
        return int(cursor.fetchone()[0])


class Floor:
    """Rounds of COPY."""

    def __init__(self, workers: Workers, rows: dict[str, int]) -> None:
        from django.db import connection

        from benchmarks import floor

        self.workers, self.rows, self.next_id = workers, floor.Rows(**rows), 1
        with connection.cursor() as cursor:
            cursor.execute(floor.TABLES.read_text(encoding="utf-8"))

    def round(self) -> float:
        """One round of ready rows; only writing is timed."""
        processes = len(self.workers.processes)
        share = self.rows.share(processes)
        firsts = [self.next_id + number * share.steps for number in range(processes)]
        self.next_id += self.rows.steps
        self.workers.all("prepare", [(share, first) for first in firsts])
        seconds, _ = self.workers.all("copy")
        return seconds


def server() -> dict[str, object]:
    """What the figures were measured with: durability, and rows per table."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('fsync'), current_setting('synchronous_commit')")
        fsync, commit = cursor.fetchone()
        cursor.execute(
            "SELECT (SELECT count(*) FROM journeys_leg), (SELECT count(*) FROM journeys_enrollment)"
        )
        steps, enrollments = cursor.fetchone()
    return {
        "fsync": fsync,
        "synchronous_commit": commit,
        "rows": {"journeys_leg": steps, "journeys_enrollment": enrollments},
    }
