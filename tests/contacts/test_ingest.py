"""What a batch leaves behind: events, totals, last interaction, catalogue, inbox, refusals."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from config import clock
from contacts import ingest, watching
from contacts.models import Activity, ContactEvent, Event, EventType, Inbox, Key, Refusal
from tests.contacts.facts import at, consenting, group, identify, take, track, who

pytestmark = pytest.mark.django_db


def watch(*facts: tuple[str, str]) -> None:
    watching.replace("journey:test", facts)


def test_a_message_id_counts_once_per_key(key: Key) -> None:
    other = Key.objects.create(kind=Key.Kind.WRITE, name="other", hash="x")
    message = track("seen", "ann", messageId="m-1")
    first = take(message, message, track("seen", "ann", messageId="m-2"), key=key)
    assert (first.accepted, first.duplicates) == (2, 1)
    assert take(message, key=key).duplicates == 1
    assert take(message, key=other).accepted == 1
    assert take(message).accepted == 1
    assert Event.objects.count() == 4
    assert ContactEvent.objects.get().count == 4


def test_a_message_without_id_is_never_a_duplicate() -> None:
    assert take(track("seen", "ann"), track("seen", "ann")).accepted == 2


def test_a_refused_message_may_be_sent_again_mended() -> None:
    assert take(track("", "ann", messageId="m-1")).accepted == 0
    assert take(track("seen", "ann", messageId="m-1")).accepted == 1


def test_an_event_keeps_what_was_said(key: Key) -> None:
    stamp = clock.now() - timedelta(hours=3)
    said = {"amount": 39.95, "note": 'a\tb\n"c" \\d {e},f', "tags": [1, {"x": None}]}
    message = at(track("bought", "ann", properties=said, context={"ip": "::1"}, messageId="m"), stamp)
    take(message, key=key)
    event = Event.objects.get()
    assert event.properties == said
    assert event.context == {"ip": "::1"}
    assert (event.name, event.message_id, event.key_id) == ("bought", "m", key.id)
    assert event.timestamp == stamp
    assert event.claimed_timestamp == stamp.isoformat()


def test_pages_and_screens_are_events_with_their_name() -> None:
    page: dict[str, Any] = {"type": "page", "userId": "ann", "name": "Install", "category": "Docs"}
    take({**page, "properties": {"name": "Mine"}}, {"type": "screen", "userId": "ann", "name": "Start"})
    events = {event.name: event.properties for event in Event.objects.all()}
    assert events == {
        "page_viewed": {"name": "Mine", "category": "Docs"},
        "screen_viewed": {"name": "Start"},
    }


def test_totals_run_on_in_any_order() -> None:
    noon = clock.now() - timedelta(days=1)
    take(at(track("seen", "ann"), noon))
    take(
        at(track("seen", "ann"), noon - timedelta(hours=2)),
        at(track("seen", "ann"), noon - timedelta(hours=1)),
    )
    total = ContactEvent.objects.get()
    assert (total.count, total.first_at, total.last_at) == (3, noon - timedelta(hours=2), noon)
    assert Activity.objects.get().last_interaction_at == noon


@pytest.mark.parametrize(
    ("message", "moves"),
    [
        (track("seen", "ann"), True),
        ({"type": "page", "userId": "ann"}, True),
        ({"type": "screen", "userId": "ann"}, True),
        (track("message_clicked", "ann"), True),
        (track("message_clicked", "ann", properties={"machine": True}), False),
        (track("message_opened", "ann"), False),
        (track("quiet", "ann"), False),
        (identify("ann", plan="pro"), False),
        (group("ann", "acme"), False),
        ({"type": "alias", "userId": "ann", "previousId": "d"}, False),
    ],
)
def test_only_what_a_contact_did_is_an_interaction(message: dict[str, Any], moves: bool) -> None:
    EventType.objects.create(name="quiet", interaction=False)
    take(message)
    assert Activity.objects.exists() is moves


def test_new_names_of_events_are_adopted_undocumented() -> None:
    take(track("seen", "ann"), track("message_opened", "ann"))
    seen = EventType.objects.get(name="seen")
    assert (seen.documented, seen.interaction) == (False, True)
    assert seen.first_seen_at == seen.last_seen_at
    assert EventType.objects.get(name="message_opened").interaction is False


def test_last_seen_moves_by_the_hour() -> None:
    now = clock.now()
    for hours in (0.0, 0.5, 2.0):
        ingest.take([track("seen", "ann")], None, now + timedelta(hours=hours))
    seen = EventType.objects.get()
    assert (seen.first_seen_at, seen.last_seen_at) == (now, now + timedelta(hours=2))


def test_only_watched_facts_go_to_the_inbox() -> None:
    watch(("event", "bought"), ("attribute", "plan"), ("attribute", "score"))
    take(
        track("seen", "ann"),
        track("bought", "ann", properties={"amount": 5}),
        identify("ann", plan="pro", seats=3),
    )
    event = Event.objects.get(name="bought")
    rows = Inbox.objects.order_by("id").values_list("kind", "name", "contact_id", "event_id", "payload")
    assert list(rows) == [
        ("event", "bought", who("ann").id, event.id, {"amount": 5}),
        ("attribute", "plan", who("ann").id, None, {}),
    ]
    take(identify("ann", plan="pro", score=5))
    assert [row.name for row in Inbox.objects.order_by("id")][2:] == ["score"]


def test_nobody_watches_any_more() -> None:
    watch(("event", "bought"))
    watching.forget("journey:test")
    take(track("bought", "ann"))
    assert not Inbox.objects.exists()


NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "stamp"),
    [
        ({}, NOON),
        ({"timestamp": "2026-06-01T10:00:00Z"}, NOON - timedelta(hours=2)),
        (
            {"timestamp": "2026-06-01T12:00:00.123456+02:00"},
            NOON - timedelta(hours=2) + timedelta(microseconds=123456),
        ),
        ({"timestamp": "2026-06-01 10:00"}, NOON - timedelta(hours=2)),
        ({"originalTimestamp": "2026-06-01T10:00:00Z"}, NOON - timedelta(hours=2)),
        # A clock that is a day slow: sent a minute after it happened.
        (
            {"originalTimestamp": "2026-05-31T11:00:00Z", "sentAt": "2026-05-31T11:01:00Z"},
            NOON - timedelta(minutes=1),
        ),
        (
            {
                "timestamp": "2026-05-31T11:00:00Z",
                "originalTimestamp": "2026-05-31T11:00:00Z",
                "sentAt": "2026-05-31T11:01:00Z",
            },
            NOON - timedelta(minutes=1),
        ),
        # The future is clamped to the receipt, and what is older than any clock to the beginning of clocks.
        ({"timestamp": "2999-01-01T00:00:00Z"}, NOON),
        ({"originalTimestamp": "2026-06-01T12:05:00Z", "sentAt": "2026-06-01T12:00:00Z"}, NOON),
        ({"originalTimestamp": "9999-12-31T23:59:59-14:00", "sentAt": "0001-01-01T00:00:00+14:00"}, NOON),
        ({"timestamp": "0001-01-01T00:00:00+14:00"}, NOON),
        ({"timestamp": "0900-01-01T00:00:00Z"}, datetime(1970, 1, 1, tzinfo=UTC)),
        ({"timestamp": "yesterday"}, NOON),
        ({"timestamp": 1780000000}, NOON),
        ({"timestamp": ""}, NOON),
    ],
)
def test_a_timestamp_is_corrected_and_clamped(said: dict[str, Any], stamp: datetime) -> None:
    from config import partitions

    partitions.ensure([NOON])
    assert ingest.take([{**track("seen", "ann"), **said}], None, NOON).accepted == 1
    event = Event.objects.get()
    assert (event.timestamp, event.received_at) == (stamp, NOON)


def test_a_timestamp_that_cannot_be_read_is_noted() -> None:
    take({**track("seen", "ann"), "timestamp": "yesterday"})
    assert Refusal.objects.get().code == "bad_timestamp"
    assert Event.objects.get().claimed_timestamp == "yesterday"


def test_what_the_database_cannot_hold_is_refused_by_itself() -> None:
    # Half a surrogate pair passes no door; here it is written past them, as a fault of ours would.
    from dataclasses import replace

    from contacts.ingest import Batch, Reader, store
    from contacts.ingest.messages import Message

    read = [Reader().read(track("seen", f"u-{n}")) for n in range(5)]
    assert isinstance(read[2], Message)
    read[2] = replace(read[2], properties='{"x": "\\u0000"}')
    (taken,) = store([Batch(None, clock.now(), tuple(read))])
    assert (taken.accepted, [refused.code for refused in taken.refusals]) == (4, ["not_storable"])
    assert Event.objects.count() == 4


class Statements:
    """Counts what goes to the server, on the wire."""

    def __init__(self, path: Any) -> None:
        self.path = path

    def of(self, work: Any) -> int:
        connection.ensure_connection()
        pgconn = connection.connection.pgconn
        with open(self.path, "w+b") as trace:  # noqa: PTH123 - libpq writes to its descriptor
            pgconn.trace(trace.fileno())
            try:
                work()
            finally:
                pgconn.untrace()
            trace.seek(0)
            lines = trace.read().decode(errors="replace").splitlines()
        sent = [line.split("\t") for line in lines]
        return sum(parts[1] == "F" and parts[3] in ("Execute", "Query") for parts in sent if len(parts) > 3)


def of_each(size: int, run: str) -> list[dict[str, Any]]:
    """As many people, each with a message of each kind."""
    found: list[dict[str, Any]] = []
    for number in range(size):
        name = f"{run}-{size}-{number}"
        found += [
            track("seen", name, messageId=name),
            identify(name, f"device-{name}", plan=name),
            group(name, f"account-{name}", name="Acme"),
            consenting(track("seen", name), **{"email.news": True}),
        ]
    return found


@pytest.mark.parametrize("only", ["track", ""])
def test_a_batch_takes_the_same_statements_however_long_it_is(tmp_path: Any, only: str) -> None:
    watch(("event", "seen"), ("attribute", "plan"), ("consent", "email.news"))
    take(*of_each(1, "first"))
    counter = Statements(tmp_path / "trace")

    def sent(size: int, run: str) -> int:
        messages = [message for message in of_each(size, run) if only in ("", message["type"])]
        return counter.of(lambda: take(*messages))

    new, again = (sent(1, "new"), sent(1, "new")), (sent(500, "new"), sent(500, "new"))
    assert new == again
    assert 5 < max(new) < 30, new


def test_events_of_known_people_take_few_statements(tmp_path: Any) -> None:
    take(track("seen", "ann"))
    savepoints = 2
    assert Statements(tmp_path / "trace").of(lambda: take(track("seen", "ann"))) - savepoints <= 6
