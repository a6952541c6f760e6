"""Goals and exits take effect at once, wherever somebody stands, and goals also count afterwards."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from config import clock
from contacts.models import Contact
from journeys.engine.check import check
from journeys.engine.wake import wake
from journeys.models import Conversion, Delivery, Enrollment, Run, Step
from tests.journeys.engine import stage

pytestmark = pytest.mark.django_db

GOAL = {"event": "bought", "within": "30d", "value": "amount"}


def mailing(**settings: Any) -> dict[str, Any]:
    """Enter, a promotional and a service message are queued, then a day's wait."""
    content = {"subject": "Hello", "text": "Hello", "topic": "product_news"}
    return stage.journey(
        [
            {"key": "start", "kind": "trigger_event", "settings": {"event": "started"}},
            {"key": "promote", "kind": "send_email", "settings": {**content, "class": "promotional"}},
            {"key": "serve", "kind": "send_email", "settings": {**content, "class": "service"}},
            {"key": "hold", "kind": "wait_for", "settings": {"duration": "1d"}},
            {"key": "done", "kind": "exit"},
        ],
        [("start", "next", "promote"), ("promote", "next", "serve"), ("serve", "next", "hold"),
         ("hold", "next", "done")],
        settings={"reentry": "always", **settings},
    )  # fmt: skip


def enter(document: dict[str, Any]) -> Contact:
    """Somebody who waits in the journey."""
    stage.publish(document)
    contact = stage.somebody(email="one@example.com")
    stage.happen(contact, "started")
    stage.rest()
    clock.move(timedelta(hours=1))
    return contact


def test_a_goal_ends_the_run_at_once_and_is_worth_what_the_event_says() -> None:
    contact = enter(mailing(goal=GOAL))
    stage.happen(contact, "bought", {"amount": "49.90", "currency": "CHF"})
    counts = wake()
    assert (counts.goals, counts.conversions) == (1, 1)
    run = Run.objects.get()
    assert run.how == "goal"
    conversion = Conversion.objects.get()
    assert (conversion.value, conversion.currency) == (Decimal("49.9"), "CHF")
    last = Step.objects.order_by("-seq")[0]
    assert last.outcome == "goal"
    assert check() == []


def test_leaving_drops_queued_promotion_and_nothing_else() -> None:
    contact = enter(mailing(goal=GOAL))
    Delivery.objects.update(state="queued")
    stage.happen(contact, "bought")
    assert wake().dropped == 1
    states = dict(Delivery.objects.values_list("message_class", "state"))
    assert states == {"promotional": "dropped", "service": "queued"}


def test_a_goal_counts_after_the_run_has_ended_and_only_within_its_window() -> None:
    contact = enter(mailing(goal=GOAL))
    stage.advance_to(clock.now() + timedelta(days=29))
    assert Run.objects.get().how == "end"
    stage.happen(contact, "bought", {"amount": 5})
    assert wake().conversions == 1
    other = stage.somebody(email="two@example.com")
    stage.happen(other, "started")
    stage.advance_to(clock.now() + timedelta(days=30))
    stage.happen(other, "bought", {"amount": 5})
    assert wake().conversions == 0
    assert check() == []


def test_a_goal_counts_once_however_often_it_is_reached() -> None:
    contact = enter(mailing(goal={**GOAL, "leave": False}))
    for _ in range(3):
        stage.happen(contact, "bought", {"amount": 5})
    stage.rest()
    assert Conversion.objects.count() == 1
    assert Run.objects.get().how == ""
    assert check() == []


def test_an_event_before_the_entry_is_no_goal() -> None:
    contact = enter(mailing(goal=GOAL))
    stage.happen(contact, "bought", at=clock.now() - timedelta(hours=2))
    counts = wake()
    assert (counts.conversions, counts.goals) == (0, 0)


def test_a_goal_that_came_between_entry_and_first_tick_is_seen() -> None:
    stage.publish(mailing(goal=GOAL))
    contact = stage.somebody(email="one@example.com")
    before = clock.now() - timedelta(minutes=10)
    stage.happen(contact, "started", at=before)
    stage.happen(contact, "bought", {"amount": 1}, at=before + timedelta(minutes=5))
    stage.rest()
    assert Run.objects.get().how == "goal"
    assert Conversion.objects.count() == 1
    assert not Delivery.objects.exists()
    assert check() == []


def test_one_event_that_is_goal_and_exit_is_a_goal() -> None:
    contact = enter(mailing(goal=GOAL, exit_when={"event": "bought"}))
    stage.happen(contact, "bought")
    assert wake().goals == 1


def test_the_earlier_of_exit_and_goal_decides_and_the_goal_still_counts() -> None:
    contact = enter(mailing(goal=GOAL, exit_when={"event": "left"}))
    now = clock.now()
    stage.happen(contact, "bought", at=now - timedelta(minutes=1))
    stage.happen(contact, "left", at=now - timedelta(minutes=2))
    counts = wake()
    assert (counts.exits, counts.goals, counts.conversions) == (1, 0, 1)
    assert check() == []


def test_an_exit_state_takes_out_when_its_attribute_changes() -> None:
    leaves = {"fact": "contact.customer", "is": "equal_to", "value": True}
    contact = enter(mailing(exit_when=leaves))
    stage.identify(contact, customer=True)
    assert wake().exits == 1
    assert Run.objects.get().how == "exit"
    assert check() == []


def test_whoever_is_outside_already_is_refused() -> None:
    stage.publish(mailing(exit_when={"fact": "contact.customer", "is": "equal_to", "value": True}))
    contact = stage.somebody(email="one@example.com", customer=True)
    stage.happen(contact, "started")
    assert wake().refused == 1
    assert stage.refusals() == {"exit": 1}
    assert not Enrollment.objects.exists()
