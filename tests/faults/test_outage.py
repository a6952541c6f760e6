"""PostgreSQL breaks off and Redis loses everything while workers are in the midst of things: they go on by
themselves, nothing is lost and nothing happens twice.

The workers are those that `make run` starts. People live the tests of the sample journey; their clients send
each event until it is taken, as every client must.
"""

import random
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from config import clock, nudge, partitions
from config.redis import connection as redis
from journeys.engine.check import check
from journeys.graph.document import parse_journey
from journeys.models import Step
from tests.config.processes import eventually
from tests.faults.clients import Clients, Probe
from tests.faults.own import Own, at_rest
from tests.journeys.engine import stage
from tests.journeys.engine.crowd import Crowd

RECOVERED = 30.0
"""Seconds within which an installation must be at work again, counted from the break."""

TOGETHER = timedelta(minutes=20)


def heard(own: Own) -> bool:
    """Whether a worker takes from the broker what is sent from here."""
    nudge.nudge("journeys.wake", "express")
    return eventually(lambda: redis().llen("express") == 0, RECOVERED)


def test_it_goes_on_by_itself_after_both_servers_broke_off(
    own: Own, full: bool, chance: random.Random
) -> None:
    cases = [case for case in parse_journey(stage.sample()).tests if full or not case.events]
    crowd = Crowd.gather(40_000 if full else 1_500, cases)
    probe = Probe()
    start = clock.now()
    partitions.ensure([start, start + timedelta(days=20)])
    own.employ(*own.product("express", "bulk", "beat"))
    assert eventually(own.serving, 120), own.complaints()
    recovered: list[float] = []
    waits_broken_off = False
    at: timedelta | None = timedelta(0)
    with ThreadPoolExecutor(1) as pool:
        while at is not None:
            before = Step.objects.count()
            clock.move(start + at - clock.real_now())

            def moving(before: int = before) -> bool:
                return Step.objects.count() > before

            if at in crowd.instants():
                clients = Clients(len(crowd.contacts))
                sending = pool.submit(clients.send, crowd, at, start, chance)
                if not at:
                    assert clients.half.wait(600)
                    assert eventually(moving, 60), own.complaints()
                    recovered.append(probe.seconds(own.crash()))
                sending.result(900)
            elif not waits_broken_off:
                waits_broken_off = True
                assert eventually(moving, 60), own.complaints()
                recovered.append(probe.seconds(own.crash()))
            assert eventually(at_rest, 900), own.complaints()
            at = crowd.following(at, start, TOGETHER)
    told = " and ".join(f"{seconds:.1f} s" for seconds in recovered)
    sys.stderr.write(f"{len(crowd.contacts)} enrollments; at work again {told} after each break\n")
    assert max(recovered) < RECOVERED
    assert all(worker.running for worker in own.workers.values()), own.complaints()
    assert heard(own), own.complaints()
    crowd.verify(sent=False)
    assert check() == []
