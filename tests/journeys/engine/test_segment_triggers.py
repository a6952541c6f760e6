"""Entering a segment lets in; whoever is inside at publishing enters as well, once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from config import clock
from contacts.models import Contact, SegmentMember
from contacts.segments import lists, passes
from contacts.segments.defining import define, make_list
from journeys.engine.check import check
from journeys.engine.inflow import gather
from journeys.engine.wake import wake
from journeys.models import Inflow, Journey, Run, StuckFact
from journeys.queries.parked import put_off
from tests.journeys.engine import stage
from tests.journeys.engine.poison import refused
from tests.journeys.engine.test_failures import REFUSES_ENTRY

pytestmark = pytest.mark.django_db

PRO = {"fact": "contact.plan", "is": "equal_to", "value": "pro"}


def entering(include_existing: bool = False, **settings: Any) -> dict[str, Any]:
    """Enter by the segment, wait for what never comes."""
    return stage.journey(
        [
            {
                "key": "start",
                "kind": "trigger_segment",
                "settings": {"segment": "pros", "include_existing": include_existing},
            },
            {"key": "hold", "kind": "wait_until", "settings": {"event": "never", "timeout": "30d"}},
            {"key": "late", "kind": "exit"},
        ],
        [("start", "next", "hold"), ("hold", "happened", "late"), ("hold", "timed_out", "late")],
        settings={"reentry": "always", **settings},
    )


def crowd(number: int) -> list[Contact]:
    """So many who are in the segment."""
    people = [stage.somebody(plan="pro", n=n) for n in range(number)]
    define("pros", "Pros", PRO)
    passes.rebuild_some()
    return people


def entered() -> list[int]:
    return sorted(Run.objects.values_list("contact_id", flat=True))


def test_who_comes_into_the_segment_enters_and_who_was_inside_does_not() -> None:
    crowd(2)
    stage.publish(entering())
    new = stage.somebody()
    stage.identify(new, plan="pro")
    stage.rest()
    assert entered() == [new.pk]
    assert Run.objects.get().entry == {}
    assert check() == []


def test_leaving_lets_nobody_in() -> None:
    people = crowd(1)
    stage.publish(entering())
    stage.identify(people[0], plan="free")
    stage.rest()
    assert entered() == []


def test_a_fact_of_the_condition_alone_lets_nobody_in() -> None:
    define("pros", "Pros", {"all": [PRO, {"event": "seen"}]})
    stage.publish(entering())
    person = stage.somebody()
    stage.identify(person, plan="pro")
    stage.rest()
    assert entered() == []
    stage.happen(person, "seen")
    stage.rest()
    assert entered() == [person.pk]


def test_who_was_inside_enters_once_also_when_the_worker_stops_in_between() -> None:
    people = crowd(7)
    stage.publish(entering(include_existing=True))
    assert gather(seconds=0, size=3).entered == 3
    late = stage.somebody()
    stage.identify(late, plan="pro")
    wake()
    passes.work()
    gather(size=3)
    stage.rest()
    assert entered() == sorted([*(person.pk for person in people), late.pk])
    row = Inflow.objects.get()
    assert (row.entered, row.refused) == (7, 0)
    assert row.done_at is not None
    assert not gather()
    assert check() == []


def test_one_inside_who_cannot_be_let_in_holds_up_nobody_else() -> None:
    people = crowd(5)
    stage.publish(entering(include_existing=True))
    with connection.cursor() as cursor:
        cursor.execute(REFUSES_ENTRY % people[2].pk)
    counts = gather()
    assert (counts.asked, counts.entered, counts.stuck) == (5, 4, 1)
    assert Inflow.objects.get().done_at is not None
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER refuse ON journeys_enrollment")
    clock.move(clock.ahead() + timedelta(minutes=1))
    assert wake().entered == 1
    assert len(entered()) == 5


def test_what_all_inside_fail_by_sets_nobody_apart_and_is_put_off() -> None:
    crowd(10)
    version = stage.publish(entering(include_existing=True))
    with refused(("journeys_enrollment", "true")):
        assert not gather()
    assert not StuckFact.objects.exists()
    assert [(row.slug, row.step) for row in put_off(version.journey_id, "start")] == [("staged", "start")]
    assert [finding.code for finding in check()] == ["put_off"]
    assert not gather()
    clock.move(clock.ahead() + timedelta(minutes=1))
    assert gather().entered == 10
    assert put_off() == []


def test_re_entry_and_exit_guard_this_door_as_any_other() -> None:
    people = crowd(3)
    stage.identify(people[0], customer=True)
    exit_when = {"fact": "contact.customer", "is": "equal_to", "value": True}
    stage.publish(entering(include_existing=True, reentry="once", exit_when=exit_when))
    stage.rest()
    assert entered() == [people[1].pk, people[2].pk]
    assert stage.refusals() == {"exit": 1}
    stage.identify(people[1], plan="free")
    stage.rest()
    stage.identify(people[1], plan="pro")
    stage.rest()
    assert stage.refusals() == {"exit": 1, "entered_before": 1}


def test_a_paused_journey_lets_them_in_when_it_goes_on() -> None:
    people = crowd(2)
    version = stage.publish(entering(include_existing=True))
    Journey.objects.update(status=Journey.Status.PAUSED)
    assert not gather()
    Journey.objects.update(status=Journey.Status.LIVE)
    gather()
    assert entered() == [person.pk for person in people]
    # The next version takes over what the one before has done.
    Run.objects.all().delete()
    stage.publish(entering(include_existing=True))
    assert not gather()
    assert Inflow.objects.get().version_id != version.pk


def test_a_list_is_a_segment_to_enter_by() -> None:
    make_list("pros", "Pros")
    stage.publish(entering())
    person = stage.somebody()
    lists.put("pros", [person.pk], inside=True, now=clock.now())
    stage.rest()
    assert entered() == [person.pk]


def test_a_new_list_that_a_journey_names_is_there_once_it_is_published() -> None:
    nodes = [
        {"key": "start", "kind": "trigger_event", "settings": {"event": "started"}},
        {"key": "add", "kind": "change_list", "settings": {"list": "fresh", "action": "add"}},
    ]
    stage.publish(stage.journey(nodes, [("start", "next", "add")]))
    person = stage.somebody()
    stage.happen(person, "started")
    stage.rest()
    assert SegmentMember.objects.get().contact_id == person.pk
    assert SegmentMember.objects.get().segment.slug == "fresh"


def test_exit_by_a_segment_that_a_list_stands_behind() -> None:
    make_list("left", "Left")
    define("gone", "Gone", {"fact": "segment.left", "is": "equal_to", "value": True})
    make_list("pros", "Pros")
    exit_when = {"fact": "segment.gone", "is": "equal_to", "value": True}
    stage.publish(entering(exit_when=exit_when))
    person = stage.somebody()
    with transaction.atomic():
        lists.put("pros", [person.pk], inside=True, now=clock.now())
    stage.rest()
    lists.put("left", [person.pk], inside=True, now=clock.now())
    stage.rest()
    assert Run.objects.get().how == "exit"
