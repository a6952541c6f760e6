"""People and messages that go on at a pace after a pause."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError

from config import clock
from journeys.delivery.dispatch import dispatch
from journeys.engine.tick import tick
from journeys.models import (
    Enrollment,
    Journey,
    Pause,
)
from journeys.services.go_on import go_on
from journeys.services.pause import Resumption, pause, resume
from journeys.services.settle import advance, settle
from tests.journeys.engine.poison import refused
from tests.journeys.services.pausing import (
    DAY,
    HOUR,
    SOON,
    apart,
    crowd,
    enter,
    letters,
    live,
    messages,
    places,
)

pytestmark = pytest.mark.usefixtures("clock", "mail_server")


def test_people_and_messages_go_on_at_a_pace_in_the_order_in_which_they_fell_due() -> None:
    journey = live(letters())
    enter("ada")
    advance(HOUR)
    enter("ben", "cleo", "dora")
    clock.advance_to(clock.now() + 23 * HOUR - SOON)
    tick()
    pause(journey, None)
    assert places() == {"ada": "wait", "ben": "wait", "cleo": "wait", "dora": "wait"}
    advance(DAY)
    resume(journey, None, Resumption(per_minute=2))
    assert journey.status == Journey.Status.LIVE
    dues = dict(Enrollment.objects.order_by("due").values_list("contact__email", "due"))
    assert list(dues) == [f"{name}@example.com" for name in ("ada", "ben", "cleo", "dora")]
    assert apart() == {30.0}
    settle()
    assert len(messages()) <= 1
    advance(SOON)
    assert len(messages()) == 1
    advance(timedelta(minutes=1))
    assert len(messages()) == 3
    advance(timedelta(minutes=1))
    assert [state for _, state, _ in messages()] == ["sent"] * 4


def test_a_pace_spreads_messages_that_were_queued_too_and_skips_none() -> None:
    journey = live(letters())
    enter("ada", "ben", "cleo")
    clock.advance_to(clock.now() + DAY + SOON)
    tick()
    pause(journey, None)
    assert dispatch().held == 3
    resume(journey, None, Resumption(per_minute=1))
    advance(SOON)
    assert [state for _, state, _ in messages()] == ["sent", "queued", "queued"]
    advance(timedelta(minutes=2))
    assert [state for _, state, _ in messages()] == ["sent"] * 3


def test_entrants_at_a_pace_come_after_those_who_were_there() -> None:
    journey = live(letters())
    enter("ada")
    pause(journey, None, "wait")
    enter("ben", "cleo")
    advance(2 * DAY)
    resume(journey, None, Resumption(per_minute=1))
    advance(SOON)
    assert places() == {"ada": "again", "ben": "start", "cleo": "start"}
    advance(timedelta(minutes=1))
    assert places() == {"ada": "again", "ben": "wait", "cleo": "start"}


def test_much_is_seen_to_in_batches_while_the_journey_is_held() -> None:
    journey = live(letters())
    crowd(journey)
    assert resume(journey, None, Resumption(overdue="skip", per_minute=60), at_once=0)
    assert journey.status == Journey.Status.PAUSED
    assert journey.resuming
    assert not tick()
    assert go_on(seconds=0, limit=4).people == 4
    held = Pause.objects.get()
    assert (held.done, held.total, held.ended_at) == (4, 10, None)
    done = go_on(limit=4)
    assert (done.people, done.entered, done.went_on, done.unfinished) == (5, 1, 1, 0)
    journey.refresh_from_db()
    assert journey.status == Journey.Status.LIVE
    assert apart() == {1.0}
    assert not go_on()


@pytest.mark.parametrize("at_once", [0, 1000])
def test_a_second_pause_within_a_pace_gives_nobody_the_turn_of_somebody_else(at_once: int) -> None:
    journey = live(letters())
    enter(*(f"p{number}" for number in range(6)))
    pause(journey, None)
    advance(2 * DAY)
    resume(journey, None, Resumption(per_minute=2), at_once=at_once)
    if not at_once:
        go_on(seconds=0, limit=4)
    clock.advance_to(clock.now() + timedelta(seconds=45))
    pause(journey, None)
    resume(journey, None, Resumption(per_minute=2))
    assert len(turns()) == 6
    assert min(apart()) >= 30
    advance(timedelta(minutes=10))
    assert set(places().values()) == {"again"}


def turns() -> list[datetime]:
    """The instants at which people go on who had fallen due long ago."""
    since = clock.now() - timedelta(minutes=1)
    return [due for due in Enrollment.objects.values_list("due", flat=True) if due and due > since]


def test_a_journey_that_cannot_go_on_keeps_no_other_from_going_on() -> None:
    bad, good = live(letters(slug="bad")), live(letters(slug="good"))
    enter("ada")
    for journey in (bad, good):
        pause(journey, None)
    advance(2 * DAY)
    for journey in (bad, good):
        resume(journey, None, Resumption(per_minute=60), at_once=0)
        assert journey.status == Journey.Status.PAUSED
    with (
        refused(("journeys_pause", f"NEW.journey_id = {bad.pk}")),
        pytest.raises(DatabaseError, match="poison"),
    ):
        go_on()
    states = dict(Journey.objects.values_list("slug", "status"))
    assert states == {"bad": Journey.Status.PAUSED, "good": Journey.Status.LIVE}
    assert go_on().went_on == 1
