"""Workers are killed in the middle of their transactions, and everything has happened exactly once.

Contacts live the ten tests of the sample journey all at once. At every instant at which something happens or
falls due, two workers begin and die by SIGKILL at random phases or instants; a third finishes what they left.
"""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from config import clock, partitions
from contacts.models import Inbox
from journeys.engine.check import check
from journeys.engine.phases import PHASES, WAKE_PHASES
from tests.journeys.engine import stage
from tests.journeys.engine.crowd import Crowd

pytestmark = pytest.mark.usefixtures("committed")

BEYOND = timedelta(days=12)
TOGETHER = timedelta(minutes=20)
"""Whoever falls due within it is taken together: a large crowd needs minutes for each of its steps."""


@dataclass(slots=True)
class Workers:
    """Forks workers and counts how they ended."""

    process: "subprocess.Popen[str]"
    ends: Counter[str] = field(default_factory=Counter)

    def run(self, *orders: str) -> None:
        """Let workers live at the same time; returns when all have ended."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(" ".join(orders) + "\n")
        self.process.stdin.flush()
        ends = self.process.stdout.readline().split()
        assert len(ends) == len(orders), "the forking process has died"
        for order, end in zip(orders, ends, strict=True):
            assert end in ("0", "-9"), f"a worker ended with {end}"
            self.ends["killed at " + order.partition(":")[0] if end == "-9" else "finished"] += 1


@contextmanager
def workers() -> Iterator[Workers]:
    command = [sys.executable, "-m", "tests.faults.mortal"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"WEFT_DIE_AT": ""},
    ) as process:
        assert process.stdout
        assert process.stdin
        assert process.stdout.readline() == "ready\n"
        yield Workers(process)
        process.stdin.close()


def order(chance: random.Random, full: bool) -> str:
    """Where and when a worker dies, and how much it takes at once."""
    size = chance.choice((2000, 5000)) if full else chance.choice((4, 20))
    if chance.random() < 0.25:
        return f"seconds:{chance.uniform(0.02, 2 if full else 0.1):.3f}:{size}"
    phases = (*PHASES, *WAKE_PHASES) if Inbox.objects.exists() else PHASES
    return f"{chance.choice(phases)}:{chance.randint(1, 4 if full else 1)}:{size}"


def test_killed_workers_lose_nothing_and_do_nothing_twice(full: bool, chance: random.Random) -> None:
    began = time.monotonic()
    crowd = Crowd.gather(200_000 if full else 300)
    start = clock.now()
    partitions.ensure([start, start + BEYOND])
    with workers() as mortal:
        at: timedelta | None = timedelta(0)
        while at is not None:
            clock.move(start + at - clock.real_now())
            if at in crowd.instants():
                crowd.happen(at, start, chance)
            for _ in range(5 if full else 2):
                mortal.run(order(chance, full), order(chance, full))
            stage.rest()
            at = crowd.following(at, start, TOGETHER)
        killed = sum(count for end, count in mortal.ends.items() if end != "finished")
        seconds = round(time.monotonic() - began)
        size = len(crowd.contacts)
        sys.stderr.write(f"{size} enrollments, {killed} workers killed in {seconds} s: {dict(mortal.ends)}\n")
        assert killed >= (50 if full else 10)
    crowd.verify()
    assert check() == []
