"""Counts, written in the transaction that makes them true and folded later.

    tick: COUNTS += ... -> journeys_counterdelta (append only)  --fold-->  journeys_counter (one row per
    count)

A reader adds both in one statement, so every number equals a recount of the step log at every moment.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import connection

from journeys.engine.statements import Session, array, session, statement

FOLD_AT_ONCE = 20_000
FOLD_LOCK = 0x77656674  # Only one process folds at a time; the others have better things to do.


def hour_of(instant: datetime) -> datetime:
    """The UTC hour that an instant falls into; counts are kept by it."""
    return instant.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


@dataclass(slots=True)
class Counts:
    """The counts of one transaction, by version, node, measure, outcome, without logic and UTC hour."""

    by_key: Counter[tuple[int, int, str, str, bool, datetime]] = field(default_factory=Counter)

    def add(
        self,
        version: int,
        node: int,
        measure: str,
        outcome: str,
        without_logic: bool,
        hour: datetime,
        count: int = 1,
    ) -> None:
        """Count ``count`` more. ``hour`` comes from ``hour_of``."""
        self.by_key[version, node, measure, outcome, without_logic, hour] += count

    def write(self, session: Session) -> None:
        """Append them. One statement; the last but the commit in a transaction, since counts come last in the
        order of locks."""
        rows = [(key, count) for key, count in self.by_key.items() if count]
        if rows:
            session.run(
                "append_counts",
                versions=array(key[0] for key, _ in rows),
                nodes=array(key[1] for key, _ in rows),
                measures=[key[2] for key, _ in rows],
                outcomes=[key[3] for key, _ in rows],
                without=[key[4] for key, _ in rows],
                hours=array(key[5] for key, _ in rows),
                counts=array(count for _, count in rows),
            )
        self.by_key.clear()


def fold(limit: int = FOLD_AT_ONCE) -> int:
    """Add deltas to the base and delete them, until fewer than ``limit`` are left; return how many were
    folded.

    Does nothing while another process folds. Costs a statement per ``limit`` deltas.
    """
    folded = 0
    while True:
        with session() as work:
            locked = work.cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [FOLD_LOCK]).fetchone()
            if not locked or not locked[0]:
                return folded
            taken: int = work.rows("fold_counts", limit=limit)[0][0]
        folded += taken
        if taken < limit:
            return folded


@dataclass(frozen=True, slots=True)
class Count:
    """One number: ``measure`` and ``outcome`` of a node, for those with and those without the logic apart."""

    version: int
    node: int
    measure: str
    outcome: str
    without_logic: bool
    count: int


def read(
    versions: Iterable[int], since: datetime | None = None, until: datetime | None = None
) -> list[Count]:
    """The numbers of some versions, in UTC hours from ``since`` to before ``until``. One statement, O(nodes)
    rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            statement("read_counts").decode(), {"versions": array(versions), "since": since, "until": until}
        )
        return [Count(*row) for row in cursor.fetchall()]
