"""Statements that work on whole batches: named ``.sql`` files, one array per column, several in one round
trip.

They run on the connection of the current transaction, past Django's cursor: with parameters bound by the
server and prepared once per connection, because a batch is a handful of large statements and their plans
cost more than their rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

FOLDER = Path(__file__).parent / "sql"
PREPARE_AFTER = 5

type Row = tuple[Any, ...]
type Call = tuple[str, Mapping[str, object]]


@cache
def statement(name: str) -> bytes:
    """The text of ``sql/NAME.sql`` without its comments."""
    lines = (FOLDER / f"{name}.sql").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("--")).encode()


def ask(*calls: Call) -> list[list[Row]]:
    """Run statements in order, in one round trip; return the rows of each (none for one that returns none).

    Must be called inside a transaction. Raises the psycopg error of the first that fails.
    """
    connection.ensure_connection()
    raw: psycopg.Connection[Row] = connection.connection
    if raw.prepare_threshold is None:
        raw.prepare_threshold = PREPARE_AFTER
    with raw.pipeline():
        cursors = [psycopg.Cursor(raw) for _ in calls]
        for cursor, (name, arguments) in zip(cursors, calls, strict=True):
            cursor.execute(statement(name), arguments, prepare=True)
    return [cursor.fetchall() if cursor.description else [] for cursor in cursors]


def answers(calls: Sequence[Call]) -> dict[str, list[Row]]:
    """Run statements of different names in one round trip; return their rows by name. None at all without
    calls."""
    return dict(zip((name for name, _ in calls), ask(*calls), strict=True)) if calls else {}


def texts(values: Iterable[str]) -> str:
    """An array of texts, as PostgreSQL writes it. The texts must be free of NUL, as all stored text is."""
    joined = "\0".join(["", *values])
    if not joined:
        return "{}"
    escaped = joined[1:].replace("\\", "\\\\").replace('"', '\\"').replace("\0", '","')
    return f'{{"{escaped}"}}'


def numbers(values: Iterable[int]) -> str:
    """An array of whole numbers."""
    return f"{{{','.join(map(str, values))}}}"


def flags(values: Iterable[bool]) -> str:
    """An array of booleans."""
    return f"{{{','.join('t' if value else 'f' for value in values)}}}"


def instants(values: Iterable[datetime]) -> str:
    """An array of aware instants. Of a batch they are often one and the same, which is written once."""
    written, last, text = [], None, ""
    for value in values:
        if value is not last:
            last, text = value, value.isoformat()
        written.append(text)
    return f"{{{','.join(written)}}}"
