"""Servers that refuse, hang or cut off: the truth is kept, nothing goes out twice."""

import socket
from collections import Counter

import pytest
from pytest_django import Settings

from config.settings.base import mailer
from contacts.models import Event, Suppression
from journeys.delivery import smtp
from journeys.delivery.dispatch import DispatchCounts, dispatch
from journeys.delivery.limits import SILENT_FOR
from journeys.delivery.results import BACK_OFF
from journeys.models import Attempt, Delivery, Enrollment
from tests.clock import MovableClock
from tests.journeys.delivery.cast import Cast, state
from tests.journeys.delivery.mail_server import CUT, HANG, MailServer

PERSON = "ada@example.com"


def results(delivery: Delivery) -> list[str]:
    return list(Attempt.objects.filter(delivery=delivery).order_by("number").values_list("result", flat=True))


@pytest.mark.parametrize("stage", ["answers", "after_data"])
def test_not_now_is_tried_again_with_back_off(
    cast: Cast, mail_server: MailServer, clock: MovableClock, stage: str
) -> None:
    getattr(mail_server, stage)[PERSON] = "451 4.7.1 Greylisted"
    delivery = cast.queue(cast.contact(PERSON))
    assert dispatch().deferred == 1
    assert state(delivery) == ("queued", "deferred")
    assert not dispatch()
    clock.advance(BACK_OFF[0])
    assert dispatch().deferred == 1
    clock.advance(BACK_OFF[0])
    assert not dispatch()
    getattr(mail_server, stage).clear()
    clock.advance(BACK_OFF[1])
    assert dispatch().sent == 1
    assert results(delivery) == ["failed", "failed", "sent"]
    assert "Greylisted" in Attempt.objects.get(delivery=delivery, number=1).response


def test_it_is_given_up_after_the_tenth_failure_in_a_row(
    cast: Cast, mail_server: MailServer, clock: MovableClock
) -> None:
    mail_server.answers[PERSON] = "450 4.2.1 Not now"
    delivery = cast.queue(cast.contact(PERSON), stays=True)
    for pause in BACK_OFF:
        dispatch()
        assert state(delivery) == ("queued", "deferred")
        clock.advance(pause)
    dispatch()
    assert state(delivery) == ("failed", "gave_up")
    assert Enrollment.objects.get(pk=delivery.enrollment_id or 0).due is not None


@pytest.mark.parametrize("stage", ["answers", "after_data"])
def test_never_is_a_bounce(cast: Cast, mail_server: MailServer, stage: str) -> None:
    getattr(mail_server, stage)[PERSON] = "550 5.7.1 Rejected by policy"
    contact = cast.contact(PERSON)
    delivery, other = cast.queue(contact), cast.queue()
    assert dispatch().refused == 1
    assert state(delivery) == ("failed", "refused")
    assert state(other) == ("sent", "")
    event = Event.objects.get(contact=contact, name="message_bounced")
    assert event.properties["delivery"] == str(delivery.public_id)
    assert event.properties["node"] == "welcome"
    assert not Suppression.objects.exists()


def test_an_address_where_nobody_is_gets_nothing_more(cast: Cast, mail_server: MailServer) -> None:
    mail_server.answers["Ada@example.com"] = "550 5.1.1 No such user"
    contact = cast.contact("Ada@example.com")
    cast.queue(contact)
    dispatch()
    again = cast.queue(contact)
    dispatch()
    assert state(again) == ("dropped", "suppressed")


def test_a_connection_cut_before_the_mail_is_a_known_failure(
    cast: Cast, mail_server: MailServer, clock: MovableClock
) -> None:
    mail_server.answers[PERSON] = CUT
    first, second = cast.queue(cast.contact(PERSON)), cast.queue()
    dispatch()
    assert state(first) == ("queued", "deferred")
    assert state(second) == ("sent", "")
    mail_server.answers.clear()
    clock.advance(BACK_OFF[0])
    assert dispatch().sent == 1


def test_a_connection_cut_after_the_mail_leaves_it_uncertain(
    cast: Cast, mail_server: MailServer, clock: MovableClock
) -> None:
    mail_server.after_data[PERSON] = CUT
    delivery, other = cast.queue(cast.contact(PERSON), stays=True), cast.queue()
    assert dispatch().uncertain == 1
    assert state(delivery) == ("uncertain", "no_answer")
    assert state(other) == ("sent", "")
    assert Enrollment.objects.get(pk=delivery.enrollment_id or 0).due is not None
    mail_server.after_data.clear()
    clock.advance("30d")
    assert not dispatch()
    assert len(mail_server.swallowed) == 1
    assert len(mail_server.mails) == 1


@pytest.mark.parametrize(
    ("stage", "expected"), [("answers", ("queued", "deferred")), ("after_data", ("uncertain", "no_answer"))]
)
def test_a_server_that_hangs_is_left_alone(
    cast: Cast,
    mail_server: MailServer,
    settings: Settings,
    clock: MovableClock,
    stage: str,
    expected: tuple[str, str],
) -> None:
    settings.MAILERS = mailer("127.0.0.1", mail_server.port, timeout=0.2)
    getattr(mail_server, stage)[PERSON] = HANG
    hung = cast.queue(cast.contact(PERSON))
    others = [cast.queue() for _ in range(20)]
    dispatch()
    assert state(hung) == expected
    assert {state(one) for one in others} == {("queued", "channel_silent")}
    assert Delivery.objects.filter(attempts=0).count() == 20
    late = cast.queue()
    assert dispatch() == DispatchCounts(claimed=1, held=1)
    assert state(late) == ("queued", "channel_silent")
    getattr(mail_server, stage).clear()
    smtp.forget_silence()
    clock.advance(SILENT_FOR)
    dispatch()
    assert {state(one) for one in [*others, late]} == {("sent", "")}
    assert max(Counter(mail_server.recipients).values()) == 1


def test_a_server_that_takes_few_mails_on_a_connection_gets_more_connections(
    cast: Cast, mail_server: MailServer
) -> None:
    mail_server.most_mails = 7
    for _ in range(30):
        cast.queue()
    assert dispatch().sent == 30
    assert mail_server.connections == 5
    assert max(Counter(mail_server.recipients).values()) == 1


def test_a_server_that_is_not_there_costs_no_attempts(
    cast: Cast, mail_server: MailServer, settings: Settings, clock: MovableClock
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.MAILERS = mailer("127.0.0.1", free.getsockname()[1])
    messages = [cast.queue() for _ in range(5)]
    dispatch()
    assert {state(one) for one in messages} == {("queued", "channel_silent")}
    assert not Attempt.objects.exists()
    settings.MAILERS = mailer("127.0.0.1", mail_server.port)
    clock.advance(SILENT_FOR)
    assert dispatch().sent == 5
    assert set(Attempt.objects.values_list("number", "result")) == {(1, "sent")}


def test_a_leading_dot_and_long_lines_arrive_as_they_were_written(
    cast: Cast, mail_server: MailServer
) -> None:
    version = cast.version(
        messages={"welcome": {"class": "transactional", "subject": "s", "text": ".\n..x\n" + "y" * 2000}}
    )
    cast.queue(version=version)
    dispatch()
    assert mail_server.text().splitlines()[:3] == [".", "..x", "y" * 2000]
