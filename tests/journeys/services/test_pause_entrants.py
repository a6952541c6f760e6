"""Whoever would enter a paused journey waits, where that was chosen."""

from datetime import timedelta

import pytest
from django.db import connection

from config import clock
from contacts.models import Contact
from journeys.engine.check import check
from journeys.engine.enroll import enroll
from journeys.models import (
    Conversion,
    Journey,
    Run,
    StuckFact,
    WaitingEntrant,
)
from journeys.services.pause import pause, resume
from journeys.services.settle import advance, settle
from tests.clock import MovableClock
from tests.journeys.engine import stage
from tests.journeys.engine.poison import refused
from tests.journeys.engine.test_failures import REFUSES_ENTRY
from tests.journeys.services.pausing import (
    DAY,
    SOON,
    enter,
    letters,
    live,
    messages,
    places,
    somebody,
)

pytestmark = pytest.mark.usefixtures("clock", "mail_server")


def test_entrants_wait_and_enter_with_the_instant_of_their_fact() -> None:
    journey = live(letters(settings={"reentry": "once"}))
    assert pause(journey, None, "wait")
    (ada,) = enter("ada")
    at = clock.now()
    stage.happen(ada, "started")
    advance(2 * DAY)
    assert WaitingEntrant.objects.count() == 2
    assert stage.refusals() == {}
    resume(journey, None)
    assert journey.status == Journey.Status.LIVE
    settle()
    run = Run.objects.get()
    assert timedelta(0) <= at - run.entered_at < SOON
    assert places() == {"ada": "wait"}
    assert stage.refusals() == {"entered_before": 1}
    assert stage.numbers()["start", "entered", ""] == 1
    assert check() == []


def test_who_reached_the_goal_while_waiting_is_counted_and_leaves_at_once() -> None:
    journey = live(letters(settings={"reentry": "once", "goal": {"event": "bought", "within": "30d"}}))
    pause(journey, None, "wait")
    (ada,) = enter("ada")
    advance(DAY)
    stage.happen(ada, "bought")
    settle()
    assert not Conversion.objects.exists()
    advance(DAY)
    resume(journey, None)
    settle()
    assert places() == {"ada": "goal"}
    assert Conversion.objects.count() == 1
    assert messages() == []
    assert check() == []


def test_the_version_that_is_live_by_then_decides() -> None:
    journey = live(letters())
    pause(journey, None, "wait")
    enter("ada")
    other = letters()
    other["nodes"][0]["key"] = "begin"
    other["edges"][0]["from"] = "begin"
    stage.publish(other)
    Journey.objects.update(status=Journey.Status.PAUSED)
    resume(journey, None)
    settle()
    assert not Run.objects.exists()
    assert stage.refusals() == {"no_trigger": 1}


def test_merged_contacts_enter_as_who_they_are_and_erased_ones_do_not() -> None:
    journey = live(letters(settings={"reentry": "once"}))
    pause(journey, None, "wait")
    ada, ben, cleo = enter("ada", "ben", "cleo")
    Contact.objects.filter(pk=ben.pk).update(merged_into=ada)
    Contact.objects.filter(pk=cleo.pk).update(erased_at=clock.now())
    resume(journey, None)
    settle()
    assert list(Run.objects.values_list("contact", flat=True)) == [ada.pk]
    assert stage.refusals() == {"entered_before": 1}


def test_who_is_let_in_by_hand_waits_as_well() -> None:
    journey = live(letters())
    contact = somebody("ada")
    assert journey.live_version is not None
    pause(journey, None, "wait")
    admission = enroll(journey.live_version.pk, [contact.pk], {"why": "asked"})
    assert (admission.waiting, admission.entered, admission.refused) == (1, [], {})
    resume(journey, None)
    assert Run.objects.get().entry == {"why": "asked"}


def test_a_straggler_whose_fact_was_taken_in_just_before_gets_in(clock: MovableClock) -> None:
    journey = live(letters())
    contact = somebody("ada")
    WaitingEntrant.objects.create(journey=journey, node_key="start", contact_id=contact.pk, at=clock.now)
    settle()
    assert places() == {"ada": "wait"}


def test_a_failure_that_is_nobody_s_fault_lets_them_wait_on_while_the_journey_goes_on() -> None:
    journey = live(letters())
    pause(journey, None, "wait")
    enter(*(f"p{number}" for number in range(10)))
    with refused(("journeys_enrollment", "true")):
        assert resume(journey, None)
    assert journey.status == Journey.Status.LIVE
    assert not StuckFact.objects.exists()
    assert WaitingEntrant.objects.count() == 10
    settle()
    assert set(places().values()) == {"wait"}
    assert Run.objects.count() == 10


def test_one_who_cannot_be_let_in_keeps_no_journey_from_going_on() -> None:
    journey = live(letters())
    pause(journey, None, "wait")
    people = enter("ada", "ben", "cleo", "dora")
    with connection.cursor() as cursor:
        cursor.execute(REFUSES_ENTRY % people[1].pk)
    assert resume(journey, None)
    assert journey.status == Journey.Status.LIVE
    settle()
    assert set(places()) == {"ada", "cleo", "dora"}
    fact = StuckFact.objects.get()
    assert (fact.contact_id, fact.payload["journey"]) == (people[1].pk, journey.pk)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER refuse ON journeys_enrollment; DROP FUNCTION refuse_entry")
    advance(timedelta(minutes=1))
    assert places()["ben"] == "wait"
    assert check() == []
