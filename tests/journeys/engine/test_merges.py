"""Two contacts who turn out to be one, and one who is erased."""

from datetime import timedelta

import pytest

from config import clock
from contacts.models import Contact, Inbox
from journeys.engine.check import check
from journeys.engine.wake import wake
from journeys.models import Decision, Delivery, Enrollment, EntryGuard, Output, Run, Step
from tests.journeys.engine import stage

pytestmark = pytest.mark.django_db


def merge(loser: Contact, winner: Contact) -> None:
    """What the contact side says when two are one."""
    Inbox.objects.create(
        kind="merge", contact=loser, name="", timestamp=clock.now(), payload={"into": winner.pk}
    )


def entered(email: str, **properties: str) -> Contact:
    contact = stage.somebody(email=email)
    stage.happen(contact, "started", properties)
    stage.rest()
    return contact


def test_the_runs_of_the_loser_go_on_as_the_winner_s() -> None:
    stage.publish(stage.waiting_journey())
    loser, winner = entered("device@example.com"), stage.somebody(email="known@example.com")
    merge(loser, winner)
    stage.rest()
    clock.move(timedelta(hours=1))
    stage.happen(winner, "finished")
    stage.rest()
    run = Run.objects.get()
    assert (run.contact_id, run.how) == (winner.pk, "end")
    assert list(EntryGuard.objects.values_list("contact_id", "enrollment_id")) == [(winner.pk, run.pk)]
    assert check() == []


def test_of_two_runs_in_one_journey_the_older_entry_stays() -> None:
    stage.publish(stage.waiting_journey())
    older = entered("older@example.com")
    clock.move(timedelta(hours=1))
    younger = entered("younger@example.com")
    merge(older, younger)
    assert wake().merged == 1
    under_way, merged = sorted(Run.objects.all(), key=lambda run: run.how)
    assert (under_way.how, merged.how) == ("", "merged")
    assert under_way.contact_id == merged.contact_id == younger.pk
    assert under_way.entered_at < merged.entered_at
    assert EntryGuard.objects.get().enrollment_id == under_way.pk
    stage.advance_to(clock.now() + timedelta(days=2))
    assert Run.objects.get(pk=under_way.pk).how == "end"
    assert check() == []


def test_runs_for_different_keys_both_stay() -> None:
    stage.publish(stage.waiting_journey(settings={"reentry": {"per": "order"}}))
    one, other = entered("one@example.com", order="a"), entered("other@example.com", order="b")
    merge(one, other)
    assert wake().merged == 0
    assert Enrollment.objects.filter(contact=other, state=Enrollment.State.LIVE).count() == 2
    assert check() == []


def test_the_erased_leave_and_their_values_read_erased() -> None:
    stage.publish(stage.logical())
    contact = stage.somebody(email="gone@example.com", score=60)
    stage.happen(contact, "whitepaper_downloaded", {"title": "secret"})
    stage.advance_to(clock.now() + timedelta(days=3))
    assert Decision.objects.get().seen["contact.score"] == 60
    Inbox.objects.create(kind="erase", contact=contact, name="", timestamp=clock.now())
    Delivery.objects.update(state="queued")
    assert wake().stopped == 1
    run = Run.objects.get()
    assert (run.how, run.entry) == ("stopped", {})
    assert set(Decision.objects.get().seen.values()) == {"erased"}
    assert set(Delivery.objects.values_list("state", flat=True)) == {"dropped"}
    assert not Output.objects.exists()
    assert Step.objects.order_by("-seq")[0].outcome == "stopped"
    assert check() == []
