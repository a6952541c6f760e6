"""One of thousands cannot go on, whatever is tried: all others do; the one is set aside with its reason."""

import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection

from config import clock, partitions
from contacts.models import Contact
from journeys.engine.check import check
from journeys.engine.failures import PAUSES
from journeys.engine.tick import tick
from journeys.models import Enrollment, Failure, Step
from tests.journeys.engine import stage
from tests.journeys.engine.crowd import BATCH, taken

pytestmark = pytest.mark.usefixtures("committed")

POISON = """
CREATE FUNCTION refuse_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'poison'; END $$;
CREATE TRIGGER refuse BEFORE INSERT ON journeys_leg
    FOR EACH ROW WHEN (NEW.contact_id = %s) EXECUTE FUNCTION refuse_step();
"""


@contextmanager
def poison(contact: int) -> Iterator[None]:
    """Meanwhile no step of this contact can be written, whoever is in the same batch."""
    with connection.cursor() as cursor:
        cursor.execute(POISON % contact)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION refuse_step CASCADE")


def test_one_poisoned_contact_is_parked_and_all_others_go_on(full: bool, chance: random.Random) -> None:
    size = 5_000 if full else 1_000
    stage.publish(stage.waiting_journey())
    start = clock.now()
    partitions.ensure([start, start + timedelta(days=4)])
    people = Contact.objects.bulk_create([stage.described(start, {}) for _ in range(size)])
    events = [
        {"type": "track", "event": "started", "contact": one.pk, "messageId": f"{one.pk}"} for one in people
    ]
    for first in range(0, size, BATCH):
        taken(events[first : first + BATCH])
    stage.rest()
    poisoned = chance.choice(people)
    began = time.monotonic()
    with poison(poisoned.pk):
        clock.move(timedelta(days=2))
        counts = tick()
        assert (counts.ended, counts.retried, counts.parked) == (size - 1, 1, 0)
        for attempt in range(2, len(PAUSES) + 2):
            due = Enrollment.objects.get(contact=poisoned).due
            assert due is not None
            clock.move(due + timedelta(seconds=1) - clock.real_now())
            tick()
            assert Failure.objects.count() == attempt
    sys.stderr.write(f"{size - 1} of {size} went on, one parked, after {time.monotonic() - began:.1f} s\n")
    others = Enrollment.objects.exclude(contact=poisoned)
    assert set(others.values_list("state", "how")) == {(Enrollment.State.ENDED, "end")}
    assert (
        Step.objects.exclude(contact_id=poisoned.pk).count()
        == (size - 1) * Step.objects.filter(contact_id=others[0].contact_id).count()
    )
    parked = Enrollment.objects.get(contact=poisoned)
    failure = Failure.objects.get(parked=True)
    assert (parked.state, parked.node.key, parked.due) == (Enrollment.State.FAILED, "hold", None)
    assert failure.enrollment_id == parked.pk
    assert "poison" in failure.reason
    assert "Traceback" in failure.trace
    assert "advance" in failure.trace
    assert check() == []
