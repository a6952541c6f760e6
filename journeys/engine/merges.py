"""When two contacts turn out to be one, or one is erased: what becomes of their runs.

merge   the loser's runs go on as the winner's; where both are under way in one journey and key, the older
        entry stays and the other ends `merged`
erase   runs end `stopped`, their queued messages drop, and what the log knew of the person reads `erased`
"""

from collections.abc import Sequence
from datetime import datetime

from journeys.engine.counters import Counts
from journeys.engine.endings import Standing, take_out
from journeys.engine.facts_in import Fact
from journeys.engine.plans import published
from journeys.engine.statements import Session, array
from journeys.engine.tallies import WakeCounts

MERGED, STOPPED = "merged", "stopped"


def settle(work: Session, facts: Sequence[Fact], now: datetime, counts: WakeCounts) -> None:
    """Work off the merges and erasures of a batch, each in turn; nothing when there are none."""
    numbers = Counts()
    for fact in facts:
        if fact.kind == "merge":
            counts.merged += _merge(work, fact.contact, int(fact.payload["into"]), now, numbers)
        elif fact.kind == "erase":
            counts.stopped += _erase(work, fact.contact, now, numbers)
    numbers.write(work)


def _live(work: Session, contacts: Sequence[int]) -> list[Standing]:
    ids = [id for (id,) in work.rows("wake_lock", contacts=array(sorted(contacts)))]
    return [Standing(*row) for row in work.rows("wake_read", ids=array(ids))] if ids else []


def _merge(work: Session, loser: int, winner: int, now: datetime, numbers: Counts) -> int:
    """Give the loser's runs to the winner; return how many ended because the winner has an older one."""
    standing = {one.id: one for one in _live(work, (loser, winner))}
    twice = [id for (id,) in work.rows("merge_twice", loser=loser, winner=winner)]
    gone = [standing[id] for id in twice if id in standing]
    if gone:
        take_out(work, gone, MERGED, now, _entrances(work, gone), numbers)
    for statement in (
        "merge_guards",
        "merge_guards_left",
        "merge_enrollments",
        "merge_runs",
        "merge_deliveries",
    ):
        work.run(statement, loser=loser, winner=winner)
    for statement in ("merge_tasks", "merge_conversions", "merge_assignments", "merge_waiting"):
        work.run(statement, loser=loser, winner=winner)
    work.run("merge_stuck", loser=loser, winner=winner)
    return len(gone)


def _erase(work: Session, contact: int, now: datetime, numbers: Counts) -> int:
    """End the contact's runs and blank what was logged of the person; return how many ended."""
    standing = _live(work, (contact,))
    take_out(work, standing, STOPPED, now, _entrances(work, standing), numbers)
    work.run("erase_queued", contact=contact, now=now)
    work.run("erase_seen", contact=contact)
    work.run("erase_outputs", contact=contact)
    work.run("erase_entries", contact=contact)
    work.run("erase_stuck", contact=contact)
    work.run("erase_waiting", contact=contact)
    return len(standing)


def _entrances(work: Session, standing: Sequence[Standing]) -> dict[int, int]:
    return {version: published(work, version).entrance for version in {one.version for one in standing}}
