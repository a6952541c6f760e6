"""Many clients at once: each message acts once, nobody is made twice, nobody waits for ever."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Count, Max, Min

from config import clock
from contacts import ingest, watching
from contacts.models import Activity, Contact, ContactEvent, Event, Identity, Inbox
from tests.contacts.facts import at, identify, take, track, who
from tests.contacts.locks import until_somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS = 8


def apart(work: Callable[[], Any]) -> Any:
    """Do it on a connection of its own."""
    try:
        return work()
    finally:
        connection.close()


@contextmanager
def clients(count: int = CLIENTS) -> Iterator[Callable[..., Future[Any]]]:
    """Threads that each ask on their own connection."""
    with ThreadPoolExecutor(count) as pool:
        yield lambda work: pool.submit(apart, work)


def together[R](client: Callable[[int], R]) -> list[R]:
    """What all clients return, each given its number."""
    with clients() as submit:
        futures = [submit(partial(client, number)) for number in range(CLIENTS)]
        return [future.result(120) for future in futures]


def test_duplicates_shuffled_over_many_clients_act_once() -> None:
    chance = random.Random(3)
    noon = clock.now() - timedelta(hours=1)
    messages: list[dict[str, Any]] = []
    for number in range(400):
        person = chance.randrange(25)
        user, device = (f"u-{person}", f"d-{person}")
        message = chance.choice(
            [
                track("seen", user),
                track("bought", device=device),
                track("seen", user, device),
                identify(user, device, plan=f"plan-{number}"),
                identify(user, None, seats=number, email=f"{user}@example.com"),
            ]
        )
        stamped = at(message, noon - timedelta(seconds=chance.randrange(3000)))
        messages.append({**stamped, "messageId": f"m-{number}"})
    # Whoever the dice forgot to introduce.
    messages += [{**identify(f"u-{n}", f"d-{n}"), "messageId": f"i-{n}"} for n in range(25)]
    with transaction.atomic():
        watching.replace("journey:test", [("event", "seen"), ("event", "bought"), ("attribute", "plan")])

    def client(seed: int) -> list[ingest.Taken]:
        mine = random.Random(seed)
        order = mine.sample(messages, len(messages))
        done = []
        while order:
            size = mine.choice([1, 7, 40])
            batch, order = order[:size], order[size:]
            done.append(ingest.take(batch, None, clock.now()))
        return done

    taken = [done for result in together(client) for done in result]
    assert sum(done.accepted for done in taken) == len(messages)
    assert sum(done.duplicates for done in taken) == len(messages) * (CLIENTS - 1)
    assert not any(done.refusals for done in taken)

    events = [message for message in messages if message["type"] == "track"]
    assert Counter(Event.objects.values_list("message_id", flat=True)) == Counter(
        m["messageId"] for m in events
    )
    assert Contact.objects.filter(merged_into=None).count() == 25
    for number in range(25):
        assert who(f"u-{number}") == who(f"d-{number}", "anonymous")
    assert set(Event.objects.values_list("contact__merged_into", flat=True)) == {None}
    recount = Event.objects.values_list("contact_id", "name").annotate(
        Count("id"), Min("timestamp"), Max("timestamp")
    )
    totals = ContactEvent.objects.values_list("contact_id", "name", "count", "first_at", "last_at")
    assert set(totals) == set(recount)
    last = Event.objects.values_list("contact_id").annotate(Max("timestamp"))
    assert set(Activity.objects.values_list("contact_id", "last_interaction_at")) == set(last)
    inbox = Inbox.objects.filter(kind="event").values_list("event_id", flat=True)
    assert Counter(inbox) == Counter(Event.objects.values_list("id", flat=True))
    said: dict[tuple[str, str], list[tuple[str, Any]]] = {}
    for message in messages:
        for name, value in message.get("traits", {}).items():
            said.setdefault((message["userId"], name), []).append((message["timestamp"], value))
    for (user, name), values in said.items():
        contact, latest = who(user), max(stamp for stamp, _ in values)
        assert (contact.email if name == "email" else contact.attributes[name]) in [
            v for t, v in values if t == latest
        ]


def test_batches_with_the_same_people_in_other_orders_all_get_through() -> None:
    people = [f"u-{number}" for number in range(60)]
    take(*(track("seen", person) for person in people))

    def client(seed: int) -> None:
        mine = random.Random(seed)
        for _ in range(6):
            order = mine.sample(people, len(people))
            take(
                *(identify(person, plan=f"p-{seed}") for person in order), *(track("seen", p) for p in order)
            )

    together(client)
    assert set(ContactEvent.objects.values_list("count", flat=True)) == {1 + CLIENTS * 6}


def test_an_event_waits_for_the_journey_that_is_being_published() -> None:
    with clients(1) as submit:
        with transaction.atomic():
            watching.replace("journey:test", [("event", "bought")])
            done = submit(lambda: take(track("bought", "ann")))
            until_somebody_waits()
            assert not done.done()
        assert done.result(20).accepted == 1
    assert Inbox.objects.get().name == "bought"


def test_publishing_waits_for_events_that_have_looked() -> None:
    with clients(1) as submit:
        with transaction.atomic():
            take(track("bought", "ann"))

            def publish() -> None:
                with transaction.atomic():
                    watching.replace("journey:test", [("event", "bought")])

            done = submit(publish)
            until_somebody_waits()
        done.result(20)
    assert not Inbox.objects.exists()
    take(track("bought", "ann"))
    assert Inbox.objects.count() == 1


def test_whoever_comes_second_with_a_new_name_joins_the_first() -> None:
    with clients(1) as submit:
        with transaction.atomic():
            take(track("seen", "ann"))
            done = submit(lambda: take(track("seen", "ann"), track("seen", "bob")))
            until_somebody_waits()
        assert done.result(20).accepted == 2
    assert Contact.objects.count() == 2
    assert ContactEvent.objects.get(contact_id=who("ann").id).count == 2


def test_a_duplicate_waits_for_the_first_and_is_one() -> None:
    message = track("seen", "ann", messageId="m")
    with clients(1) as submit:
        with transaction.atomic():
            take(message)
            done = submit(lambda: take(message))
            until_somebody_waits()
        assert done.result(20).duplicates == 1
    assert Event.objects.count() == 1


def test_a_duplicate_of_a_batch_that_failed_is_taken() -> None:
    message = track("seen", "ann", messageId="m")

    with clients(1) as submit:
        with transaction.atomic():
            take(message)
            done = submit(lambda: take(message))
            until_somebody_waits()
            transaction.set_rollback(True)
        assert done.result(20).accepted == 1
    assert Event.objects.count() == 1


def test_a_deadlock_is_tried_again() -> None:
    take(track("seen", "ann"), track("seen", "bob"))
    first, second = sorted((who("ann").id, who("bob").id))
    lock = "SELECT 1 FROM contacts_activity WHERE contact_id = %s FOR UPDATE"

    def quick_to_see_it() -> ingest.Taken:
        with connection.cursor() as cursor:
            cursor.execute("SET deadlock_timeout = '50ms'")
        return take(track("seen", "ann"), track("seen", "bob"))

    with clients(1) as submit:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL deadlock_timeout = '60s'")
            cursor.execute(lock, [second])
            done = submit(quick_to_see_it)
            until_somebody_waits()
            # It holds the first row and waits for the second; now we wait for the first.
            cursor.execute(lock, [first])
        assert done.result(20).accepted == 2
    assert set(ContactEvent.objects.values_list("count", flat=True)) == {2}


def test_a_merge_keeps_every_other_batch_out() -> None:
    take(track("seen", device="d"), track("seen", "ann"))
    with clients(1) as submit:
        with transaction.atomic():
            take(track("seen", device="d"))
            done = submit(lambda: take(identify("ann", "d")))
            until_somebody_waits()
        done.result(20)
    ann = who("ann")
    assert set(Event.objects.values_list("contact_id", flat=True)) == {ann.id}
    assert ContactEvent.objects.get().count == 3
    assert Identity.objects.filter(contact=ann).count() == 2
