"""The tick: claim due enrollments, run them to rest, write, commit; version after version, in turns.

Claims are cut to about 50 ms of work, so that nobody waits long behind a journey of a million.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from config import clock, meters
from config.log import get_logger
from config.nudge import nudge
from journeys.engine import phases
from journeys.engine.claim import take
from journeys.engine.phases import reached
from journeys.engine.plans import published
from journeys.engine.rescue import advance_safely
from journeys.engine.statements import array, retried, session, transient
from journeys.engine.tallies import TickCounts

BULK, EXPRESS = "bulk", "express"
WORK = 0.05
"""Seconds that one claim should take."""
LEAST, MOST, FIRST = 2_000, 5_000, 2_000
"""Members of one claim; the first claim of a version in a process is a guess."""
HURRIED = 250
"""Members of one claim while something urgent keeps coming in: whoever waits for its end waits less."""
SMALL = 5_000
"""A version with fewer due than this goes through the express lane as well, as do transactional ones."""
LARGE_FOR = 0.5
"""Seconds for which one that had as many is taken to have them still."""

log = get_logger(__name__)


@dataclass(slots=True)
class Pace:
    """How many members of a version make about ``WORK`` seconds; learned from its last claims in this
    process."""

    sizes: dict[int, int] = field(default_factory=dict)

    def size(self, version: int) -> int:
        """Members to claim next."""
        return self.sizes.get(version, FIRST)

    def learn(self, version: int, claimed: int, seconds: float) -> None:
        """Take a claim into account; small ones say little about large ones and are passed over."""
        if claimed >= LEAST:
            fitting = int(claimed * WORK / max(seconds, 1e-6))
            self.sizes[version] = max(LEAST, min(MOST, (self.size(version) + fitting) // 2))


_pace = Pace()


def tick(
    lane: str = BULK,
    limit: int | None = None,
    seconds: float = float("inf"),
    between: Callable[[], object] | None = None,
) -> TickCounts:
    """Run what is due at the clock's instant, in turns between versions, until nothing is left or time is up.

    ``lane``: bulk takes every version, express the small and the transactional ones. ``limit`` caps the
    members of a claim. ``between`` is done before each claim, and says whether it had anything to do: claims
    are small then. Paused journeys are passed over. Returns what was done; ``unfinished`` says that time was
    up.
    """
    started = time.monotonic()
    counts, spent = TickCounts(), dict.fromkeys(phases.PARTS, 0.0)
    versions = due_versions(lane)
    reached_due: dict[int, datetime | None] = {}
    while versions:
        for version in list(versions):
            if time.monotonic() - started > seconds:
                counts.unfinished = len(versions)
                break
            hurried = between is not None and between()
            size = min(limit or MOST, HURRIED if hurried else _pace.size(version))
            done, reached_due[version] = _tick_version(version, size, reached_due.get(version))
            counts += done
            if done.claimed:
                for part, lasted in phases.seconds().items():
                    spent[part] += lasted
                    meters.observe(f"claim {part}", lasted)
            if done.claimed < size:
                versions.remove(version)
        if counts.unfinished:
            break
    if counts:
        parts = {f"{part}_seconds": round(lasted, 4) for part, lasted in spent.items()}
        log.info("tick", lane=lane, seconds=round(time.monotonic() - started, 4), **counts.facts(), **parts)
        for name, number in counts.facts().items():
            meters.count(name, number)
    meters.send()
    if counts.parked:
        nudge("journeys.pause_failing", "housekeeping")
    return counts


class Large:
    """Versions that had much due a moment ago, and until when they are taken for large: counting so many
    takes as long as moving a few."""

    def __init__(self) -> None:
        self.until: dict[int, float] = {}

    def now(self) -> list[int]:
        """Those that need not be counted again."""
        moment = time.monotonic()
        self.until = {version: until for version, until in self.until.items() if until > moment}
        return sorted(self.until)

    def note(self, version: int) -> None:
        """It was counted, and is large."""
        self.until[version] = time.monotonic() + LARGE_FOR


_large = Large()


def due_versions(lane: str) -> list[int]:
    """Versions with somebody due, in the order of their turns: in the express lane the fewest first, else by
    priority and the oldest due instant. One statement, a probe of an index for each version that runs; the
    express lane counts as well, what was large a moment ago excepted."""
    express = lane == EXPRESS
    large = _large.now() if express else []
    with session() as work:
        rows = work.rows("due_versions", now=clock.now(), small=SMALL, express=express, large=array(large))
    for version, due, _transactional in rows:
        if due >= SMALL and version not in large:
            _large.note(version)
    return [version for version, due, transactional in rows if not express or due < SMALL or transactional]


def _tick_version(version: int, size: int, since: datetime | None) -> tuple[TickCounts, datetime | None]:
    """Claim, run and commit once; tried again when it loses against another transaction. What fails here, and
    not for its members alone, keeps no other version from its turn."""
    started = time.monotonic()
    phases.begin()
    try:
        counts, latest = retried(lambda: _transaction(version, size, since))
    except Exception as error:
        if transient(error):
            raise
        log.error("tick.cannot_run", version=version, problem=str(error) or repr(error))
        return TickCounts(), None
    reached("after_commit")
    _pace.learn(version, counts.claimed, time.monotonic() - started)
    return counts, latest


def _transaction(version: int, size: int, since: datetime | None) -> tuple[TickCounts, datetime | None]:
    with session() as work:
        now = clock.now()
        runnable = published(work, version)
        claim = take(work, runnable, now, size, since)
        if not claim:
            return TickCounts(), None
        reached("claim")
        counts = TickCounts(claims=1, claimed=len(claim))
        counts += advance_safely(work, runnable, claim, now)
        if counts.deliveries:
            nudge("journeys.dispatch", "express")
        if counts.announced:
            nudge("journeys.wake", "express")
        if counts.started:
            nudge("journeys.tick", "bulk")
        reached("before_commit")
    return counts, claim.latest
