"""Servers that refuse, hang or cut off, and workers that die: the truth is kept, nothing goes out twice."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from config import clock as product_clock
from config.settings.base import mailer
from contacts.models import Contact, Event, Suppression
from journeys.delivery import smtp
from journeys.delivery.dispatch import WINDOW, DispatchCounts, dispatch
from journeys.delivery.limits import SILENT_FOR
from journeys.delivery.results import BACK_OFF
from journeys.delivery.whole import whole
from journeys.models import Attempt, ContactLimit, Delivery, Enrollment
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


def test_an_attempt_without_a_result_is_uncertain_once_its_lease_is_over(
    cast: Cast, mail_server: MailServer
) -> None:
    delivery = cast.queue(stays=True, state="sending", attempts=1)
    now = product_clock.real_now()
    attempt = Attempt.objects.create(
        delivery=delivery, number=1, started_at=now, lease_until=now + timedelta(minutes=1)
    )
    assert not dispatch()
    Attempt.objects.filter(pk=attempt.pk).update(lease_until=now - timedelta(seconds=1))
    assert dispatch().uncertain == 1
    assert state(delivery) == ("uncertain", "no_answer")
    assert results(delivery) == ["uncertain"]
    assert Enrollment.objects.get(pk=delivery.enrollment_id or 0).due is not None
    assert not dispatch()
    assert not mail_server.mails


def test_messages_of_what_was_deleted_do_not_stop_the_queue(cast: Cast, mail_server: MailServer) -> None:
    strays = [cast.queue() for _ in range(3)]
    Delivery.objects.filter(pk__in=[one.pk for one in strays]).update(contact_id=0)
    delivery = cast.queue()
    assert dispatch() == DispatchCounts(claimed=4, sent=1, dropped=3)
    Delivery.objects.filter(pk__in=[one.pk for one in strays]).update(contact=delivery.contact)
    assert {state(one) for one in strays} == {("dropped", "gone")}
    assert state(delivery) == ("sent", "")


@pytest.mark.django_db(transaction=True)
def test_a_message_whose_resting_run_is_held_waits_for_the_next_pass(
    transactional_cast: Cast, mail_server: MailServer
) -> None:
    cast = transactional_cast
    delivery = cast.queue(cast.contact(consent=False), stays=True)
    free = cast.queue()
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                Enrollment.objects.select_for_update().get(pk=delivery.enrollment_id or 0)
                held.set()
                done.wait(30)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        holder = pool.submit(hold)
        assert held.wait(10)
        try:
            assert dispatch() == DispatchCounts(claimed=2, sent=1)
            assert state(delivery) == ("queued", "")
            assert state(free) == ("sent", "")
        finally:
            done.set()
        holder.result()
    assert dispatch().dropped == 1
    assert state(delivery) == ("dropped", "consent_withdrawn")


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_a_deadlock_broke_is_run_again(transactional_cast: Cast) -> None:
    first, second = transactional_cast.contact(), transactional_cast.contact()
    both = threading.Barrier(2)
    tries: Counter[int] = Counter()

    def change(order: list[int]) -> None:
        def work() -> None:
            tries[order[0]] += 1
            Contact.objects.filter(pk=order[0]).update(timezone="UTC")
            if tries[order[0]] == 1:
                both.wait(10)
            Contact.objects.filter(pk=order[1]).update(timezone="UTC")

        try:
            whole(work)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(change, pks) for pks in ([first.pk, second.pk], [second.pk, first.pk])]:
            future.result(30)
    assert tries.total() > 2


WORKER = "import django; django.setup(); from journeys.delivery.dispatch import dispatch; dispatch()"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("stage", ["answers", "after_data"])
def test_a_worker_that_is_killed_leaves_one_window_uncertain_and_sends_nothing_twice(
    transactional_cast: Cast, mail_server: MailServer, stage: str
) -> None:
    cast = transactional_cast
    messages = [cast.queue() for _ in range(WINDOW + 30)]
    victim = messages[WINDOW // 2].contact.email
    getattr(mail_server, stage)[victim] = HANG
    environment = os.environ | {"WEFT_SMTP_PORT": str(mail_server.port)}
    worker = subprocess.Popen([sys.executable, "-c", WORKER], env=environment)
    try:
        assert mail_server.hung.wait(30), "The worker never came to the message that hangs."
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert Delivery.objects.filter(state="sending").count() == WINDOW
    handed = len(mail_server.mails)
    assert handed == WINDOW // 2
    getattr(mail_server, stage).clear()
    dispatch()
    assert Counter(Delivery.objects.values_list("state", flat=True)) == {"sending": WINDOW, "sent": 30}
    Attempt.objects.filter(ended_at=None).update(lease_until=product_clock.real_now() - timedelta(seconds=1))
    assert dispatch().uncertain == WINDOW
    assert not dispatch()
    assert Counter(Delivery.objects.values_list("state", flat=True)) == {"uncertain": WINDOW, "sent": 30}
    assert len(mail_server.mails) == handed + 30
    assert max(Counter(mail_server.recipients).values()) == 1


def together(workers: int) -> DispatchCounts:
    """Several dispatchers at once, each on a connection of its own."""
    start = threading.Barrier(workers)

    def work() -> DispatchCounts:
        try:
            start.wait(10)
            return dispatch()
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        counts = [future.result() for future in [pool.submit(work) for _ in range(workers)]]
    return sum(counts, DispatchCounts())


@pytest.mark.django_db(transaction=True)
def test_several_workers_send_each_message_once(transactional_cast: Cast, mail_server: MailServer) -> None:
    for _ in range(250):
        transactional_cast.queue()
    assert together(3).sent == 250
    assert max(Counter(mail_server.recipients).values()) == 1
    assert not Delivery.objects.exclude(state="sent", attempts=1).exists()


@pytest.mark.django_db(transaction=True)
def test_several_workers_keep_the_limits_of_a_contact_between_them(
    transactional_cast: Cast, mail_server: MailServer
) -> None:
    cast = transactional_cast
    ContactLimit.objects.create(channel="", at_most=2, within=timedelta(days=1))
    people = [cast.contact() for _ in range(40)]
    for _ in range(5):
        for person in people:
            cast.queue(person)
    counts = together(4)
    assert counts.sent == 80
    assert set(Counter(mail_server.recipients).values()) == {2}


@pytest.mark.django_db(transaction=True)
def test_several_workers_send_a_shared_address_one_of_a_message(
    transactional_cast: Cast, mail_server: MailServer
) -> None:
    cast = transactional_cast
    for copy in range(2):
        for home in range(60):
            cast.queue(cast.contact(f"{'Home' if copy else 'home'}{home}@example.com"))
    assert together(4).sent == 60
    assert len({address.lower() for address in mail_server.recipients}) == len(mail_server.mails) == 60
