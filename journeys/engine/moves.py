"""Another version takes over who is under way: a pass in batches, beside everything else that runs.

    publish marks the old version    no tick claims its people any more
    list them once, take a batch     locked as a tick locks them; what others hold is looked at again
    log the step as `moved`, count   the same instant of coming, the next visit, due at once
    nobody is left who goes          the mark is taken off; who stays finishes on the old version

A killed pass loses nothing: what it had not committed stands where it stood, and the mark is still there.
Whoever has not taken a step yet simply begins in the new version instead.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from config import clock
from config.log import get_logger
from config.nudge import nudge
from contacts.statements import texts
from journeys.engine.counters import Counts, hour_of
from journeys.engine.endings import Standing, log_steps
from journeys.engine.halving import each_in_turn
from journeys.engine.packing import Bigints
from journeys.engine.plans import Frame, frame_of
from journeys.engine.statements import Session, array, retried, session
from journeys.engine.tallies import MoveCounts
from journeys.graph.document import Document
from journeys.graph.moves import Move, moves
from journeys.models import Enrollment

MOVED = "moved"
BATCH = 2_000
PATIENCE = 0.02
"""Seconds between two looks at people whom somebody else holds."""

PARKED = int(Enrollment.State.FAILED)

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Moving:
    """A version whose people go to another, and where from each node. ``mark`` names this publication."""

    old: Frame
    new: Frame
    moves: dict[str, Move]
    mark: str


def move(seconds: float = float("inf")) -> MoveCounts:
    """Move whoever is to be moved until everybody is there or time is up; ``unfinished`` counts versions
    that have more.

    Costs one small query while nothing moves; else five statements per ``BATCH`` people.
    """
    started = time.monotonic()
    counts = MoveCounts()
    with session() as work:
        marked = work.rows("moving")

    def carry(marks: tuple[Any, ...]) -> None:
        if not _empty(_moving(*marks), started + seconds, counts):
            counts.unfinished += 1

    try:
        each_in_turn(marked, carry)
    finally:
        _tell(counts, started)
    return counts


def _tell(counts: MoveCounts, started: float) -> None:
    if counts:
        log.info("move", seconds=round(time.monotonic() - started, 4), **counts.facts())
        nudge("journeys.tick", "bulk")
        nudge("journeys.tick_express", "express")


def _moving(version: int, mark: dict[str, object]) -> Moving:
    old, new = frame_of(version), frame_of(int(str(mark["to"])))
    destinations = mark["destinations"]
    assert isinstance(destinations, dict), "the service that publishes writes the mark"
    found = moves(old.document, new.document, destinations, bool(mark["again"]))
    return Moving(old, new, found, orjson.dumps({"to": mark["to"], "since": mark["since"]}).decode())


def _empty(moving: Moving, until: float, counts: MoveCounts) -> bool:
    """Move the people of one version; whether nobody is left who should go."""
    stay: set[int] = set()
    while time.monotonic() < until:
        with session() as work:
            ids = [id for (id,) in work.rows("standing_in", version=moving.old.version) if id not in stay]
        if not ids:
            with session() as work:
                work.run("all_moved", version=moving.old.version, mark=moving.mark)
            return True
        went = 0
        for first in range(0, len(ids), BATCH):
            if time.monotonic() > until:
                return False
            moved, staying = retried(lambda some=ids[first : first + BATCH]: _batch(moving, some))  # type: ignore[misc]
            stay.update(staying)
            went += moved + len(staying)
            counts.moved += moved
            counts.stayed += len(staying)
        if not went:
            time.sleep(PATIENCE)  # Somebody holds all who are left: their commit lets go.
    return False


def _batch(moving: Moving, ids: Sequence[int]) -> tuple[int, list[int]]:
    """One transaction; how many were moved, and who stays."""
    with session() as work:
        rows = work.rows("move_lock", ids=Bigints.of(ids), version=moving.old.version)
        standing = [Standing(*row[:9]) for row in rows]
        parked = {row[0] for row in rows if row[9] == PARKED}
        stay = staying(work, moving.old, moving.moves, standing)
        going = [one for one in standing if one.id not in stay]
        if going:
            _carry_over(work, moving, going, parked)
    return len(going), sorted(stay)


def staying(work: Session, old: Frame, moves: Mapping[str, Move], standing: Sequence[Standing]) -> set[int]:
    """Who finishes on the old version: nothing in the new one is theirs, or they would repeat what they have
    passed. A statement per node from which people could."""
    stay = {one.id for one in standing if old.keys.get(one.node) not in moves}
    for key, move in moves.items():
        there = [one.id for one in standing if move.repeats and old.keys.get(one.node) == key]
        if there:
            rows = work.rows("passed", ids=array(there), keys=texts(sorted(move.repeats)))
            stay |= {id for (id,) in rows}
    return stay


def _carry_over(work: Session, moving: Moving, going: Sequence[Standing], parked: set[int]) -> None:
    """Log, move, and count. Four statements."""
    now = clock.now()
    old, new = moving.old, moving.new
    targets = [moving.moves[old.keys[one.node]].target for one in going]
    begun = [one for one in going if one.seq]
    log_steps(work, begun, MOVED, now)
    seqs = [one.seq + 1 if one.seq else 0 for one in going]
    work.run(
        "move_over",
        ids=Bigints.of(one.id for one in going),
        versions=Bigints.of([new.version] * len(going)),
        nodes=Bigints.of(new.ids[target] for target in targets),
        seqs=Bigints.of(seqs),
        now=now,
    )
    resting = [
        (one, target, seq)
        for one, target, seq in zip(going, targets, seqs, strict=True)
        if one.seq and target == old.keys[one.node] and same_message(old.document, new.document, target)
    ]
    if resting:
        work.run(
            "move_messages",
            ids=Bigints.of(one.id for one, _, _ in resting),
            contacts=Bigints.of(one.contact for one, _, _ in resting),
            versions=Bigints.of([new.version] * len(resting)),
            nodes=Bigints.of(new.ids[target] for _, target, _ in resting),
            seqs=Bigints.of(seq for _, _, seq in resting),
        )
    counts = Counts()
    for one, target in zip(going, targets, strict=True):
        if not one.test:
            _count(counts, moving, one, new.ids[target], one.id in parked)
    work.run("mark_moved", version=old.version, moved=len(going))
    counts.write(work)


def same_message(old: Document, new: Document, key: str) -> bool:
    """Whether a node sends the same sort of message in both, so that who rests on one goes on with it."""
    before, after = old.nodes[key].kind, new.nodes[key].kind
    return before.key == after.key and before.family == "message"


def _count(counts: Counts, moving: Moving, one: Standing, target: int, parked: bool) -> None:
    """They left the old node and came to the new one when they had come to the old. Who had not begun has
    entered the new version in place of the old."""
    old, new = moving.old, moving.new
    without, came, now = one.without_logic, hour_of(one.entered_at), hour_of(clock.now())
    counts.add(new.version, target, "arrived", "", without, came)
    if one.seq:
        counts.add(old.version, one.node, "left", MOVED, without, now)
        counts.add(old.version, old.entrance, "moved_out", "", without, now)
        counts.add(new.version, new.entrance, "moved_in", "", without, now)
    else:
        counts.add(old.version, one.node, "arrived", "", without, came, -1)
        counts.add(old.version, one.node, "entered", "", without, came, -1)
        counts.add(new.version, target, "entered", "", without, came)
    if parked:
        counts.add(old.version, one.node, "failed", "", without, now, -1)
        counts.add(new.version, target, "failed", "", without, now)
