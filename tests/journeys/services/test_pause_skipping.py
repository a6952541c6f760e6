"""What fell due in a pause is skipped, where that was chosen."""

from datetime import timedelta

import pytest

from config import clock
from journeys.delivery.dispatch import dispatch
from journeys.engine.check import check
from journeys.engine.tick import tick
from journeys.models import (
    Enrollment,
    Journey,
    Overdue,
)
from journeys.services.pause import Resumption, pause, resume
from journeys.services.settle import advance, settle
from tests.journeys.services.pausing import (
    DAY,
    HOUR,
    SKIP,
    SOON,
    enter,
    letters,
    live,
    messages,
    places,
)

pytestmark = pytest.mark.usefixtures("clock", "mail_server")


def test_what_fell_due_is_skipped_and_what_comes_later_is_sent(held: Journey) -> None:
    assert resume(held, None, SKIP)
    assert held.status == Journey.Status.LIVE
    settle()
    assert places() == {"ada": "again"}
    assert messages() == [("letter", "dropped", "too_late")]
    assert not Overdue.objects.exists()
    advance(DAY + SOON)
    assert messages()[1:] == [("other", "sent", "")]
    assert check() == []


def test_whoever_rests_on_a_skipped_message_leaves_by_skipped() -> None:
    journey = live(letters(skipped=True))
    enter("ada")
    pause(journey, None)
    advance(2 * DAY)
    resume(journey, None, SKIP)
    settle()
    (step,) = Enrollment.objects.all()
    assert (step.how, step.node.key) == ("end", "gone")


def test_transactional_messages_are_sent_all_the_same() -> None:
    journey = live(letters("transactional"))
    enter("ada")
    pause(journey, None)
    advance(2 * DAY)
    resume(journey, None, SKIP)
    settle()
    assert messages() == [("letter", "sent", "")]


@pytest.mark.parametrize(("how", "fate"), [(SKIP, ("dropped", "too_late")), (Resumption(), ("sent", ""))])
def test_messages_queued_before_the_pause_are_skipped_or_sent(how: Resumption, fate: tuple[str, str]) -> None:
    journey = live(letters())
    enter("ada")
    clock.advance_to(clock.now() + DAY + SOON)
    tick()
    pause(journey, None)
    assert dispatch().held == 1
    advance(2 * HOUR)
    assert resume(journey, None, how)
    settle()
    assert messages()[0] == ("letter", *fate)


def test_skipping_at_a_pace_skips_each_when_their_turn_comes() -> None:
    journey = live(letters())
    enter("ada", "ben")
    pause(journey, None)
    advance(2 * DAY)
    resume(journey, None, Resumption(overdue="skip", per_minute=1))
    assert Overdue.objects.count() == 2
    advance(SOON)
    assert messages() == [("letter", "dropped", "too_late")]
    advance(timedelta(minutes=1))
    assert messages() == [("letter", "dropped", "too_late")] * 2
    assert not Overdue.objects.exists()
