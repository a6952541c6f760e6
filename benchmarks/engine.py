"""`engine`: steps per second through the real tables, by as many processes as there are cores (two).

    engine --enrollments 100000            P1: the sample journey, stopping at its waits; the clock moves
    between engine --shape through                 P2: the same journey without waits
    engine --against celery                P3: against one Celery task and ORM writes per step

The reference is COPY of as many ready rows (`floor.sql`), in the same processes, taking turns with the
product. After each round every contact's way is checked, and at the end all numbers are recounted.
"""

import argparse
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

    def __init__(self) -> None:
        spawn = get_context("spawn")
        pairs = [spawn.Pipe() for _ in range(PROCESSES)]
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
        self.claims = 0

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
        seconds = 0.0
        for stop in STOPS[self.shape]:
            clock.move(stop)
            took, said = self.workers.all("tick")
            seconds += took
            self.claims += sum(counts.get("claims", 0) for counts in said)
        wrong = self.stage.verify(self.version, contacts, min(entered))
        assert not wrong, f"{len(wrong)} did not go where they must, for instance {wrong[0]}"
        after = [table.objects.count() for table in (Step, Decision, Delivery)]
        wrote = [now - then for now, then in zip(after, before, strict=True)]
        assert wrote == list(self.stage.expected(self.shape, self.size).values()), f"wrote {wrote}"
        return seconds


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
        share = self.rows.share(PROCESSES)
        firsts = [self.next_id + number * share.steps for number in range(PROCESSES)]
        self.next_id += self.rows.steps
        self.workers.all("prepare", [(share, first) for first in firsts])
        seconds, _ = self.workers.all("copy")
        return seconds


def run(arguments: list[str]) -> dict[str, object]:
    """Run it; the figures. Raises AssertionError when a result is wrong."""
    parser = argparse.ArgumentParser(prog="engine")
    parser.add_argument("--enrollments", type=int, default=120_000, help="in all rounds together")
    parser.add_argument("--shape", choices=list(STOPS), default="waits")
    parser.add_argument("--against", choices=("floor", "celery"), default="floor")
    parser.add_argument("--rounds", type=int, default=11)
    options = parser.parse_args(arguments)
    django.setup()
    from benchmarks.rounds import alternate
    from journeys.engine.check import check

    size = max(100, options.enrollments // (options.rounds + 1))
    workers = Workers()
    try:
        product = Product(workers, options.shape, size)
        rows = product.stage.expected(options.shape, size)
        if options.against == "celery":
            from benchmarks.celery_steps import CelerySteps

            with CelerySteps(PROCESSES) as reference:
                rounds = alternate(product.round, reference.round, options.rounds)
                figures = rounds.figures("engine", rows["steps"], reference.steps)
        else:
            rounds = alternate(product.round, Floor(workers, rows).round, options.rounds)
            figures = rounds.figures("engine", rows["steps"])
    finally:
        workers.close()
    findings = check()
    assert not findings, f"{len(findings)} findings, for instance {findings[0].sentence}"
    return {
        **figures,
        "shape": options.shape,
        "against": options.against,
        "enrollments": size * (options.rounds + 1),
        "entry_rate": round(size / sorted(product.entry_seconds)[len(product.entry_seconds) // 2]),
        "steps_per_claim": round(rows["steps"] * (options.rounds + 1) / max(1, product.claims)),
        **server(),
    }


def server() -> dict[str, object]:
    """What the figures were measured with: durability, and rows per table."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('fsync'), current_setting('synchronous_commit')")
        fsync, commit = cursor.fetchone()
        cursor.execute(
            "SELECT (SELECT count(*) FROM journeys_step), (SELECT count(*) FROM journeys_enrollment)"
        )
        steps, enrollments = cursor.fetchone()
    return {
        "fsync": fsync,
        "synchronous_commit": commit,
        "rows": {"journeys_step": steps, "journeys_enrollment": enrollments},
        "processes": PROCESSES,
    }
