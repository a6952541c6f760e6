"""One who cannot go on never takes the others down."""

from datetime import timedelta

import pytest
from django.db import connection

from config import clock
from contacts.models import Inbox
from journeys.engine import plans
from journeys.engine.check import check
from journeys.engine.enroll import enroll
from journeys.engine.tick import BULK, due_versions, tick
from journeys.engine.wake import wake
from journeys.models import Enrollment, Failure, RuleVersion, Step, StuckFact, Version
from tests.journeys.engine import stage
from tests.journeys.engine.poison import refused

pytestmark = pytest.mark.django_db

GROUP = 64


REFUSES = """
CREATE FUNCTION refuse_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'poison'; END $$;
CREATE TRIGGER refuse BEFORE INSERT ON journeys_leg
    FOR EACH ROW WHEN (NEW.contact_id = %s) EXECUTE FUNCTION refuse_step();
"""


def test_a_poisoned_contact_is_set_apart_and_the_others_go_on() -> None:
    stage.publish(stage.waiting_journey())
    people = [stage.somebody(email=f"p{number}@example.com") for number in range(GROUP)]
    for person in people:
        stage.happen(person, "started")
    stage.rest()
    poisoned = people[GROUP // 3]
    with connection.cursor() as cursor:
        cursor.execute(REFUSES % poisoned.pk)
    clock.move(timedelta(days=2))
    counts = tick()
    assert (counts.ended, counts.retried) == (GROUP - 1, 1)
    others = Enrollment.objects.exclude(contact=poisoned)
    assert set(others.values_list("state", flat=True)) == {Enrollment.State.ENDED}
    assert "poison" in Failure.objects.get().reason
    assert Step.objects.filter(node_id=Enrollment.objects.get(contact=poisoned).node_id).count() == GROUP - 1
    assert check() == []


def test_whoever_fails_is_tried_again_later_and_later_and_then_parked() -> None:
    version = stage.publish(stage.logical())
    person = stage.somebody(score=10)
    stage.happen(person, "whitepaper_downloaded")
    stage.rest()
    RuleVersion.objects.all().delete()
    clock.move(timedelta(days=3))
    for attempt in range(1, 6):
        stage.rest()
        row = Enrollment.objects.get(contact=person)
        assert Failure.objects.filter(enrollment=row).count() == attempt
        if attempt < 5:
            assert row.state == Enrollment.State.LIVE
            assert row.attempt == attempt
            assert row.due is not None
            clock.move(row.due + timedelta(seconds=1) - clock.real_now())
    failure = Failure.objects.order_by("-id")[0]
    assert row.state == Enrollment.State.FAILED
    assert failure.parked
    assert "lead-routing" in failure.reason
    assert failure.node == version.nodes.get(key="wait")
    assert check() == []


def test_what_all_share_is_nobody_s_fault_and_halves_nobody() -> None:
    stage.publish(stage.logical())
    for number in range(GROUP):
        stage.happen(stage.somebody(email=f"p{number}@example.com"), "whitepaper_downloaded")
    stage.rest()
    RuleVersion.objects.all().delete()
    clock.move(timedelta(days=3))
    counts = tick()
    assert counts.retried == GROUP
    assert set(Enrollment.objects.values_list("attempt", flat=True)) == {1}


REFUSES_ENTRY = """
CREATE FUNCTION refuse_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'poison'; END $$;
CREATE TRIGGER refuse BEFORE INSERT ON journeys_enrollment
    FOR EACH ROW WHEN (NEW.contact_id = %s) EXECUTE FUNCTION refuse_entry();
"""


def test_a_fact_that_cannot_be_worked_off_holds_nobody_up_and_is_tried_again() -> None:
    stage.publish(stage.waiting_journey())
    people = [stage.somebody(email=f"p{number}@example.com") for number in range(GROUP)]
    poisoned = people[GROUP // 3]
    with connection.cursor() as cursor:
        cursor.execute(REFUSES_ENTRY % poisoned.pk)
    for person in people:
        stage.happen(person, "started")
    counts = wake()
    assert (counts.entered, counts.stuck) == (GROUP - 1, 1)
    assert not Inbox.objects.exists()
    stuck = StuckFact.objects.get()
    assert (stuck.contact_id, stuck.name) == (poisoned.pk, "started")
    assert "poison" in stuck.reason
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER refuse ON journeys_enrollment")
    assert wake().entered == 0
    clock.move(timedelta(minutes=1))
    assert wake().entered == 1
    assert not StuckFact.objects.exists()
    stage.rest()
    assert check() == []


def test_many_stuck_facts_leave_time_for_the_inbox() -> None:
    stage.publish(stage.waiting_journey())
    ada, ben, cleo = (stage.somebody(email=f"{name}@example.com") for name in ("ada", "ben", "cleo"))
    with refused(("journeys_enrollment", "true")):
        for person in (ada, ben):
            stage.happen(person, "started")
        assert wake().stuck == 2
    clock.move(timedelta(minutes=1))
    stage.happen(cleo, "started")
    counts = wake(seconds=0)
    assert (counts.entered, counts.unfinished) == (2, 1)
    assert StuckFact.objects.count() == 1
    assert Enrollment.objects.filter(contact=cleo).exists()


def test_a_fact_that_stays_stuck_is_given_up_and_found() -> None:
    stage.publish(stage.waiting_journey())
    person = stage.somebody(email="one@example.com")
    with connection.cursor() as cursor:
        cursor.execute(REFUSES_ENTRY % person.pk)
    stage.happen(person, "started")
    for _ in range(5):
        wake()
        clock.move(clock.ahead() + timedelta(hours=3))
    assert StuckFact.objects.get().retry_at is None


def test_whoever_stands_on_no_node_of_their_version_is_parked_where_they_are() -> None:
    stage.publish(stage.waiting_journey())
    lost, other = stage.somebody(email="lost@example.com"), stage.somebody(email="other@example.com")
    for person in (lost, other):
        stage.happen(person, "started")
    stage.rest()
    nowhere = 2**40
    Enrollment.objects.filter(contact=lost).update(node=nowhere)
    clock.move(timedelta(days=2))
    counts = tick()
    assert (counts.ended, counts.parked) == (1, 1)
    found = Enrollment.objects.get(contact=lost)
    assert (found.state, found.node_id) == (Enrollment.State.FAILED, nowhere)


def test_a_journey_that_cannot_even_set_people_apart_keeps_no_other_from_running() -> None:
    bad, good = (stage.publish(stage.waiting_journey(slug=slug)) for slug in ("bad", "good"))
    ada, ben = stage.somebody(email="ada@example.com"), stage.somebody(email="ben@example.com")
    for version, person in ((bad, ada), (good, ben)):
        enroll(version.pk, [person.pk])
        stage.rest()
    clock.move(timedelta(days=2))
    with refused(("journeys_leg", f"NEW.contact_id = {ada.pk}"), ("journeys_failure", "true")):
        assert due_versions(BULK) == [bad.pk, good.pk]
        assert tick().ended == 1
    states = dict(Enrollment.objects.values_list("contact_id", "state"))
    assert states == {ada.pk: Enrollment.State.LIVE, ben.pk: Enrollment.State.ENDED}
    assert not Failure.objects.exists()
    assert tick().ended == 1
    assert check() == []


def test_a_journey_that_cannot_be_read_keeps_no_other_from_running() -> None:
    bad, good = (stage.publish(stage.waiting_journey(slug=slug)) for slug in ("bad", "good"))
    ada, ben = stage.somebody(email="ada@example.com"), stage.somebody(email="ben@example.com")
    enroll(bad.pk, [ada.pk])
    enroll(good.pk, [ben.pk])
    Version.objects.filter(pk=bad.pk).update(document={**bad.document, "format": "somebody else's"})
    plans._frames.values.clear()
    assert due_versions(BULK) == [bad.pk, good.pk]
    assert tick().steps == 1
    assert Enrollment.objects.get(contact=ben).node.key == "hold"
    assert Enrollment.objects.get(contact=ada).node.key == "start"
