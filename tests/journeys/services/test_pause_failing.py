"""A journey in which too many people cannot go on pauses itself, says why, and goes on when told to."""

from datetime import timedelta

import pytest
from django.db import connection
from pytest_django import Settings

from config import clock
from contacts.models import Member
from journeys import tasks
from journeys.engine.check import check
from journeys.engine.tick import tick
from journeys.models import Enrollment, JournalEntry, Journey
from journeys.queries.failing import failing, paused_themselves
from journeys.queries.home.worth import worth_acting_on
from journeys.services.pause import pause, pause_failing, resume
from journeys.services.retry_failed import retry_failed
from tests.cast import signed_in, team
from tests.journeys.engine import stage

REFUSES = """
CREATE FUNCTION refuse_some() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'poison'; END $$;
CREATE TRIGGER refuse_some BEFORE INSERT ON journeys_leg
    FOR EACH ROW WHEN (NEW.contact_id %% 10 = 0 AND NEW.seq > 0) EXECUTE FUNCTION refuse_some();
"""


@pytest.fixture(autouse=True)
def small(settings: Settings) -> None:
    settings.WEFT_FAILURES_PEOPLE = 40


@pytest.fixture
def ops(db: None) -> Member:
    return team()["ops"]


def enter(people: int) -> Journey:
    """A live journey in which so many wait for an event."""
    version = stage.publish(stage.waiting_journey())
    for number in range(people):
        stage.happen(stage.somebody(email=f"p{number}@example.com"), "started")
    stage.rest()
    return version.journey


def fail(every: int) -> None:
    """A day later, one in so many is parked; the others end."""
    with connection.cursor() as cursor:
        cursor.execute(REFUSES.replace("%% 10", f"% {every}"))
    # Whoever fails now has failed often enough.
    Enrollment.objects.update(attempt=4)
    clock.move(clock.ahead() + timedelta(days=1, seconds=1))
    tick()
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER refuse_some ON journeys_leg; DROP FUNCTION refuse_some()")


@pytest.fixture
def failed(ops: Member) -> Journey:
    """A journey of which six in sixty were just parked."""
    journey = enter(60)
    fail(10)
    assert Enrollment.objects.filter(state=Enrollment.State.FAILED).count() == 6
    return journey


LATER = "Whoever would enter waits until it is resumed."


def test_it_pauses_and_says_why(failed: Journey, ops: Member) -> None:
    ((found),) = failing()
    assert (found.parked, found.people) == (6, 60)
    assert pause_failing() == ["staged"]
    failed.refresh_from_db()
    assert failed.status == Journey.Status.PAUSED
    entry = JournalEntry.objects.get(subject="journey:staged")
    assert (entry.member, entry.verb) == (None, "journey.paused_itself")
    assert entry.sentence == "Staged paused itself: 6 of 60 people could not go on (10.0 %). " + LATER
    assert pause_failing() == []
    late = stage.somebody(email="late@example.com")
    stage.happen(late, "started")
    stage.rest()
    assert not Enrollment.objects.filter(contact=late).exists()
    assert resume(failed, ops)
    assert Enrollment.objects.filter(contact=late).exists()
    assert stage.refusals() == {}
    assert check() == []


def test_the_task_that_a_tick_asks_for_does_it(failed: Journey, redis: object) -> None:
    assert tasks.pause_failing_task() == ["staged"]


def test_home_and_health_tell_it_and_lead_to_the_people(failed: Journey, ops: Member) -> None:
    pause_failing()
    first = worth_acting_on(ops, clock.now())[0]
    assert first.text == "*Staged* paused itself: 6 of 60 people could not go on."
    assert first.address == "/admin/parked/?journey=staged"
    page = signed_in(ops).get("/admin/").content.decode()
    assert "Staged paused itself: 6 of 60 people could not go on within an hour." in page
    assert "/admin/parked/?journey=staged" in page
    analyst = Member.objects.get(email="analyst@example.com")
    assert worth_acting_on(analyst, clock.now())[0].address == "/journeys/staged/"


def test_once_resumed_it_stays_until_more_fail(failed: Journey, ops: Member) -> None:
    pause_failing()
    failed.refresh_from_db()
    assert resume(failed, ops)
    assert paused_themselves() == []
    clock.move(clock.ahead() + timedelta(seconds=1))
    assert pause_failing() == []


def test_who_goes_on_again_counts_no_more(failed: Journey, ops: Member) -> None:
    ids = list(Enrollment.objects.filter(state=Enrollment.State.FAILED).values_list("pk", flat=True))
    retry_failed(ids[:4], ops)
    assert list(failing()) == []


def test_what_failed_more_than_an_hour_ago_counts_no_more(failed: Journey) -> None:
    clock.move(clock.ahead() + timedelta(hours=1, seconds=1))
    assert pause_failing() == []


def test_whom_a_person_paused_did_not_pause_itself(failed: Journey, ops: Member) -> None:
    pause(failed, ops)
    assert pause_failing() == []
    assert paused_themselves() == []


def test_a_few_are_no_reason(ops: Member) -> None:
    enter(60)
    fail(30)
    assert Enrollment.objects.filter(state=Enrollment.State.FAILED).count() == 2
    assert pause_failing() == []


def test_too_few_people_say_nothing(ops: Member, settings: Settings) -> None:
    settings.WEFT_FAILURES_PEOPLE = 61
    enter(60)
    fail(10)
    assert pause_failing() == []


def test_a_limit_of_zero_turns_it_off(failed: Journey, settings: Settings) -> None:
    settings.WEFT_FAILURES_PERCENT = 0
    assert pause_failing() == []


def test_test_traffic_is_passed_over(failed: Journey) -> None:
    Enrollment.objects.filter(state=Enrollment.State.FAILED).update(test=True)
    assert pause_failing() == []


def test_one_person_with_many_runs_counts_once(failed: Journey, ops: Member) -> None:
    parked = Enrollment.objects.filter(state=Enrollment.State.FAILED)
    parked.update(contact=parked[0].contact_id)
    assert pause_failing() == []
