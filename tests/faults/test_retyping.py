"""An attribute gets another type while events write it: a worker is killed in the middle of a range, others
go on, and in the end every value is of the new type or as it was."""

import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from config import clock, partitions
from contacts.models import Attribute, Contact, Retyping
from contacts.retyping import converting
from contacts.values import retyped
from tests.config.processes import eventually
from tests.contacts.facts import identify, take, who
from tests.faults.test_contention import together

pytestmark = pytest.mark.usefixtures("committed")

TEXTS = ("80", "8.5", "007", "n/a", "many", "", None)
HOLD = """
CREATE FUNCTION hold_contact() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_advisory_xact_lock_shared(4711); RETURN NEW; END $$;
CREATE TRIGGER hold BEFORE UPDATE ON contacts_contact
    FOR EACH ROW WHEN (NEW.id = {contact}) EXECUTE FUNCTION hold_contact();
SELECT pg_advisory_lock(4711);
"""
WAITING = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711 AND NOT granted"
BEHIND = f"SELECT pid FROM pg_stat_activity WHERE pg_blocking_pids(pid) && ARRAY({WAITING})"


@contextmanager
def held(contact: int) -> Iterator[None]:
    """Meanwhile whoever writes this contact waits in the middle of it."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD.format(contact=contact))
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(4711)")


def killed(size: int, waits: threading.Event) -> None:
    """A worker converts until it waits for the contact that is held, and dies there by SIGKILL."""
    command = [sys.executable, "-m", "tests.faults.mortal", f"retype:0:{size}"]
    with subprocess.Popen(command, env=os.environ | {"WEFT_DIE_AT": ""}) as process:
        assert eventually(lambda: bool(asked(WAITING)), 60), "it never came to the contact"
        waits.set()
        assert eventually(lambda: bool(asked(BEHIND)), 60), "no event waits for what the worker holds"
        process.kill()
    assert process.returncode == -9


def asked(statement: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [row[0] for row in cursor.fetchall()]


def test_nothing_is_lost_when_a_worker_dies_and_events_come_in(full: bool, chance: random.Random) -> None:
    size, step = (20_000, 2_000) if full else (240, 40)
    partitions.ensure([clock.now()])
    attribute = Attribute.objects.create(name="plan", type="text")
    before = [chance.choice(TEXTS) for _ in range(size)]
    held_up = size // 2
    near = held_up + 1
    before[held_up] = before[near] = "80"  # two of one range, behind ranges that are through
    for first in range(0, size, 500):
        take(*(identify(f"u{at}", plan=before[at]) for at in range(first, min(first + 500, size))))
    stored = {at: who(f"u{at}").attributes.get("plan") for at in {near, *range(0, size, size // 240)}}
    said = {at: chance.randrange(1_000) for at in chance.sample(sorted(stored), 60)}
    late = dict(list(said.items())[30:])
    late.pop(near, None)
    said[near] = 1
    early = {near: 1} | {at: value for at, value in said.items() if at not in late}

    def coming(values: dict[int, int]) -> None:
        for at, value in values.items():
            assert take(identify(f"u{at}", plan="what")).refusals
            take(identify(f"u{at}", plan=str(value)))

    converting.begin(attribute, "number", None)
    waits = threading.Event()

    def meanwhile() -> None:
        assert waits.wait(120)
        coming(early)

    def worked() -> None:
        with held(who(f"u{held_up}").pk):
            killed(step, waits)
            assert 0 < Retyping.objects.get().share < 1, "some ranges are through, not that of the held one"

    together(worked, meanwhile)
    together(lambda: coming(late), *[lambda: _convert(step // 4)] * 2)
    # A worker leaves a range that another holds, so the last one may have ended too early.
    _convert(step)

    for at, old in stored.items():
        value = who(f"u{at}").attributes.get("plan")
        if at in said:
            assert value == said[at], f"u{at} said it last"
        else:
            new = None if old is None else retyped(old, "number")
            assert value == (old if new is None else new), f"u{at} had {old!r}"
    wrong = [
        value
        for value in Contact.objects.values_list("attributes__plan", flat=True)
        if value is not None and not isinstance(value, int | float) and retyped(value, "number") is not None
    ]
    assert wrong == []
    ended = Retyping.objects.get()
    assert (ended.share, ended.ended_at is not None) == (1.0, True)
    assert ended.converted + ended.kept >= sum(old is not None for old in before)


def _convert(size: int) -> None:
    while converting.work(size=size):
        pass
