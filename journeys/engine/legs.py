"""The step log: what each run passed from one rest to the next, a row a leg.

    leg   whose, when they had come to its first node, when they left it and all behind it, the first visit
    way   the nodes passed on it and the outcomes by which they were left; the same for all who went it

A walk passes its nodes at one instant, so a leg says of each step all that a row of its own would say, in a
third of the writing. ``journeys_step`` shows the legs step by step.

The id of a way is made of what it holds, so that every process knows it without asking.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

import orjson
from django.db import transaction

from journeys.engine import copying
from journeys.engine.statements import Session

NOWHERE = 0
"""The way of who has passed nothing yet."""
MOST_KEPT = 50_000
"""Ways that a process remembers; a journey with many splits in a row may have more."""


class Way(NamedTuple):
    """Nodes of one version and the outcomes by which they were left, in order."""

    version: int
    nodes: tuple[int, ...]
    outcomes: tuple[str, ...]


class Ways:
    """The ways that this process has met; ``written`` are those that are known to be in the database. Shared
    by its threads: two that find the same way find the same id."""

    def __init__(self) -> None:
        self.onward: dict[tuple[int, int, str], int] = {}
        self.by_id: dict[int, Way] = {}
        self.written: set[int] = set()

    def extended(self, way: int, version: int, node: int, outcome: str) -> int:
        """The way that goes on over this node by this outcome."""
        key = (way, node, outcome)
        longer = self.onward.get(key)
        if longer is None:
            name = f"{way} {node} {outcome}".encode()
            longer = int.from_bytes(blake2b(name, digest_size=8).digest(), signed=True)
            _, nodes, outcomes = self.by_id.get(way, Way(version, (), ()))
            self.by_id[longer] = Way(version, (*nodes, node), (*outcomes, outcome))
            self.onward[key] = longer
        return longer


_kept = Ways()


def known() -> Ways:
    """The ways to begin a walk with: those of before, unless they have become too many."""
    global _kept
    if len(_kept.by_id) > MOST_KEPT:
        _kept = Ways()
    return _kept


class Legs:
    """The legs of one transaction. The columns say where each run stood before it."""

    def __init__(
        self,
        ids: Sequence[int],
        contacts: Sequence[int],
        entered_at: Iterable[datetime],
        seqs: Iterable[int],
    ) -> None:
        """Parallel: enrollment, contact, when they came to where they stand, how many steps they have
        passed."""
        self.ids, self.contacts = ids, contacts
        self.entered_at, self.seqs = list(entered_at), list(seqs)
        self.ways = known()
        self.way = [NOWHERE] * len(ids)

    def passed(self, rows: Sequence[int], version: int, node: int, outcome: str) -> None:
        """These rows left a node by an outcome."""
        way, extended = self.way, self.ways.extended
        onward = {one: extended(one, version, node, outcome) for one in {way[row] for row in rows}}
        if len(onward) == 1:
            (after,) = onward.values()
            for row in rows:
                way[row] = after
        else:
            for row in rows:
                way[row] = onward[way[row]]

    def write(self, work: Session, now: datetime) -> None:
        """Append a leg for each row that passed anything. One COPY, and a statement where ways are new."""
        by_way: dict[int, list[int]] = {}
        for row, way in enumerate(self.way):
            by_way.setdefault(way, []).append(row)
        by_way.pop(NOWHERE, None)
        _know(work, self.ways, by_way)
        work.copy(
            copying.LEGS,
            [
                copying.legs(
                    [self.ids[row] for row in rows],
                    [self.contacts[row] for row in rows],
                    [self.seqs[row] for row in rows],
                    [self.entered_at[row] for row in rows],
                    copying.bigint(way) + copying.instant(now),
                )
                for way, rows in by_way.items()
            ],
        )


def _know(work: Session, ways: Ways, used: Iterable[int]) -> None:
    """See to it that these ways are in the database."""
    new = sorted(set(used) - ways.written)
    if new:
        rows = [{"id": id, **ways.by_id[id]._asdict()} for id in new]
        work.run("add_ways", ways=orjson.dumps(rows).decode())
        # Not before: what is taken back must be written again.
        transaction.on_commit(lambda: ways.written.update(new))
