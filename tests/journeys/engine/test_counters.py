"""Numbers equal a recount at every moment, folded or not."""

from datetime import timedelta

import pytest

from config import clock
from journeys.engine.check import check
from journeys.engine.counters import fold
from journeys.models import Counter, CounterDelta, Enrollment
from tests.journeys.engine import stage

pytestmark = pytest.mark.django_db


def test_numbers_say_who_arrived_left_and_waits() -> None:
    stage.publish(stage.waiting_journey())
    for number in range(4):
        contact = stage.somebody(email=f"p{number}@example.com")
        stage.happen(contact, "started")
        stage.rest()
        if number == 0:
            clock.move(timedelta(minutes=1))
            stage.happen(contact, "finished")
            stage.rest()
    assert stage.numbers() == {
        ("start", "entered", ""): 4, ("start", "arrived", ""): 4, ("start", "left", "next"): 4,
        ("hold", "arrived", ""): 4, ("hold", "left", "happened"): 1,
        ("done", "arrived", ""): 1, ("done", "left", "end"): 1, ("start", "ended", "end"): 1,
    }  # fmt: skip
    assert check() == []


def test_folding_changes_no_number() -> None:
    stage.publish(stage.waiting_journey())
    for number in range(3):
        stage.happen(stage.somebody(email=f"p{number}@example.com"), "started")
        stage.rest()
    before = stage.numbers()
    assert fold() > 0
    assert stage.numbers() == before
    assert not CounterDelta.objects.exists()
    stage.advance_to(clock.now() + timedelta(days=2))
    fold()
    assert check() == []
    assert Counter.objects.filter(measure="left", outcome="timed_out").exists()


def test_a_wrong_number_is_found() -> None:
    stage.publish(stage.waiting_journey())
    stage.happen(stage.somebody(email="one@example.com"), "started")
    stage.rest()
    CounterDelta.objects.filter(measure="arrived").update(count=7)
    assert {finding.code for finding in check()} == {"count_arrived"}


def test_whoever_nothing_will_wake_is_found() -> None:
    stage.publish(stage.journey(
        [{"key": "start", "kind": "trigger_event", "settings": {"event": "started"}},
         {"key": "hold", "kind": "wait_for", "settings": {"duration": "1d"}},
         {"key": "done", "kind": "exit"}],
        [("start", "next", "hold"), ("hold", "next", "done")],
    ))  # fmt: skip
    stage.happen(stage.somebody(email="one@example.com"), "started")
    stage.rest()
    assert check() == []
    Enrollment.objects.update(due=None)
    assert [finding.code for finding in check()] == ["asleep"]
