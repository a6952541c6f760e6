"""Sending: what goes out when, in which order, and who goes on after it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config import clock
from journeys.delivery.dispatch import dispatch, release
from journeys.models import Attempt, ContactLimit, Delivery, Enrollment, Journey
from tests.clock import MovableClock
from tests.journeys.delivery.cast import NEWS, Cast, state
from tests.journeys.delivery.mail_server import MailServer

SERVICE = NEWS | {"class": "service"}

TRANSACTIONAL = NEWS | {"class": "transactional", "topic": ""}

KINDS = {"welcome": NEWS, "reminder": SERVICE, "receipt": TRANSACTIONAL}


def place(delivery: Delivery) -> Enrollment:
    """Where the run of a message stands."""
    return Enrollment.objects.get(pk=delivery.enrollment_id or 0)


def test_a_queued_message_is_sent_once(cast: Cast, mail_server: MailServer) -> None:
    delivery = cast.queue(cast.contact("ada@example.com", first_name="Ada"))
    assert dispatch().sent == 1
    assert not dispatch()
    assert mail_server.recipients == ["ada@example.com"]
    assert mail_server.message()["Subject"] == "Hello Ada"
    assert state(delivery) == ("sent", "")
    attempt = Attempt.objects.get(delivery=delivery)
    assert (attempt.number, attempt.result) == (1, "sent")
    assert attempt.ended_at is not None


def test_a_message_waits_until_it_is_due(cast: Cast, mail_server: MailServer, clock: MovableClock) -> None:
    cast.queue(due=clock.now + timedelta(hours=1))
    assert not dispatch()
    clock.advance("1h")
    assert dispatch().sent == 1


@pytest.mark.parametrize("how", ["goal", "exit"])
def test_promotion_stops_when_the_run_was_left_and_the_rest_goes_out(
    cast: Cast, mail_server: MailServer, how: str
) -> None:
    version = cast.version(messages=KINDS)
    messages = {node: cast.queue(version=version, node=node) for node in KINDS}
    Enrollment.objects.update(how=how)
    dispatch()
    assert state(messages["welcome"]) == ("dropped", "left")
    assert state(messages["reminder"]) == state(messages["receipt"]) == ("sent", "")


def test_a_paused_journey_holds_its_messages_until_it_is_resumed(cast: Cast, mail_server: MailServer) -> None:
    delivery = cast.queue()
    journey = delivery.version.journey
    Journey.objects.filter(pk=journey.pk).update(status=Journey.Status.PAUSED)
    assert dispatch().held == 1
    assert not dispatch()
    Journey.objects.filter(pk=journey.pk).update(status=Journey.Status.LIVE)
    assert release(journey.pk) == 1
    assert dispatch().sent == 1
    assert state(delivery) == ("sent", "")


def test_transactional_messages_go_first(cast: Cast, mail_server: MailServer) -> None:
    version = cast.version(messages=KINDS)
    for _ in range(3):
        cast.queue(version=version)
    urgent = cast.queue(cast.contact("first@example.com"), version, "receipt")
    dispatch(limit=1)
    assert mail_server.recipients == ["first@example.com"]
    assert state(urgent) == ("sent", "")


@pytest.mark.parametrize("ends", ["sent", "dropped"])
def test_whoever_rests_on_a_message_is_due_once_it_is_settled(
    cast: Cast, mail_server: MailServer, ends: str
) -> None:
    contact = cast.contact(consent=ends == "sent")
    delivery = cast.queue(contact, stays=True)
    dispatch()
    assert state(delivery)[0] == ends
    due = place(delivery).due
    assert due is not None
    assert due <= clock.now()


def test_whoever_has_gone_on_is_left_alone(cast: Cast, mail_server: MailServer) -> None:
    version = cast.version(messages=KINDS)
    delivery = cast.queue(version=version, stays=True)
    Enrollment.objects.update(node=version.nodes.get(key="reminder"))
    dispatch()
    assert place(delivery).due is None


def test_the_number_of_statements_does_not_grow_with_the_window(cast: Cast, mail_server: MailServer) -> None:
    ContactLimit.objects.create(channel="", at_most=5, within=timedelta(days=1))
    version = cast.version(settings={"goal": {"event": "trial_started", "within": "30d"}})
    cast.queue(version=version)
    dispatch()

    def statements(messages: int) -> int:
        for _ in range(messages):
            cast.queue(version=version, stays=True)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert dispatch(limit=messages).sent == messages
        return len(captured)

    assert statements(2) == statements(40) <= 30


def test_more_than_a_window_is_worked_off(cast: Cast, mail_server: MailServer) -> None:
    contacts = [cast.contact() for _ in range(230)]
    for contact in contacts:
        cast.queue(contact)
    assert dispatch().sent == 230
    assert sorted(mail_server.recipients) == sorted(contact.email for contact in contacts)
    assert mail_server.connections == 1
    assert Delivery.objects.filter(state="sent", attempts=1).count() == 230
