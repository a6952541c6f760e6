"""Workers that die, wait or share the work: nothing is sent twice, nothing stops the others."""

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from config import clock as product_clock
from contacts.models import Contact
from journeys.delivery.dispatch import WINDOW, DispatchCounts, dispatch
from journeys.delivery.whole import whole
from journeys.models import Attempt, ContactLimit, Delivery, Enrollment
from tests.journeys.delivery.cast import Cast, state
from tests.journeys.delivery.mail_server import HANG, MailServer

PERSON = "ada@example.com"


def results(delivery: Delivery) -> list[str]:
    return list(Attempt.objects.filter(delivery=delivery).order_by("number").values_list("result", flat=True))


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
