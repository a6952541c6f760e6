"""Rows in PostgreSQL's binary COPY format: the tables that grow by every step.

Binary, because the server would spend as long on reading two timestamps from text as on storing the row.
What all rows of a node share is packed once, as their tail; only the member's own values are packed per
row.
"""

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from struct import Struct, pack, unpack

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
NULL = pack(">i", -1)

STEPS = "journeys_step (enrollment_id, contact_id, seq, entered_at, version_id, node_id, left_at, outcome)"
STEP = Struct(">h iq iq ii iq").pack
"""Head of a row: the number of its columns, then length and value of each that is the member's own. Spelled
out where it is used, since a call per row would cost as much as the packing."""

DECISIONS = (
    "journeys_decision (enrollment_id, contact_id, seq, seen, version_id, node_id, at, rule_version_id, "
    "outcome, row, fallback, outputs)"
)
DECISION = Struct(">h iq iq ii").pack

DELIVERIES = (
    "journeys_delivery (public_id, enrollment_id, contact_id, seq, version_id, node_id, channel, "
    "message_class, topic, offer_id, state, reason, queued_at, due, valid_until, attempts)"
)
DELIVERY = Struct(">h iQQ iq iq ii").pack


OUTPUTS = "journeys_output (enrollment_id, seq, node_key, name, value)"
OUTPUT = Struct(">h iq ii").pack

TASKS = (
    "journeys_task (contact_id, enrollment_id, seq, node_id, title, state, created_at, queue, priority, due)"
)
TASK = Struct(">h iq iq ii").pack


def micros(instant: datetime) -> int:
    """Microseconds since 2000-01-01, as PostgreSQL stores an instant."""
    delta = instant - EPOCH
    return (delta.days * 86400 + delta.seconds) * 1_000_000 + delta.microseconds


def micros_of(moments: Iterable[datetime]) -> list[int]:
    """The same for many, of whom most came at one instant."""
    written, last, value = [], EPOCH, 0
    for moment in moments:
        if moment is not last and moment != last:
            last, value = moment, micros(moment)
        written.append(value)
    return written


def public_ids(count: int, moment: datetime) -> Iterator[tuple[int, int]]:
    """UUIDs of version 7 (RFC 9562, method 3) as their upper and lower 64 bits, ascending: 48 bits of
    milliseconds and 12 of their fraction, of which each takes the next; 62 bits of chance.

    Ascending, since the unique index then only grows at its end: in the order of chance each would be put
    into the middle of it. The database makes them as well, at three times the cost.
    """
    first = int(moment.timestamp() * 4_096_000)
    for fine, below in enumerate(unpack(f">{count}Q", os.urandom(8 * count)), first):
        yield fine >> 12 << 16 | 0x7000 | fine & 0xFFF, 0x8000000000000000 | below >> 2


def bigint(value: int | None) -> bytes:
    return NULL if value is None else pack(">iq", 8, value)


def smallint(value: int) -> bytes:
    return pack(">ih", 2, value)


def instant(value: datetime | None) -> bytes:
    return NULL if value is None else pack(">iq", 8, micros(value))


def text(value: str) -> bytes:
    encoded = value.encode()
    return pack(">i", len(encoded)) + encoded


def jsonb(document: bytes) -> bytes:
    """``document`` is JSON as bytes; the format has a version byte before it."""
    return pack(">ib", len(document) + 1, 1) + document
