"""The engine's way to the database: named statements, one session per transaction.

Set-based SQL stands in ``sql/NAME.sql`` with its reasons. Parameters are bound by the server. Statements are
prepared once per connection, since planning the twenty of a claim took a tenth of it; those that read a
partitioned table are planned each time, by the instants that they leave out. Lists of ids and instants travel
as one text (``{1,2,3}``), which costs a tenth of adapting each element.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import psycopg
from django.db import DatabaseError, InterfaceError, connection, transaction
from psycopg.types.json import set_json_loads

from config import partitions
from config.log import get_logger
from journeys.engine.packing import Bigints, Instants, PackedDumper

log = get_logger(__name__)

FOLDER = Path(__file__).parent / "sql"

PLAN = ("enable_hashjoin", "enable_mergejoin", "enable_seqscan", "enable_material", "jit")
"""Off while the engine works. A batch of two thousand ids would otherwise be joined by hashing the whole
enrollment table as soon as statistics are stale; a nested loop over the primary key is right at every
size."""

LONGEST_SILENCE = 10
"""Seconds after which PostgreSQL ends a transaction of the engine whose process says nothing more: it hangs,
or its machine is gone without a word. What it held is free then. The longest real silence, while thousands
of members walk, is a tenth of this."""

LIMITS = {
    "idle_in_transaction_session_timeout": f"{LONGEST_SILENCE}s",
    # A process that is gone is noticed also in the midst of a statement, as while it waits for a lock.
    "client_connection_check_interval": "2s",
    # A machine that is gone is noticed also while PostgreSQL waits for the rest of a COPY; over TCP alone.
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "3",
    "tcp_keepalives_count": "3",
}
"""Of each transaction of the engine by itself, so that any kind of pool may stand before PostgreSQL; not of a
caller's, who may have more to think about."""


def _setting(values: Iterable[tuple[str, str]]) -> bytes:
    return f"SELECT {', '.join(f"set_config('{name}', '{value}', true)" for name, value in values)}".encode()


PINNED = [(name, "off") for name in PLAN]
PIN, PIN_AND_LIMIT = _setting(PINNED), _setting([*PINNED, *LIMITS.items()])


@cache
def statement(name: str) -> bytes:
    """The text of ``sql/NAME.sql``. Read once per process."""
    return (FOLDER / f"{name}.sql").read_bytes()


@cache
def prepared(name: str) -> bool:
    """Whether one plan serves all batches: no partitioned table is read."""
    return not any(table.encode() + b" " in statement(name) for table in partitions.TABLES)


def array(values: Iterable[object]) -> str:
    """A PostgreSQL array literal of ids, numbers or instants (nothing that needs quotes); None becomes
    NULL."""
    return "{" + ",".join(map(str, values)).replace("None", "NULL") + "}"


def instants(values: Iterable[datetime | None]) -> str:
    """The same for instants, of which neighbors in a batch are mostly equal: writing one out costs ten times
    a comparison."""
    written, last, text = [], None, "NULL"
    for value in values:
        if value is not last and value != last:
            last, text = value, "NULL" if value is None else str(value)
        written.append(text)
    return "{" + ",".join(written) + "}"


class Session:
    """One transaction of the engine. Not kept longer."""

    __slots__ = ("cursor",)

    def __init__(self, cursor: "psycopg.Cursor[tuple[Any, ...]]") -> None:
        self.cursor = cursor

    def rows(self, name: str, /, **parameters: object) -> list[tuple[Any, ...]]:
        """Run ``sql/NAME.sql`` and return its rows. One round trip."""
        return self.cursor.execute(statement(name), parameters, prepare=prepared(name)).fetchall()

    def run(self, name: str, /, **parameters: object) -> int:
        """Run ``sql/NAME.sql`` and return how many rows it changed. One round trip."""
        return self.cursor.execute(statement(name), parameters, prepare=prepared(name)).rowcount

    def copy(self, target: str, rows: Sequence[bytes]) -> None:
        """Append rows in PostgreSQL's binary COPY format to ``target`` (``table (columns)``); nothing when
        empty."""
        if not rows:
            return
        with self.cursor.copy(f"COPY {target} FROM STDIN (FORMAT BINARY)".encode()) as stream:
            stream.write(COPY_HEADER + b"".join(rows) + COPY_END)


COPY_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
COPY_END = b"\xff\xff"


@contextmanager
def session(pinned: bool = True) -> Iterator[Session]:
    """A transaction, or a savepoint inside of one, with plans pinned until the transaction ends.

    READ COMMITTED is part of the locking: each statement sees what was committed before it began.
    """
    ours = not connection.in_atomic_block
    with transaction.atomic(), open_session(pinned, limited=ours) as opened:
        yield opened


@contextmanager
def open_session(pinned: bool = True, limited: bool = False) -> Iterator[Session]:
    """A session in the transaction that is under way. One round trip to pin the plans."""
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:
        # Binary results, read by the driver's own loaders: Django's, in Python, cost more than the rows.
        cursor.format = psycopg.pq.Format.BINARY
        set_json_loads(orjson.loads, cursor)
        cursor.adapters.register_dumper(Bigints, PackedDumper)
        cursor.adapters.register_dumper(Instants, PackedDumper)
        if pinned:
            cursor.execute(PIN_AND_LIMIT if limited else PIN)
        yield Session(cursor)


CONFLICTS = ("40001", "40P01")
"""Serialization failure, deadlock: nobody's fault, and gone when the whole transaction is tried again."""
ABORTED = ("25P02", "25P03")
"""A transaction that has failed already; one that PostgreSQL ended because we were silent for too long."""
ATTEMPTS = 8


def transient(error: BaseException) -> bool:
    """Whether the transaction as a whole failed, not what was done in it: a conflict, a cancelled statement,
    a lost connection."""
    cause = error.__cause__ if isinstance(error, DatabaseError | InterfaceError) else error
    if isinstance(error, InterfaceError) or isinstance(cause, psycopg.InterfaceError):
        return True
    if not isinstance(cause, psycopg.OperationalError | psycopg.InternalError):
        return False
    state = cause.sqlstate
    return state is None or state in CONFLICTS or state[:2] in ("08", "57") or state in ABORTED


def retried[T](transaction: Callable[[], T]) -> T:
    """Run a whole transaction again when it lost against another. Raises what is not a conflict, and the
    conflict that is still there after eight attempts."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return transaction()
        except (DatabaseError, psycopg.Error) as error:
            cause = error.__cause__ if isinstance(error, DatabaseError) else error
            if attempt == ATTEMPTS or getattr(cause, "sqlstate", None) not in CONFLICTS:
                raise
            log.info("transaction.again", attempt=attempt, problem=str(cause).splitlines()[0])
    raise AssertionError("the last attempt returns or raises")
