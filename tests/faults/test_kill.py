"""Workers are killed in the middle of their transactions, and everything has happened exactly once.

Contacts live the ten tests of the sample journey all at once. At every instant at which something happens or falls
due, two workers begin and die by SIGKILL at random phases; a third finishes what they left.
"""

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from config import clock, partitions
from contacts import ingest
from journeys.engine.check import check
from journeys.engine.phases import PHASES, WAKE_PHASES
from journeys.graph.cases import TestCase
from journeys.graph.document import parse_journey
from journeys.graph.simulate import simulate
from contacts.models import Inbox
from journeys.models import Decision, Delivery, Enrollment, Step, Task, Version
from tests.journeys.engine import stage

pytestmark = pytest.mark.usefixtures("committed")

BEYOND = timedelta(days=12)


@dataclass(slots=True)
class Workers:
    """Forks workers and counts how they ended."""

    process: "subprocess.Popen[str]"
    ends: Counter[str] = field(default_factory=Counter)

    def run(self, *orders: str) -> None:
        """Let workers live at the same time; returns when all have ended."""
        assert self.process.stdin and self.process.stdout
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
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | {"WEFT_DIE_AT": ""}
    ) as process:
        assert process.stdout and process.stdin
        assert process.stdout.readline() == "ready\n"
        yield Workers(process)
        process.stdin.close()


@dataclass(slots=True)
class Crowd:
    """Contacts by the test that they live."""

    version: Version
    cases: tuple[TestCase, ...]
    contacts: dict[int, int] = field(default_factory=dict)

    @classmethod
    def gather(cls, size: int) -> "Crowd":
        version = stage.publish(stage.sample())
        document = parse_journey(stage.sample())
        crowd = cls(version, document.tests)
        for number in range(size):
            place = number % len(document.tests)
            contact = stage.cast_for(document, document.tests[place])
            crowd.contacts[contact.pk] = place
        return crowd

    def happen(self, after: timedelta, start: datetime) -> None:
        """What happens to them `after` the start, in one batch and in any order."""
        trigger = [("whitepaper_downloaded", {})] if not after else []
        messages = []
        for contact, place in self.contacts.items():
            own = [(one.event, dict(one.properties)) for one in self.cases[place].events if one.after == after]
            messages += [
                {
                    "type": "track",
                    "event": name,
                    "contact": contact,
                    "messageId": f"{contact}-{after}-{name}",
                    "timestamp": (start + after).isoformat(),
                    "properties": properties,
                }
                for name, properties in [*trigger, *own]
            ]
        random.shuffle(messages)
        for first in range(0, len(messages), 1000):
            ingest.take(messages[first : first + 1000], None, clock.now())

    def instants(self) -> list[timedelta]:
        """When something happens by itself."""
        return sorted({timedelta(0), *(one.after for case in self.cases for one in case.events)})

    def verify(self) -> None:
        """Everybody went exactly the way that the simulation goes."""
        document = parse_journey(stage.sample())
        rules = document.rulebook()
        wanted = [simulate(document, rules, case) for case in self.cases]
        keys = dict(self.version.nodes.values_list("id", "key"))
        runs = {row.pk: row for row in Enrollment.objects.all()}
        assert len(runs) == len(self.contacts), "everybody entered once"
        paths: dict[int, list[tuple[int, str]]] = {}
        for step in Step.objects.all():
            paths.setdefault(step.enrollment_id, []).append((step.seq, keys[step.node_id]))
        queued: dict[int, list[str]] = {}
        for delivery in Delivery.objects.order_by("seq"):
            queued.setdefault(delivery.enrollment_id or 0, []).append(keys[delivery.node_id])
        for enrollment, row in runs.items():
            simulated = wanted[self.contacts[row.contact_id]]
            passed = sorted(paths[enrollment])
            assert [seq for seq, _ in passed] == list(range(len(passed))), "each step once, none missing"
            assert [node for _, node in passed] == simulated.path
            assert queued.get(enrollment, []) == [message.node for message in simulated.messages]
        assert Decision.objects.count() == sum(len(wanted[place].decisions) for place in self.contacts.values())
        assert Task.objects.count() == sum(len(wanted[place].tasks) for place in self.contacts.values())
        assert not Inbox.objects.exists()


def order(chance: random.Random, full: bool) -> str:
    """Where and when a worker dies, and how much it takes at once."""
    size = chance.choice((500, 2000, 5000)) if full else chance.choice((4, 20))
    phases = (*PHASES, *WAKE_PHASES) if Inbox.objects.exists() else PHASES
    return f"{chance.choice(phases)}:{chance.randint(1, 3 if full else 1)}:{size}"


def test_killed_workers_lose_nothing_and_do_nothing_twice(full: bool, chance: random.Random) -> None:
    crowd = Crowd.gather(20_000 if full else 60)
    start = clock.now()
    partitions.ensure([start, start + BEYOND])
    happening = crowd.instants()
    with workers() as mortal:
        at = timedelta(0)
        while at <= BEYOND:
            clock.move(start + at - clock.real_now())
            if at in happening:
                crowd.happen(at, start)
            for _ in range(4):
                mortal.run(order(chance, full), order(chance, full))
            stage.rest()
            at = following(at, start, happening)
        print(dict(mortal.ends))
        assert sum(count for end, count in mortal.ends.items() if end != "finished") >= 10
    crowd.verify()
    assert check() == []


def following(at: timedelta, start: datetime, happening: list[timedelta]) -> timedelta:
    """The next instant at which something happens or falls due, a little later, so that all of it is due."""
    due = Enrollment.objects.filter(due__isnull=False).order_by("due").values_list("due", flat=True).first()
    coming = [one for one in happening if one > at]
    if due is not None:
        coming.append(due - start + timedelta(minutes=1))
    return min(coming, default=BEYOND + timedelta(1))
