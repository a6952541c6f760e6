"""With every nudge lost, timers still move people."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from config import clock
from contacts.models import Brand
from contacts.models import Clock as ClockRow
from journeys.engine import ticker
from journeys.engine.enroll import enroll
from journeys.engine.tick import EXPRESS, due_versions, tick
from journeys.engine.wake import wake
from journeys.models import Enrollment, Run
from tests.journeys.engine import stage

PATIENCE = 20


@pytest.fixture
def committed(transactional_db: None) -> None:
    """Rows that a thread sees, with the first rows of the migrations."""
    ClockRow.objects.get_or_create(id=1)
    Brand.objects.get_or_create(
        is_default=True, defaults={"slug": "main", "name": "Main", "from_email": "hello@example.com"}
    )
    clock.move(timedelta(0))


@pytest.mark.usefixtures("committed")
def test_a_ticker_finds_what_is_due_by_itself() -> None:
    stage.publish(stage.waiting_journey())
    contact = stage.somebody(email="one@example.com")
    stage.happen(contact, "started")
    arrived = threading.Event()

    def look() -> None:
        wake()
        if tick():
            arrived.set()

    mine = ticker.Ticker([look])
    mine.start()
    try:
        assert arrived.wait(PATIENCE)
        arrived.clear()
        # The wait is due in half a second: the ticker sleeps no longer than that.
        Enrollment.objects.update(
            due=clock.now() + timedelta(seconds=0.5), entered_at=clock.now() - timedelta(days=1)
        )
        assert arrived.wait(PATIENCE)
    finally:
        mine.stop()
    assert Run.objects.get(contact=contact).how == "end"


@pytest.mark.usefixtures("committed")
def test_a_pass_that_fails_does_not_end_the_ticker() -> None:
    looks = threading.Semaphore(0)

    def fail() -> None:
        looks.release()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    mine = ticker.Ticker([fail])
    mine.start()
    try:
        assert looks.acquire(timeout=PATIENCE)
        assert looks.acquire(timeout=PATIENCE)
    finally:
        mine.stop()


@pytest.mark.django_db
def test_it_sleeps_until_the_next_due_instant_and_a_second_at_most() -> None:
    assert ticker.seconds_to_next() == ticker.LONGEST
    stage.publish(stage.waiting_journey())
    stage.happen(stage.somebody(email="one@example.com"), "started")
    stage.rest()
    assert ticker.seconds_to_next() == ticker.LONGEST
    Enrollment.objects.update(due=clock.now() + timedelta(seconds=0.4))
    assert 0 < ticker.seconds_to_next() <= 0.4


@pytest.mark.django_db
def test_the_express_lane_takes_the_small_and_leaves_the_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("journeys.engine.tick.SMALL", 3)
    large = stage.publish(stage.waiting_journey(slug="large", settings={"reentry": "once"}))
    small = stage.publish(stage.waiting_journey(slug="small", settings={"reentry": "once", "priority": 90}))
    enroll(large.pk, [stage.somebody(email=f"p{number}@example.com").pk for number in range(5)])
    enroll(small.pk, [stage.somebody(email="one@example.com").pk])
    assert due_versions(EXPRESS) == [small.pk]
    assert set(due_versions("bulk")) == {small.pk, large.pk}
    assert tick(EXPRESS).claimed == 1


@pytest.mark.usefixtures("committed")
def test_what_fails_keeps_nothing_else_from_being_done() -> None:
    done = threading.Event()

    def fail() -> None:
        raise ValueError("a segment that cannot be asked")

    mine = ticker.Ticker([fail, done.set])
    mine.start()
    try:
        assert done.wait(PATIENCE)
    finally:
        mine.stop()


def test_what_is_done_now_and_then_is_not_done_each_time() -> None:
    looks: list[int] = []
    often = ticker.now_and_then(lambda: looks.append(1), every=0)
    seldom = ticker.now_and_then(lambda: looks.append(2), every=3_600)
    for _ in range(3):
        often()
        seldom()
    assert looks == [1, 2, 1, 1]
