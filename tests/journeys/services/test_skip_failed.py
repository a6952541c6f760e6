"""Who was parked goes on elsewhere: the log says how they moved, and every number still equals a recount."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from contacts.models import Contact, Member
from journeys.engine.check import check
from journeys.models import Enrollment, Failure, JournalEntry, Run, Step, VersionNode
from journeys.services.skip_failed import skip_failed
from tests.cast import team
from tests.journeys.engine import stage
from tests.journeys.services.parked import park


@pytest.fixture
def ops(db: None) -> Member:
    return team()["ops"]


@pytest.fixture
def parked(ops: Member) -> Contact:
    return park()


def node(key: str) -> VersionNode:
    return VersionNode.objects.get(key=key)


def test_they_arrive_there_and_the_log_says_that_somebody_moved_them(parked: Contact, ops: Member) -> None:
    row = Enrollment.objects.get(contact=parked)
    before = row.seq
    assert skip_failed([row.pk], node("late"), ops) == 1
    row.refresh_from_db()
    assert (row.state, row.node, row.seq, row.attempt) == (
        Enrollment.State.LIVE,
        node("late"),
        before + 1,
        0,
    )
    assert row.due == row.entered_at
    step = Step.objects.get(enrollment_id=row.pk, seq=before)
    assert (step.node_id, step.outcome, step.left_at) == (node("hold").pk, "by_hand", row.entered_at)
    numbers = stage.numbers()
    assert numbers["hold", "left", "by_hand"] == numbers["late", "arrived", ""] == 1
    assert numbers.get(("hold", "failed", ""), 0) == 0
    assert not Failure.objects.filter(resolved_at=None).exists()
    assert JournalEntry.objects.get(verb="ops.skipped").sentence == "Let 1 parked run go on at “late”."
    assert check() == []
    stage.rest()
    assert Run.objects.get(contact=parked).how == "end"
    assert check() == []


def test_a_wait_begins_anew_for_who_is_sent_to_it(parked: Contact, ops: Member) -> None:
    row = Enrollment.objects.get(contact=parked)
    skip_failed([row.pk], node("hold"), ops)
    stage.rest()
    row.refresh_from_db()
    assert row.due is not None
    assert (row.due - row.entered_at).days == 1
    assert check() == []
    stage.happen(parked, "finished")
    stage.rest()
    row.refresh_from_db()
    assert row.state == Enrollment.State.ENDED
    assert check() == []


def test_who_is_not_parked_or_in_another_version_stays(parked: Contact, ops: Member) -> None:
    stage.publish(stage.waiting_journey())
    other = stage.somebody(email="well@example.com")
    stage.happen(other, "started")
    stage.rest()
    first, second = VersionNode.objects.filter(key="late").order_by("pk")
    ids = [*Enrollment.objects.values_list("pk", flat=True), 999_999]
    assert skip_failed(ids, second, ops) == 0
    assert skip_failed(ids, first, ops) == 1
    assert skip_failed(ids, first, ops) == 0
    assert JournalEntry.objects.filter(verb__startswith="ops.").count() == 1
    assert check() == []


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_moves_them() -> None:
    ops = team()["ops"]
    row = Enrollment.objects.get(contact=park())
    barrier, moved = Barrier(2), []

    def decide(key: str) -> None:
        try:
            to = node(key)
            barrier.wait(10)
            moved.append(skip_failed([row.pk], to, ops))
        finally:
            connection.close()

    people = [Thread(target=decide, args=[key]) for key in ("late", "done")]
    for person in people:
        person.start()
    for person in people:
        person.join(20)
    assert sorted(moved) == [0, 1]
    assert JournalEntry.objects.filter(verb="ops.skipped").count() == 1
    stage.rest()
    assert check() == []
