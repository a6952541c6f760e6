"""Rows that many tests begin with: made by the product once, put back in milliseconds from then on.

    begun_with("launch", make)    the first times ``make`` is run; later the rows that it left are copied in

What it began from counts as the same when the clock was as far ahead and every table had as many rows, of the
same people of the team. Rows come back with their keys, and with the product's instant at which they were
ready where the clock was moved. What this process remembers of rows by their keys is forgotten, since the
tests before may have changed them.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import psycopg
from django.apps import apps
from django.core.cache import cache as shared
from django.db import connection, transaction

from config import clock
from contacts.models import Member
from journeys.delivery import link_rows, versions
from journeys.engine import plans
from journeys.queries import path, rulebook

CLOCK = '"contacts_clock"'
type Rows = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Kept:
    """The rows of every table that changed, as PostgreSQL copies them, and when they were ready."""

    rows: Rows
    ready: datetime

    def put_back(self) -> None:
        """Make the tables hold these rows and no others."""
        with transaction.atomic(), psycopg.Cursor(_connection()) as cursor:
            # Foreign keys need no order while nobody checks them.
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table, rows in self.rows.items():
                cursor.execute(f"DELETE FROM {table}".encode())
                into = f"COPY {table} ({columns()[table]}) FROM STDIN (FORMAT BINARY)".encode()
                with cursor.copy(into) as copy:
                    copy.write(rows)
            cursor.execute("SET LOCAL session_replication_role = origin")
            if CLOCK in self.rows:
                clock.move(self.ready - clock.real_now())
        forget()


_kept: dict[Hashable, Kept | None] = {}
"""None for a beginning that was met once: only what comes again is worth keeping."""


def begun_with(name: str, make: Callable[[], object]) -> None:
    """Bring the rows to where ``make`` brings them from here."""
    team = tuple(Member.objects.order_by("pk").values_list("pk", flat=True))
    beginning = (name, clock.ahead(), team, _counts())
    kept = _kept.get(beginning)
    if kept is not None:
        kept.put_back()
        return
    if beginning not in _kept:
        _kept[beginning] = None
        make()
        return
    before = _rows()
    make()
    changed = {table: rows for table, rows in _rows().items() if rows != before[table]}
    _kept[beginning] = Kept(changed, clock.now())


def forget() -> None:
    """Forget what this process and its cache remember of rows by their keys."""
    for each in (plans._frames, plans._plans, plans._rules):
        each.values.clear()
    versions.forget()
    link_rows.forget()
    path._approved.cache_clear()
    rulebook._approved.cache_clear()
    shared.clear()


@cache
def columns() -> dict[str, str]:
    """The columns of each table, quoted, without those that PostgreSQL computes itself."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.managed and not meta.proxy:
            fields = (field for field in meta.local_concrete_fields if not field.generated)
            names = [field.column for field in fields if field.column]
            found[f'"{meta.db_table}"'] = ", ".join(f'"{name}"' for name in names)
    return found


def _rows() -> Rows:
    found = {}
    with psycopg.Cursor(_connection()) as cursor:
        for table, names in columns().items():
            out = f"COPY (SELECT {names} FROM {table}) TO STDOUT (FORMAT BINARY)".encode()
            with cursor.copy(out) as copy:
                found[table] = b"".join(bytes(part) for part in copy)
    return found


def _counts() -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in columns()))
        found: tuple[int, ...] = cursor.fetchone()
    return found


def _connection() -> "psycopg.Connection[tuple[object, ...]]":
    connection.ensure_connection()
    raw: psycopg.Connection[tuple[object, ...]] = connection.connection
    return raw
