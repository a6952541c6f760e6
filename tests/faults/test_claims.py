"""Who dies or hangs gives back within seconds what they hold, and does nothing when they come to again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction

from config import clock
from contacts.models import Contact
from journeys.engine.check import check
from journeys.engine.statements import LONGEST_SILENCE
from journeys.models import Enrollment, Run, Step
from tests.config.processes import eventually
from tests.journeys.engine import stage

pytestmark = pytest.mark.usefixtures("committed")

SECONDS = 5.0
"""Within which a claim is free again, once PostgreSQL can know that nobody holds it."""


@contextmanager
def worker(order: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker process with an order; see ``tests.faults.mortal``."""
    with subprocess.Popen([sys.executable, "-m", "tests.faults.mortal", order]) as process:
        try:
            yield process
        finally:
            process.kill()


def waiting(size: int) -> list[Contact]:
    """People who wait for `finished`."""
    stage.publish(stage.waiting_journey())
    people = [stage.somebody(email=f"p{number}@example.com") for number in range(size)]
    for person in people:
        stage.happen(person, "started")
    stage.rest()
    return people


def is_free(contact: Contact) -> bool:
    """Whether nobody else holds the enrollment."""
    with transaction.atomic():
        return Enrollment.objects.filter(contact=contact).select_for_update(skip_locked=True).exists()


def seconds_until_free(contact: Contact, patience: float) -> float:
    began = time.monotonic()
    assert eventually(lambda: is_free(contact), patience), "still held"
    seconds = time.monotonic() - began
    sys.stderr.write(f"\nfree again after {seconds:.1f} s\n")
    return seconds


def somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
        )
        return cursor.fetchone() is not None


def test_what_a_killed_worker_held_is_free_in_seconds() -> None:
    (person,) = waiting(1)
    clock.move(timedelta(days=2))
    with worker("before_commit:1:60") as process:
        assert process.wait(60) == -signal.SIGKILL
        assert seconds_until_free(person, 60) < SECONDS
    stage.rest()
    assert Run.objects.get().how == "end"
    assert check() == []


def test_also_of_one_who_was_killed_while_it_waited_for_somebody_else() -> None:
    first, second = waiting(2)
    for person in (first, second):
        stage.happen(person, "finished")
    with transaction.atomic():
        Enrollment.objects.select_for_update().get(contact=second)
        with worker("never:1:60") as process:
            assert eventually(somebody_waits_for_us, 60)
            assert not is_free(first)
            process.kill()
            process.wait()
            # We hold the second on, so the statement that has locked the first does not end by itself.
            assert seconds_until_free(first, 60) < SECONDS
    stage.rest()
    assert set(Enrollment.objects.values_list("how", "seq")) == {("end", 3)}
    assert check() == []


def test_what_one_holds_who_hangs_is_free_in_seconds_and_they_do_nothing_afterwards() -> None:
    (person,) = waiting(1)
    clock.move(timedelta(days=2))
    with worker("before_commit:1:60:STOP") as process:
        os.waitid(os.P_PID, process.pid, os.WSTOPPED)
        assert not is_free(person)
        assert seconds_until_free(person, 60) < LONGEST_SILENCE + SECONDS
        stage.rest()
        steps = Step.objects.count()
        process.send_signal(signal.SIGCONT)
        assert process.wait(60) == 1, "it must find its transaction gone"
    assert Step.objects.count() == steps
    assert Run.objects.get().how == "end"
    assert check() == []
