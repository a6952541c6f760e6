"""One claim, from where its members stand to their next rest, and everything written.

    look back (arrivals) -> walk -> logs, outputs and tasks by COPY -> branches -> lists -> attributes ->
    positions -> ends -> entries into other journeys -> counts

The order is the order of locks: enrollments are ours already, then contacts, counts last.
"""

from datetime import datetime

from contacts.statements import texts
from journeys.engine import arrivals, changes, failures, starts
from journeys.engine.claim import Claim
from journeys.engine.endings import TAKEN_OUT, convert, drop_promotions
from journeys.engine.legs import Legs
from journeys.engine.packing import Bigints, Instants
from journeys.engine.phases import reached
from journeys.engine.plans import Published
from journeys.engine.statements import Session, array
from journeys.engine.tallies import TickCounts
from journeys.engine.world import DatabaseWorld
from journeys.graph.walk import Walked, walk
from journeys.models import Enrollment

ENDED, FAILED = int(Enrollment.State.ENDED), int(Enrollment.State.FAILED)


def advance(work: Session, published: Published, claim: Claim, now: datetime) -> TickCounts:
    """Walk the members of a claim to their next rest and write what became of them, in the caller's
    transaction.

    A fixed number of statements for each node that is passed, and about ten for all writing. Raises whatever
    a kind or the database raises; nothing is kept then once the caller has rolled back.
    """
    members = claim.members
    world = DatabaseWorld(work, published, now, claim.tests, claim.extended)
    if claim.overdue:
        world.outbox.overdue.update(work.rows("overdue_walk", ids=array(members.ids)))
    arrivals.catch_up(world, members, now)
    legs = Legs(members.ids, members.contacts, members.entered_at, members.seq)
    walked = walk(published.plan, members, world)
    reached("run")
    outbox = world.outbox
    for passage in walked.passages:
        outbox.passed(members, legs, passage)
    legs.write(work, now)
    outbox.write_logs()
    outbox.write_branches(world.overlay)
    reached("write")
    announced = changes.write_lists(world.overlay.lists, now)
    announced += changes.write(work, world.overlay.attributes, now)
    _move(work, published, claim, walked, now)
    dropped = _end(work, world, claim, walked)
    failures.park(work, published, claim, walked.parked, now, outbox)
    reached("move")
    entrances = {published.version: published.entrance}
    conversions = convert(work, outbox.reached, claim.tests, entrances, outbox.counts)
    begun = starts.let_in(work, published, outbox, now)
    outbox.counts.write(work)
    starts.count_refused(work, begun, now)
    return TickCounts(
        steps=walked.steps,
        rested=sum(len(resting.rows) for resting in walked.rests),
        ended=len(walked.ended),
        parked=sum(len(parked.rows) for parked in walked.parked),
        deliveries=outbox.delivered,
        tasks=len(outbox.tasks),
        conversions=conversions,
        dropped=dropped,
        announced=announced,
        started=begun.entered,
    )


def _move(work: Session, published: Published, claim: Claim, walked: Walked, now: datetime) -> None:
    """Write where everybody stands now. One update for all who rest, one for all who go no further."""
    members, ids = claim.members, published.frame.ids
    rows: list[int] = []
    nodes: list[int] = []
    dues: list[datetime | None] = []
    for resting in walked.rests:
        rows += resting.rows
        nodes += [ids[resting.node]] * len(resting.rows)
        dues += resting.due
    if rows:
        work.run(
            "move",
            ids=Bigints.of([members.ids[row] for row in rows]),
            nodes=Bigints.of(nodes),
            dues=Instants.of(dues),
            seqs=Bigints.of([members.seq[row] for row in rows]),
            now=now,
        )
    parked = [row for group in walked.parked for row in group.rows]
    gone = [*walked.ended, *parked]
    if gone:
        work.run(
            "stop",
            ids=Bigints.of([members.ids[row] for row in gone]),
            nodes=Bigints.of([ids.get(members.nodes[row], 0) for row in gone]),
            seqs=Bigints.of([members.seq[row] for row in gone]),
            states=Bigints.of([ENDED] * len(walked.ended) + [FAILED] * len(parked)),
            hows=texts([*walked.ended.values(), *("" for _ in parked)]),
            now=now,
        )


def _end(work: Session, world: DatabaseWorld, claim: Claim, walked: Walked) -> int:
    """Count the runs that ended; return how many queued messages were dropped with them."""
    if not walked.ended:
        return 0
    members = claim.members
    by_how: dict[str, list[int]] = {}
    for row, how in walked.ended.items():
        by_how.setdefault(how, []).append(row)
    for how, rows in by_how.items():
        ids = [members.ids[row] for row in rows]
        without = [members.without_logic[row] for row in rows]
        world.outbox.count(world.published.entrance, "ended", how, ids, without)
    gone = [row for row, how in walked.ended.items() if how in TAKEN_OUT]
    return drop_promotions(
        work, [members.ids[row] for row in gone], [members.contacts[row] for row in gone], world.now
    )
