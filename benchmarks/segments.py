"""`segments`: counting whom a condition holds for, and how soon membership is right after facts have changed.

    segments --contacts 1000000 --events 5 --changed 10000

P11. The product compiles the condition of a segment (an attribute, an event within ten days, never another
event) and counts; the reference is the same question in SQL by hand (`segments.sql`). They take turns, and
must count the same. Then the plan of `--changed` contacts changes through the door of events:
`right_seconds` is the time from the last commit until every one of them is looked at and their membership
is written, `changed_seconds` that of the changes themselves, and `built_seconds` that of the first building.
At the end a recount over everybody must find nothing.
"""

import argparse
import os
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
os.environ["WEFT_DEBUG"] = "0"
os.environ.setdefault("WEFT_LOG_LEVEL", "WARNING")

BY_HAND = Path(__file__).with_name("segments.sql")
BATCH = 1_000
CONDITION: dict[str, Any] = {
    "all": [
        {"fact": "contact.plan", "is": "equal_to", "value": "pro"},
        {"event": "pricing_viewed", "within": "10d"},
        {"not": {"event": "bought"}},
    ]
}
CONTACTS = """
    INSERT INTO contacts_contact (email, phone, timezone, locale, attributes, attributed_at, created_at)
    SELECT 's' || i || '@example.com', '', '', '',
           CASE WHEN i %% 5 = 0 THEN '{"plan": "pro", "country": "de"}' ELSE '{"plan": "free"}' END::jsonb,
           '{}', %(now)s
    FROM generate_series(1, %(n)s) AS i
"""
EVENTS = """
    INSERT INTO contacts_event
        (received_at, contact_id, name, timestamp, properties, context, message_id, claimed_timestamp)
    SELECT at, id, name, at, '{}', '{}', '', ''
    FROM (
        SELECT c.id, CASE WHEN (c.id + k) %% 11 = 0 THEN 'bought' WHEN k %% 2 = 0 THEN 'pricing_viewed'
                          ELSE 'page_viewed' END AS name,
               %(now)s - ((c.id * 7 + k * 13) %% 28) * interval '1 day' - interval '1 hour' AS at
        FROM contacts_contact c CROSS JOIN generate_series(1, %(each)s) AS k
        WHERE c.email LIKE 's%%@example.com'
    ) AS happened
"""
TOTALS = """
    INSERT INTO contacts_contactevent (contact_id, name, count, first_at, last_at)
    SELECT contact_id, name, count(*), min(timestamp), max(timestamp) FROM contacts_event
    WHERE received_at > %(since)s GROUP BY contact_id, name
    ON CONFLICT (contact_id, name) DO NOTHING
"""


def run(arguments: list[str]) -> dict[str, object]:
    """Measure; returns the figures of one line."""
    parser = argparse.ArgumentParser(prog="segments")
    parser.add_argument("--contacts", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=5, help="of each contact")
    parser.add_argument("--changed", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=11)
    options = parser.parse_args(arguments)
    django.setup()
    from benchmarks.engine_rounds import server
    from benchmarks.rounds import alternate
    from config import clock
    from contacts.segments import passes, recount
    from contacts.segments.counting import count
    from contacts.segments.defining import define
    from journeys.rules.conditions import parse_condition

    now = clock.now()
    _prepare(options.contacts, options.events, now)
    condition = parse_condition(CONDITION)
    answers: list[int] = []

    def product() -> None:
        answers.append(count(condition, now, patience=600_000))

    def reference() -> None:
        answers.append(_by_hand(now))

    rounds = alternate(product, reference, options.rounds)
    assert len(set(answers)) == 1, f"they count differently: {set(answers)}"
    started = time.perf_counter()
    define("bench-segment", "Bench", CONDITION)
    passes.rebuild_some()
    built = time.perf_counter() - started
    changed, right = _change(options.changed)
    assert recount.strays(clock.now()) == [], "membership is wrong"
    return {
        **rounds.figures("segments", options.contacts),
        "events": options.contacts * options.events,
        "count": answers[0],
        "built_seconds": round(built, 3),
        "changed": options.changed,
        "changed_seconds": round(changed, 3),
        "right_seconds": round(right, 3),
        **server(),
    }


def _prepare(contacts: int, events: int, now: datetime) -> None:
    from django.db import connection

    from config import partitions

    partitions.ensure([now - timedelta(days=40), now])
    with connection.cursor() as cursor:
        cursor.execute(CONTACTS, {"n": contacts, "now": now})
        cursor.execute(EVENTS, {"each": events, "now": now})
        cursor.execute(TOTALS, {"since": now - timedelta(days=40)})
        cursor.execute("VACUUM ANALYZE contacts_contact, contacts_event, contacts_contactevent")


def _by_hand(now: datetime) -> int:
    import psycopg
    from django.db import connection

    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(BY_HAND.read_bytes(), {"now": now})
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


def _change(number: int) -> tuple[float, float]:
    """The plans of so many contacts turn around; the seconds of that, and until membership is right."""
    from config import clock
    from contacts import ingest
    from contacts.models import Contact, SegmentLook
    from contacts.segments import passes

    found = list(Contact.objects.order_by("pk").values_list("pk", "attributes")[:number])
    started = time.perf_counter()
    for place in range(0, len(found), BATCH):
        messages = [
            {
                "type": "identify",
                "contact": pk,
                "messageId": f"bench-{pk}-{started}",
                "traits": {"plan": "free" if attributes.get("plan") == "pro" else "pro"},
            }
            for pk, attributes in found[place : place + BATCH]
        ]
        taken = ingest.take(messages, None, clock.now())
        assert taken.accepted == len(messages), taken.refusals
    changed = time.perf_counter() - started
    waiting = SegmentLook.objects.count()
    assert waiting >= number, f"{waiting} looks"
    started = time.perf_counter()
    passes.work()
    return changed, time.perf_counter() - started
