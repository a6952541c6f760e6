"""What a person decides about who was parked: they go on or end, and every number still equals a recount."""

import pytest

from config import clock
from contacts.models import Contact, Member
from journeys.engine.check import check
from journeys.models import Enrollment, Failure, JournalEntry, Run, StuckFact
from journeys.services.retry_failed import end_failed, retry_failed, retry_stuck
from tests.cast import team
from tests.journeys.engine import stage
from tests.journeys.services.parked import park


@pytest.fixture
def ops(db: None) -> Member:
    return team()["ops"]


@pytest.fixture
def parked(ops: Member) -> Contact:
    """Somebody whom the database refused to let go on, until they were parked; the cause is gone."""
    return park()


def test_whoever_is_retried_goes_on(parked: Contact, ops: Member) -> None:
    row = Enrollment.objects.get(contact=parked)
    assert retry_failed([row.pk], ops) == 1
    row.refresh_from_db()
    assert (row.state, row.attempt) == (Enrollment.State.LIVE, 0)
    assert row.due is not None
    assert not Failure.objects.filter(resolved_at=None).exists()
    assert check() == []
    stage.rest()
    row.refresh_from_db()
    assert row.state == Enrollment.State.ENDED
    assert check() == []


def test_whoever_is_ended_leaves_where_they_stood(parked: Contact, ops: Member) -> None:
    row = Enrollment.objects.get(contact=parked)
    assert end_failed([row.pk], ops) == 1
    run = Run.objects.get(contact=parked)
    assert run.how == "stopped"
    assert run.ended_at is not None
    assert stage.numbers()["hold", "left", "stopped"] == 1
    assert stage.numbers().get(("hold", "failed", ""), 0) == 0
    assert check() == []


def test_only_who_is_parked_is_touched_and_only_once(parked: Contact, ops: Member) -> None:
    other = stage.somebody(email="well@example.com")
    stage.happen(other, "started")
    stage.rest()
    ids = list(Enrollment.objects.values_list("pk", flat=True))
    assert retry_failed([*ids, 999_999], ops) == 1
    assert retry_failed(ids, ops) == 0
    assert end_failed(ids, ops) == 0
    entry = JournalEntry.objects.get(verb__startswith="ops.")
    assert (entry.member, entry.verb) == (ops, "ops.retried")
    assert check() == []


def test_a_stuck_fact_is_tried_again_at_once(ops: Member) -> None:
    stage.publish(stage.waiting_journey())
    fact = StuckFact.objects.create(
        kind="event",
        contact_id=stage.somebody(email="late@example.com").pk,
        name="started",
        timestamp=clock.now(),
        attempt=5,
        retry_at=None,
        reason="poison",
        trace="",
    )
    assert retry_stuck([fact.pk], ops) == 1
    stage.rest()
    assert not StuckFact.objects.exists()
    assert Enrollment.objects.count() == 1
