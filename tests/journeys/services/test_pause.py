"""Pausing and resuming: waits that run on or are extended, and pauses that are taken back."""

import pytest

from config import clock
from journeys.engine.check import check
from journeys.engine.tick import tick
from journeys.engine.wake import wake
from journeys.models import (
    Enrollment,
    JournalEntry,
    Journey,
    Pause,
)
from journeys.services.go_on import go_on
from journeys.services.pause import Resumption, pause, resume
from journeys.services.settle import advance, settle
from tests.journeys.services.pausing import (
    DAY,
    EXTEND,
    HOUR,
    SOON,
    crowd,
    enter,
    letters,
    live,
    messages,
    places,
)

pytestmark = pytest.mark.usefixtures("clock", "mail_server")


def test_as_ever_what_fell_due_happens_at_once(held: Journey) -> None:
    assert resume(held, None)
    assert held.status == Journey.Status.LIVE
    settle()
    assert messages() == [("letter", "sent", "")]
    ended = Pause.objects.get()
    assert (ended.entrants, ended.waits, ended.overdue, ended.per_minute) == ("drop", "run", "send", None)
    assert ended.ended_at == ended.resumed_at
    assert not resume(held, None)
    assert check() == []


def test_waits_are_extended_by_the_pause_again_and_again(held: Journey) -> None:
    assert resume(held, None, EXTEND)
    settle()
    assert places() == {"ada": "wait"}
    advance(11 * HOUR)
    assert pause(held, None)
    advance(3 * DAY)
    assert resume(held, None, EXTEND)
    advance(HOUR - SOON)
    assert places() == {"ada": "wait"}
    advance(2 * SOON)
    assert places() == {"ada": "again"}
    assert messages() == [("letter", "sent", "")]
    advance(DAY)
    assert places() == {"ada": "end"}


def test_a_pause_that_does_not_extend_leaves_those_that_did_alone(held: Journey) -> None:
    resume(held, None, EXTEND)
    assert pause(held, None)
    advance(11 * HOUR)
    resume(held, None)
    settle()
    assert places() == {"ada": "wait"}
    advance(HOUR + SOON)
    assert places() == {"ada": "again"}


def test_who_pauses_while_it_is_resumed_takes_that_back() -> None:
    journey = live(letters())
    crowd(journey)
    resume(journey, None, Resumption(waits="extend", per_minute=600), at_once=0)
    go_on(seconds=0, limit=4)
    assert not resume(journey, None)
    assert pause(journey, None)
    assert not go_on()
    held = Pause.objects.get()
    assert (held.resumed_at, held.waits, held.per_minute, held.done) == (None, "run", None, 0)
    assert not journey.resuming
    assert not pause(journey, None)
    advance(HOUR)
    assert set(places().values()) == {"wait"}
    assert resume(journey, None)
    settle()
    assert set(places().values()) == {"again", "wait"}
    assert places()["late"] == "wait"
    assert Pause.objects.count() == 1
    assert check() == []


def test_a_tick_that_began_before_claims_nobody_of_a_paused_journey() -> None:
    journey = live(letters())
    enter("ada")
    clock.advance_to(clock.now() + 2 * DAY)
    pause(journey, None)
    Enrollment.objects.update(due=clock.now())
    assert not tick()
    assert not wake()


def test_the_journal_says_what_was_chosen(held: Journey) -> None:
    resume(held, None, Resumption("extend", "skip", 1200))
    pause(held, None, "wait")
    said = dict(JournalEntry.objects.values_list("sentence", "details"))
    assert said["Paused Staged."] == {"entrants": "drop"}
    assert said["Paused Staged. Whoever would enter waits until it is resumed."] == {"entrants": "wait"}
    (resumed,) = (details for sentence, details in said.items() if sentence.startswith("Resumed"))
    assert (resumed["waits"], resumed["overdue"], resumed["per_minute"]) == ("extend", "skip", 1200)
    assert (
        "Resumed Staged. Waits are extended by the pause. Messages that fell due meanwhile are skipped. "
        "At most 1,200 a minute go on." in said
    )
