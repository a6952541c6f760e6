"""Rows in PostgreSQL's binary COPY format: the tables that grow by every step.

Binary, because the server would spend as long on reading two timestamps from text as on storing the row.
What all rows of a group share is packed once, as their tail; the members' own values are put in by columns
(``packing.rows``), or row by row where each has a text of its own.
"""

import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from struct import Struct, pack

from journeys.engine.packing import longs, micros, micros_of, rows, shorts

NULL = pack(">i", -1)

LEGS = "journeys_leg (enrollment_id, contact_id, seq, entered_at, way_id, left_at)"
LEG = pack(">h iq iq ii iq", 6, 8, 0, 8, 0, 4, 0, 8, 0)
"""Head of a row: the number of its columns, then length and value of each that is the member's own."""

DECISIONS = (
    "journeys_decision (enrollment_id, contact_id, seq, seen, version_id, node_id, at, rule_version_id, "
    "outcome, row, fallback, outputs)"
)
DECISION = Struct(">h iq iq ii").pack
"""Packs the head of a row. Spelled out where it is used, since a call per row would cost as much as the
packing."""

DELIVERIES = (
    "journeys_delivery (public_id, enrollment_id, contact_id, seq, version_id, node_id, channel, "
    "message_class, topic, offer_id, state, reason, queued_at, due, valid_until, attempts)"
)
DELIVERY = pack(">h iQQ iq iq ii", 16, 16, 0, 0, 8, 0, 8, 0, 4, 0)

OUTPUTS = "journeys_output (enrollment_id, seq, node_key, name, value)"
OUTPUT = Struct(">h iq ii").pack

TASKS = (
    "journeys_task (contact_id, enrollment_id, seq, node_id, title, state, created_at, queue, priority, due)"
)
TASK = Struct(">h iq iq ii").pack


def public_ids(count: int, moment: datetime) -> tuple[bytes, bytes]:
    """UUIDs of version 7 (RFC 9562, method 3) as two columns of their upper and lower 64 bits, ascending: 48
    bits of milliseconds and 12 of their fraction, of which each takes the next; 62 bits of chance.

    Ascending, since the unique index then only grows at its end: in the order of chance each would be put
    into the middle of it. The database makes them as well, at three times the cost.
    """
    first = int(moment.timestamp() * 4_096_000)
    upper = longs(fine >> 12 << 16 | 0x7000 | fine & 0xFFF for fine in range(first, first + count))
    lower = bytearray(os.urandom(8 * count))
    lower[::8] = lower[::8].translate(VARIANT)
    return upper, bytes(lower)


VARIANT = bytes(0x80 | byte & 0x3F for byte in range(256))
"""What becomes of the first byte of the lower half: its two upper bits name the layout."""


def legs(
    ids: Sequence[int], contacts: Sequence[int], seqs: Sequence[int], entered: Iterable[datetime], tail: bytes
) -> bytes:
    """Rows of ``LEGS`` that differ only in these columns."""
    columns = [(6, longs(ids)), (18, longs(contacts)), (30, shorts(seqs)), (38, longs(micros_of(entered)))]
    return rows(LEG + tail, columns, len(ids))


def deliveries(
    names: tuple[bytes, bytes], ids: Sequence[int], contacts: Sequence[int], seqs: Sequence[int], tail: bytes
) -> bytes:
    """Rows of ``DELIVERIES`` that differ only in these columns. ``names`` come from ``public_ids``."""
    upper, lower = names
    columns = [(6, upper), (14, lower), (26, longs(ids)), (38, longs(contacts)), (50, shorts(seqs))]
    return rows(DELIVERY + tail, columns, len(ids))


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
