"""Tables partitioned by month, and the partitions made ahead for them.

There is no default partition: a row whose month is missing is refused at once instead of ending where nothing
prunes. ``ensure`` runs at set-up, hourly, and whenever the clock is moved; ``drop`` hourly.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.migrations.operations.models import CreateModel

TABLES = {"contacts_event": "received_at", "journeys_leg": "left_at", "journeys_decision": "at"}
FORMERLY = {"journeys_step": "left_at"}
"""What migrations once made; a view now."""
MONTHS_BEHIND, MONTHS_AHEAD = 1, 3


class CreatePartitionedModel(CreateModel):
    """``CreateModel`` whose table is partitioned by range of ``TABLES[db_table]``; has no partitions yet."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = to_state.apps.get_model(app_label, self.name)
        sql, params = schema_editor.table_sql(model)
        column = schema_editor.quote_name((TABLES | FORMERLY)[model._meta.db_table])
        schema_editor.execute(f"{sql} PARTITION BY RANGE ({column})", params or None)
        schema_editor.deferred_sql.extend(schema_editor._model_indexes_sql(model))


def ensure(instants: Iterable[datetime]) -> list[str]:
    """Make the partitions from a month before to three months after each of ``instants``.

    Returns the new names. Attaching needs no scan of other partitions (none is a default one) and takes a
    lock that lets reads and writes go on; a lock that is not had in two seconds is left to the next call.
    """
    months = {_month(when, step) for when in instants for step in range(-MONTHS_BEHIND, MONTHS_AHEAD + 1)}
    made, existing = [], _partitions()
    for table in TABLES:
        for start in sorted(months):
            name = f"{table}_{start:%Y_%m}"
            if name not in existing:
                _make(table, name, start, _month(start, 1))
                made.append(name)
    return made


def missing(instants: Iterable[datetime]) -> list[str]:
    """The partitions that the month of each of ``instants`` and the one after it need and that are not there.
    One query."""
    months = {_month(when, step) for when in instants for step in (0, 1)}
    wanted = {f"{table}_{start:%Y_%m}" for table in TABLES for start in months}
    return sorted(wanted - _partitions())


def over(table: str, before: datetime) -> list[tuple[str, datetime]]:
    """The partitions of months that were over at ``before``, each with the end of its month, the oldest
    first; also what an interrupted ``drop`` has left behind. One query."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            r"SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ %s AND relnamespace = "
            r"(SELECT relnamespace FROM pg_class WHERE oid = %s::regclass) ORDER BY relname",
            [rf"^{table}_\d{{4}}_\d\d$", table],
        )
        for (name,) in cursor.fetchall():
            year, month = name.rsplit("_", 2)[1:]
            end = _month(datetime(int(year), int(month), 1, tzinfo=UTC), 1)
            if end <= before:
                found.append((name, end))
    return found


def drop(table: str, name: str) -> bool:
    """Take a partition away without holding up whoever reads or writes the others; False when a lock was not
    had in two seconds, and the next call does it.

    Outside of transactions: it is detached concurrently, which waits for those who still look at it, and
    dropped when nobody can. Killed in between, it is found by its name and taken away the next time.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '2s'")
        try:
            cursor.execute("SELECT inhdetachpending FROM pg_inherits WHERE inhrelid = %s::regclass", [name])
            attached = cursor.fetchone()
            if attached is not None:
                way = "FINALIZE" if attached[0] else "CONCURRENTLY"
                cursor.execute(f'ALTER TABLE "{table}" DETACH PARTITION "{name}" {way}')
            cursor.execute(f'DROP TABLE "{name}"')
        except OperationalError:
            return False
        finally:
            cursor.execute("RESET lock_timeout")
    return True


def _make(table: str, name: str, start: datetime, end: datetime) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '2s'")
        # Workers that start together would race to make the same partition.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])
        cursor.execute("SELECT to_regclass(%s)", [name])
        if cursor.fetchone()[0] is not None:
            return
        cursor.execute(f'CREATE TABLE "{name}" (LIKE "{table}" INCLUDING ALL)')
        cursor.execute(
            f'ALTER TABLE "{table}" ATTACH PARTITION "{name}" FOR VALUES FROM (%s) TO (%s)',
            [start.isoformat(), end.isoformat()],
        )


def _partitions() -> set[str]:
    """The names of all that there are. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = ANY (%s::regclass[])",
            [list(TABLES)],
        )
        return {name for (name,) in cursor.fetchall()}


def _month(instant: datetime, steps: int) -> datetime:
    """The first instant of the UTC month ``steps`` months after that of ``instant``."""
    instant = instant.astimezone(UTC)
    months = instant.year * 12 + instant.month - 1 + steps
    return datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)
