"""Who gets in, how often, and why others do not."""

from datetime import timedelta
from typing import Any

import pytest

from config import clock
from contacts.models import Contact
from journeys.engine.check import check
from journeys.engine.enroll import enroll
from journeys.engine.wake import wake
from journeys.graph.buckets import walks_without_logic
from journeys.models import Enrollment, Journey, Run
from tests.journeys.engine import stage

pytestmark = pytest.mark.django_db


def start(contact: Contact, **properties: Any) -> None:
    """The trigger event, and all that follows from it now."""
    stage.happen(contact, "started", properties)
    stage.rest()


def staged(reentry: Any) -> Contact:
    """A contact before a journey with this re-entry."""
    stage.publish(stage.waiting_journey(settings={"reentry": reentry}))
    return stage.somebody(email="one@example.com")


def test_once_is_once_for_all_versions() -> None:
    contact = staged("once")
    start(contact)
    stage.advance_to(clock.now() + timedelta(days=2))
    stage.publish(stage.waiting_journey(settings={"reentry": "once"}))
    start(contact)
    assert Run.objects.count() == 1
    assert stage.refusals() == {"entered_before": 1}


def test_always_lets_in_when_no_run_is_under_way() -> None:
    contact = staged("always")
    start(contact)
    start(contact)
    stage.advance_to(clock.now() + timedelta(days=2))
    start(contact)
    assert Run.objects.count() == 2
    assert stage.refusals() == {"live": 1}
    assert check() == []


def test_after_a_pause_counts_from_the_last_entry() -> None:
    contact = staged({"after": "30d"})
    start(contact)
    stage.advance_to(clock.now() + timedelta(days=29))
    start(contact)
    stage.advance_to(clock.now() + timedelta(days=1, seconds=1))
    start(contact)
    assert Run.objects.count() == 2
    assert stage.refusals() == {"too_soon": 1}


def test_each_key_runs_by_itself_and_once() -> None:
    contact = staged({"per": "order_id"})
    for order in ("a", "b", "a"):
        start(contact, order_id=order)
    start(contact)
    assert sorted(Run.objects.values_list("entry_key", flat=True)) == ["a", "b"]
    assert Enrollment.objects.filter(state=Enrollment.State.LIVE).count() == 2
    assert stage.refusals() == {"entered_before": 1, "no_key": 1}
    assert check() == []


def test_two_events_in_one_batch_let_in_once() -> None:
    contact = staged("always")
    stage.happen(contact, "started")
    stage.happen(contact, "started")
    counts = wake()
    assert (counts.entered, counts.refused) == (1, 1)


def test_a_filter_of_the_trigger_holds_entrants_off() -> None:
    document = stage.waiting_journey()
    document["nodes"][0]["settings"]["where"] = [{"property": "size", "is": "at_least", "value": 10}]
    stage.publish(document)
    contact = stage.somebody(email="one@example.com")
    stage.happen(contact, "started", {"size": 9})
    assert wake().entered == 0
    stage.happen(contact, "started", {"size": 10})
    assert wake().entered == 1


def test_a_paused_journey_lets_nobody_in_and_counts_them() -> None:
    contact = staged("always")
    Journey.objects.update(status=Journey.Status.PAUSED)
    stage.happen(contact, "started")
    assert wake().refused == 1
    assert stage.refusals() == {"paused": 1}


def test_the_share_without_logic_is_drawn_by_the_contact() -> None:
    version = stage.publish(
        stage.waiting_journey(settings={"reentry": "once", "without_logic": {"share": 30}})
    )
    people = [stage.somebody(email=f"p{number}@example.com") for number in range(60)]
    assert len(enroll(version.pk, [person.pk for person in people]).entered) == 60
    drawn = dict(Enrollment.objects.values_list("contact_id", "without_logic"))
    for person in people:
        assert drawn[person.pk] == walks_without_logic("staged", str(person.public_id), 30)
    assert 0 < sum(drawn.values()) < 60


def test_entry_is_when_the_event_happened() -> None:
    contact = staged("once")
    earlier = clock.now() - timedelta(hours=3)
    stage.happen(contact, "started", at=earlier)
    stage.rest()
    assert Run.objects.get().entered_at == earlier
    assert check() == []


def test_test_traffic_is_not_counted() -> None:
    version = stage.publish(stage.waiting_journey())
    enroll(version.pk, [stage.somebody(email="t@example.com").pk], test=True)
    stage.advance_to(clock.now() + timedelta(days=2))
    assert Run.objects.get().how == "end"
    assert stage.numbers() == {}
    assert check() == []
