"""The statements of passes find their rows by index, whatever the statistics say."""

from typing import Any

import psycopg
import pytest
from django.db import connection

from config import clock
from contacts.models import Segment
from contacts.segments.changes import OFF, Chosen, statement
from contacts.segments.defining import define
from contacts.statements import statement as named
from tests.contacts.segments.crowd import fact, happened

pytestmark = pytest.mark.django_db

SIZE = 20_000
BIG = (
    "contacts_contact", "contacts_contactevent", "contacts_segmentmember", "contacts_segmentlook",
    "contacts_segmentinstant",
)  # fmt: skip
FILL = """
    INSERT INTO contacts_contact (email, phone, timezone, locale, attributes, attributed_at, created_at)
    SELECT '', '', '', '', '{}', '{}', %(now)s FROM generate_series(1, %(size)s);
    INSERT INTO contacts_contactevent (contact_id, name, count, first_at, last_at)
    SELECT id, 'seen', 1, %(now)s, %(now)s FROM contacts_contact;
    INSERT INTO contacts_event
        (received_at, contact_id, name, timestamp, properties, context, message_id, claimed_timestamp)
    SELECT %(now)s, id, 'seen', %(now)s, '{}', '{}', '', '' FROM contacts_contact;
    INSERT INTO contacts_segmentmember (segment_id, contact_id, since)
    SELECT %(segment)s, id, %(now)s FROM contacts_contact;
    INSERT INTO contacts_segmentlook (segment_id, contact_id, at)
    SELECT %(segment)s, id, %(now)s FROM contacts_contact;
    INSERT INTO contacts_segmentinstant (segment_id, contact_id, at)
    SELECT %(segment)s, id, %(now)s FROM contacts_contact
"""


@pytest.fixture(params=["known", "unknown"])
def crowd(request: pytest.FixtureRequest) -> Segment:
    """A segment with thousands of members, looks and instants; with statistics, and with those of empty
    tables."""
    condition = {"all": [happened("seen"), happened("seen", within="3d"), fact("contact.plan", "unknown")]}
    segment = define("crowd", "Crowd", condition)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(BIG)} IN SHARE UPDATE EXCLUSIVE MODE")
        for table in BIG:
            cursor.execute("SELECT pg_clear_relation_stats('public', %s)", [table])
        cursor.execute(FILL, {"now": clock.now(), "size": SIZE, "segment": segment.pk})
        if request.param == "known":
            cursor.execute("ANALYZE")
    return segment


def plan(text: bytes, params: dict[str, Any], off: tuple[str, ...] = ()) -> str:
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:
        for setting in off:
            cursor.execute(f"SET LOCAL {setting} = off".encode())
        cursor.execute(b"EXPLAIN " + text, params)
        lines = "\n".join(line for (line,) in cursor.fetchall())
        for setting in off:
            cursor.execute(f"SET LOCAL {setting} = on".encode())
    return lines


def test_a_pass_looks_its_contacts_up_one_by_one(crowd: Segment) -> None:
    text, params = statement(crowd, Chosen.these(range(1, 2001)))
    told = plan(text.encode(), {**params, "segment": crowd.pk, "now": clock.now()}, OFF)
    assert "Seq Scan" not in told, told
    assert "Hash" not in told, told


def test_looks_and_instants_are_taken_by_their_index(crowd: Segment) -> None:
    taken = {"segment": crowd.pk, "now": clock.now(), "limit": 2000}
    assert "look_of_segment" in plan(named("looks_taken"), taken)
    assert "instant_of_segment" in plan(named("instants_taken"), taken)
    due = plan(named("segments_due"), {"now": clock.now()})
    assert "look_of_segment" in due
    assert "instant_of_segment" in due
    assert "Seq Scan on contacts_segmentlook" not in due
