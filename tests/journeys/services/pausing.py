"""A journey of two letters, and who stands where in it, for tests of pauses."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

from config import clock
from contacts.consent import Said, record
from contacts.models import Contact
from journeys.models import (
    Delivery,
    Enrollment,
    Journey,
)
from journeys.services.pause import Resumption, pause
from journeys.services.settle import advance, settle
from tests.journeys.engine import stage

DAY = timedelta(days=1)

HOUR = timedelta(hours=1)

SOON = timedelta(seconds=5)

SKIP = Resumption(overdue="skip")

EXTEND = Resumption(waits="extend")


def letters(message_class: str = "service", skipped: bool = False, **rest: Any) -> dict[str, Any]:
    """Enter by `started`, a day later a letter, another day later one more; `skipped` leads to an exit."""
    content = {"class": message_class, "topic": "news", "subject": "Hello", "text": "Hello"}
    return stage.journey(
        [
            {"key": "start", "kind": "trigger_event", "settings": {"event": "started"}},
            {"key": "wait", "kind": "wait_for", "settings": {"duration": "1d"}},
            {"key": "letter", "kind": "send_email", "settings": content},
            {"key": "again", "kind": "wait_for", "settings": {"duration": "1d"}},
            {"key": "other", "kind": "send_email", "settings": content},
            {"key": "done", "kind": "exit"},
            {"key": "gone", "kind": "exit"},
        ],
        [
            ("start", "next", "wait"), ("wait", "next", "letter"), ("letter", "next", "again"),
            ("again", "next", "other"), ("other", "next", "done"),
            *([("letter", "skipped", "gone")] if skipped else []),
        ],
        **rest,
    )  # fmt: skip


def live(document: dict[str, Any]) -> Journey:
    return stage.publish(document).journey


def somebody(name: str) -> Contact:
    contact = stage.somebody(email=f"{name}@example.com")
    record([Said(contact.pk, "email", "*", True, clock.now(), "test")])
    return contact


def enter(*names: str) -> list[Contact]:
    people = [somebody(name) for name in names]
    for contact in people:
        stage.happen(contact, "started")
    settle()
    return people


def places() -> dict[str, str]:
    """Where each stands, or how they ended, by the first letters of their address."""
    rows = Enrollment.objects.select_related("node", "contact").order_by("id")
    return {row.contact.email.partition("@")[0]: row.how or row.node.key for row in rows}


def messages() -> list[tuple[str, str, str]]:
    rows = Delivery.objects.select_related("node").order_by("id")
    return [(row.node.key, row.state, row.reason) for row in rows]


def apart() -> set[float]:
    """How many seconds lie between one due instant and the next."""
    dues = [due for due in Enrollment.objects.order_by("due").values_list("due", flat=True) if due]
    return {round((later - one).total_seconds(), 2) for one, later in pairwise(dues)}


def crowd(journey: Journey, people: int = 9) -> None:
    """So many who fell due in a pause that is not over."""
    enter(*(f"p{number}" for number in range(people)))
    pause(journey, None, "wait")
    enter("late")
    advance(2 * DAY)
