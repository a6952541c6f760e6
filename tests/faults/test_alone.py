"""Beat is down, every nudge is lost and Redis is away: each worker's ticker still moves people.

Redis is gone, or it hangs: takes connections and never answers.
"""

import statistics
import sys
import time
from datetime import timedelta

import pytest

from config import clock, nudge
from journeys.models import Enrollment, Step
from tests.config.processes import eventually
from tests.faults.clients import Probe
from tests.faults.own import Own

SOON = 2.0
"""Seconds within which the ticker moves whom an event or an instant moves."""

TIMES = 5


def until_timed_out(probe: Probe, due_in: float) -> float:
    """How long after their due instant somebody who waits is moved on."""
    row = Enrollment.objects.filter(contact=probe.contact)
    assert eventually(lambda: row.get().due is not None)
    before = Step.objects.filter(contact_id=probe.contact.pk).count()
    due = clock.now() + timedelta(seconds=due_in)
    row.update(due=due, entered_at=due - timedelta(days=1))
    assert eventually(lambda: Step.objects.filter(contact_id=probe.contact.pk).count() > before)
    return (clock.now() - due).total_seconds()


@pytest.mark.parametrize("worker", ["express", "bulk"])
def test_the_ticker_of_each_worker_needs_neither_beat_nor_broker(
    own: Own, worker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nudge, "_send", lambda *_: None)  # every nudge of this process is lost
    probe = Probe()
    own.employ(*own.product(worker))
    assert eventually(own.serving, 120), own.complaints()
    for redis in ("gone", "hanging"):
        with own.without_redis(hanging=redis == "hanging"):
            events = [probe.seconds(time.monotonic()) for _ in range(TIMES)]
            timers = [until_timed_out(probe, 0.5)]
        sys.stderr.write(
            f"\n{worker}, Redis {redis}: moved after {[round(one, 2) for one in (*events, *timers)]} s\n"
        )
        assert statistics.median((*events, *timers)) < SOON, f"Redis {redis}\n{own.complaints()}"
