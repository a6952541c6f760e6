"""Three workers that share nothing but PostgreSQL and the broker, as on three machines: whichever two are
killed in the midst of things, the third finishes everything."""

import random
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import combinations

from config import clock, partitions
from config.servers.programs import CELERY, WORKER, Program, program
from journeys.engine.check import check
from journeys.graph.document import parse_journey
from journeys.models import Enrollment, Step
from tests.config.processes import eventually
from tests.faults.clients import Clients
from tests.faults.own import Own, at_rest, holders
from tests.journeys.engine import stage
from tests.journeys.engine.crowd import Crowd

TOGETHER = timedelta(minutes=20)


def machine(name: str) -> Program:
    """A worker that takes everything, known to the broker by a name of its own."""
    return program(name, f"{CELERY} {WORKER} -Q express,bulk,housekeeping -n {name}@%h --concurrency 1")


MACHINES = [machine(name) for name in ("one", "two", "three")]


def due_by(instant: datetime) -> int:
    """How many wait for nothing but an instant up to this one."""
    return Enrollment.objects.filter(due__lte=instant).count()


def eventually_held(moved: Callable[[], int]) -> list[str]:
    """Who holds enrollments as soon as anybody does, or nobody any more once somebody has moved."""
    held: list[str] = []

    def looked() -> bool:
        held[:] = holders()
        return bool(held) or moved() > 0

    assert eventually(looked, 60), "nobody works"
    return held


def test_whichever_two_are_killed_the_third_finishes(own: Own, full: bool, chance: random.Random) -> None:
    cases = [case for case in parse_journey(stage.sample()).tests if full or not case.events]
    crowd = Crowd.gather(40_000 if full else 3_000, cases)
    start = clock.now()
    partitions.ensure([start, start + timedelta(days=20)])
    pairs = list(combinations(MACHINES, 2))
    chance.shuffle(pairs)
    finished = []
    at: timedelta | None = timedelta(0)
    with ThreadPoolExecutor(1) as pool:
        while at is not None:
            own.employ(*(worker for worker in MACHINES if pairs and worker.name not in own.workers))
            assert eventually(own.serving, 120), own.complaints()
            before = Step.objects.count()
            many = not at or due_by(start + at) > len(crowd.contacts) // 8
            clock.move(start + at - clock.real_now())

            def moved(before: int = before) -> int:
                return Step.objects.count() - before

            clients = Clients(len(crowd.contacts))
            sending = pool.submit(clients.send, crowd, at, start, chance)
            killed_at = 0.0
            if pairs and many:
                assert at or clients.half.wait(600)
                held = eventually_held(moved)
                steps, killed_at = moved(), time.monotonic()
                for worker in pairs.pop():
                    own.kill(worker.name)
                (third,) = own.workers
            sending.result(900)
            assert eventually(at_rest, 900), own.complaints()
            if killed_at:
                took = time.monotonic() - killed_at
                finished.append(
                    f"{third} did {moved() - steps} of {moved()} steps in {took:.1f} s (claims of {held})"
                )
            at = crowd.following(at, start, TOGETHER)
    sys.stderr.write(f"{len(crowd.contacts)} enrollments; {'; '.join(finished)}\n")
    crowd.verify(sent=False)
    assert check() == []
    assert len(finished) == 3
