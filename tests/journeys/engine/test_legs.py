"""What a run passes from one rest to the next is one row, and is read step by step."""

from datetime import timedelta

import pytest
from django.db import transaction

from config import clock
from journeys.engine import legs
from journeys.engine.legs import Legs, Ways
from journeys.engine.statements import session
from journeys.engine.tick import tick
from journeys.models import Enrollment, Leg, Step, Way
from tests.journeys.engine import stage


@pytest.fixture(autouse=True)
def no_ways_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legs, "_kept", Ways())


def test_a_leg_goes_from_rest_to_rest(db: None) -> None:
    stage.publish(stage.waiting_journey())
    stage.happen(stage.somebody(email="ada@example.com"), "started")
    stage.rest()
    came = Enrollment.objects.get().entered_at
    clock.move(timedelta(days=2))
    tick()
    first, second = Leg.objects.order_by("seq")
    way = Way.objects.get(pk=second.way_id)
    passed = list(Step.objects.filter(seq__gte=second.seq).order_by("seq"))
    assert len(passed) == len(way.nodes) > 1
    assert [(step.node_id, step.outcome) for step in passed] == list(
        zip(way.nodes, way.outcomes, strict=True)
    )
    assert [step.seq for step in passed] == list(range(second.seq, second.seq + len(passed)))
    assert second.seq == len(Way.objects.get(pk=first.way_id).nodes)
    went = Enrollment.objects.get().entered_at
    assert (passed[0].entered_at, passed[0].left_at) == (came, went)
    assert {(step.entered_at, step.left_at) for step in passed[1:]} == {(went, went)}
    assert {step.version_id for step in passed} == {way.version_id}


def test_those_who_part_and_meet_again_keep_their_own_ways(db: None) -> None:
    now = clock.now()
    log = Legs([1, 2, 3], [11, 12, 13], [now] * 3, [0, 4, 0])
    log.passed([0, 1], 7, 70, "next")
    log.passed([0], 7, 71, 'a, "b" {\\c}')
    log.passed([1], 7, 72, "no")
    log.passed([0, 1], 7, 73, "next")
    with session() as work:
        log.write(work, now)
    ways = {way.pk: (way.nodes, way.outcomes) for way in Way.objects.all()}
    gone = {leg.enrollment_id: (leg.contact_id, leg.seq, *ways[leg.way_id]) for leg in Leg.objects.all()}
    assert gone == {
        1: (11, 0, [70, 71, 73], ["next", 'a, "b" {\\c}', "next"]),
        2: (12, 4, [70, 72, 73], ["next", "no", "next"]),
    }


@pytest.mark.django_db(transaction=True)
def test_a_way_that_was_taken_back_is_written_again() -> None:
    now = clock.now()

    def go() -> None:
        log = Legs([1], [11], [now], [0])
        log.passed([0], 7, 70, "next")
        with session() as work:
            log.write(work, now)

    with transaction.atomic():
        go()
        transaction.set_rollback(True)
    assert not Way.objects.exists()
    go()
    assert Leg.objects.get().way_id == Way.objects.get().pk
    go()
    assert (Leg.objects.count(), Way.objects.count()) == (2, 1)


def test_a_process_that_knows_too_many_ways_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legs, "MOST_KEPT", 2)
    before = legs.known()
    ids = [before.extended(legs.NOWHERE, 1, node, "next") for node in range(3)]
    after = legs.known()
    assert after is not before
    assert after.extended(legs.NOWHERE, 1, 2, "next") == ids[2]
