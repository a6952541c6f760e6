"""Rows in PostgreSQL's binary COPY format: the tables that grow by every step.

Binary, because the server would spend as long on reading two timestamps from text as on storing the row.
What all rows of a node share is packed once (``Packer.tail``); only the member's own values are packed per
row.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from struct import Struct, pack
from typing import Any

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
NULL = pack(">i", -1)

BIGINT, INTEGER, SMALLINT, INSTANT = "iq", "ii", "ih", "iq"
WIDTH = {"bigint": ("q", 8), "instant": ("q", 8), "integer": ("i", 4), "smallint": ("h", 2)}


def micros(instant: datetime) -> int:
    """Microseconds since 2000-01-01, as PostgreSQL stores an instant."""
    delta = instant - EPOCH
    return (delta.days * 86400 + delta.seconds) * 1_000_000 + delta.microseconds


def packer(columns: int, *types: str) -> Callable[..., bytes]:
    """A function that packs the count of all ``columns`` and the leading ones, of ``types``; the rest is
    appended.

    ``packer(8, "bigint", "integer")(7, 1)`` gives the head of a row of eight columns.
    """
    code = "".join(f"i{WIDTH[type][0]}" for type in types)
    sizes = [WIDTH[type][1] for type in types]
    struct = Struct(f">h{code}")
    if len(types) == 3:  # the lengths stand between the values; spelled out, this is twice as quick
        a, b, c = sizes
        return lambda x, y, z: struct.pack(columns, a, x, b, y, c, z)
    if len(types) == 4:
        a, b, c, d = sizes
        return lambda x, y, z, w: struct.pack(columns, a, x, b, y, c, z, d, w)

    def general(*values: int) -> bytes:
        return struct.pack(columns, *[part for pair in zip(sizes, values, strict=True) for part in pair])

    return general


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


def rows(heads: Sequence[bytes], tail: bytes) -> list[bytes]:
    """Complete rows that share their ``tail``."""
    return [head + tail for head in heads]


def jsonable(value: Any) -> bytes:
    """JSON of plain values, keys in the order given."""
    import orjson

    return orjson.dumps(value)
