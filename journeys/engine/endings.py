"""The end of runs, and the goals they reached.

end         the last node, or an exit node     the walk has logged its step
goal, exit  a fact took them out               the step of the node they stood on is logged with that outcome,
                                               queued promotion of the run is dropped in the same transaction
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from journeys.engine.counters import Counts, hour_of
from journeys.engine.legs import Legs
from journeys.engine.outbox import Reached
from journeys.engine.statements import Session, array

TAKEN_OUT = ("goal", "exit")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a live enrollment stands; its row is locked by us."""

    id: int
    contact: int
    version: int
    node: int
    due: datetime | None
    entered_at: datetime
    seq: int
    without_logic: bool
    test: bool


def drop_promotions(work: Session, ids: Sequence[int], contacts: Sequence[int], now: datetime) -> int:
    """Drop the queued promotion of runs that a goal or an exit ended; return how many messages. One statement
    where there are such runs."""
    if not ids:
        return 0
    return work.run("drop_promotions", contacts=array(contacts), ids=array(ids), reason="left", now=now)


def log_steps(work: Session, standing: Sequence[Standing], outcome: str, now: datetime) -> None:
    """Log that each leaves the node they stand on: a leg of one step. One COPY, and a statement for each new
    way."""
    legs = Legs(
        [one.id for one in standing],
        [one.contact for one in standing],
        (one.entered_at for one in standing),
        (one.seq for one in standing),
    )
    places: dict[tuple[int, int], list[int]] = {}
    for row, one in enumerate(standing):
        places.setdefault((one.version, one.node), []).append(row)
    for (version, node), rows in places.items():
        legs.passed(rows, version, node, outcome)
    legs.write(work, now)


def take_out(
    work: Session,
    standing: Sequence[Standing],
    how: str,
    now: datetime,
    entrances: dict[int, int],
    counts: Counts,
) -> int:
    """End live runs wherever they stand; return how many queued messages were dropped with them.

    Logs the step, ends the enrollment, counts. ``entrances`` gives the entrance node of each version. Three
    statements.
    """
    if not standing:
        return 0
    log_steps(work, standing, how, now)
    work.run("take_out", ids=array(one.id for one in standing), how=how, now=now)
    hour = hour_of(now)
    for one in standing:
        if not one.test:
            counts.add(one.version, one.node, "left", how, one.without_logic, hour)
            counts.add(one.version, entrances[one.version], "ended", how, one.without_logic, hour)
    if how not in TAKEN_OUT:
        return 0
    return drop_promotions(work, [one.id for one in standing], [one.contact for one in standing], now)


def convert(
    work: Session,
    reached: Iterable[Reached],
    tests: frozenset[int],
    entrances: dict[int, int],
    counts: Counts,
) -> int:
    """Record that runs reached their goal, once each; return how many are new. One statement."""
    first: dict[int, Reached] = {}
    for one in sorted(reached, key=lambda one: (one.at, one.enrollment)):
        first.setdefault(one.enrollment, one)
    if not first:
        return 0
    all_ = sorted(first.values(), key=lambda one: one.enrollment)
    rows = work.rows(
        "convert",
        ids=array(one.enrollment for one in all_),
        journeys=array(one.journey for one in all_),
        versions=array(one.version for one in all_),
        contacts=array(one.contact for one in all_),
        goals=[one.goal for one in all_],
        instants=array(one.at for one in all_),
        values=array(one.value for one in all_),
        currencies=[one.currency for one in all_],
        without=[one.without_logic for one in all_],
    )
    for (enrollment,) in rows:
        one = first[enrollment]
        if enrollment not in tests:
            entrance = entrances[one.version]
            counts.add(one.version, entrance, "converted", one.goal[:80], one.without_logic, hour_of(one.at))
    return len(rows)
