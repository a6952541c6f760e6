"""Members who cannot go on: retried with growing pauses, then parked where people see them with the reason.

An error of a kind or of the database may pass (a rule that is being replaced, a value that somebody mends),
so it is tried again. A way that leads nowhere does not pass, so the walk parks at once.
"""

import traceback
from collections.abc import Sequence
from datetime import datetime, timedelta

from journeys.engine.claim import Claim
from journeys.engine.outbox import Outbox
from journeys.engine.plans import Published
from journeys.engine.statements import Session, array
from journeys.graph.walk import Parked

PAUSES = (timedelta(seconds=30), timedelta(minutes=3), timedelta(minutes=20), timedelta(hours=2))
"""Before the second attempt, the third and so on; after the last one the member is parked."""

LONGEST_REASON = 2_000
LONGEST_TRACE = 20_000


def park(
    work: Session, published: Published, claim: Claim, parked: Sequence[Parked], now: datetime, outbox: Outbox
) -> None:
    """Note why the walk could not take members on; their positions are written with all others."""
    members = claim.members
    for group in parked:
        ids = [members.ids[row] for row in group.rows]
        node = published.frame.ids.get(group.node)
        if node is None:
            node = published.entrance
        write(work, ids, node, [claim.attempts[row] + 1 for row in group.rows], group.reason, "", True, now)
        outbox.count(node, "failed", "", ids, [members.without_logic[row] for row in group.rows])


def fail(work: Session, published: Published, claim: Claim, error: Exception, now: datetime) -> int:
    """Put off the members of a claim whose walk raised ``error``; park those who had their last attempt.

    Returns how many were parked. A statement for all, one for each node they stand on, one for the counts.
    """
    members = claim.members
    attempts = [attempt + 1 for attempt in claim.attempts]
    last = [attempt > len(PAUSES) for attempt in attempts]
    work.run(
        "put_off",
        ids=array(members.ids),
        dues=array(
            None if over else now + _pause(attempt, id)
            for id, attempt, over in zip(members.ids, attempts, last, strict=True)
        ),
        states=array(2 if over else 0 for over in last),
        attempts=array(attempts),
    )
    trace = "".join(traceback.format_exception(error))[-LONGEST_TRACE:]
    reason = f"{type(error).__name__}: {error}"
    outbox = Outbox(work, published, now, claim.tests)
    for key, over in sorted(set(zip(members.nodes, last, strict=True))):
        rows = [row for row in range(len(claim)) if (members.nodes[row], last[row]) == (key, over)]
        ids = [members.ids[row] for row in rows]
        node = published.frame.ids.get(key, published.entrance)
        write(work, ids, node, [attempts[row] for row in rows], reason, trace, over, now)
        if over:
            outbox.count(node, "failed", "", ids, [members.without_logic[row] for row in rows])
    outbox.counts.write(work)
    return sum(last)


def _pause(attempt: int, enrollment: int) -> timedelta:
    """The pause after an attempt, up to a quarter longer, so that those who failed together do not return
    together."""
    return PAUSES[attempt - 1] * (1 + (enrollment % 64) / 256)


def write(
    work: Session,
    ids: Sequence[int],
    node: int,
    attempts: Sequence[int],
    reason: str,
    trace: str,
    parked: bool,
    now: datetime,
) -> None:
    """One row of ``journeys_failure`` each."""
    work.run(
        "add_failures",
        ids=array(ids),
        node=node,
        attempts=array(attempts),
        reason=reason.replace("\0", "")[:LONGEST_REASON],
        trace=trace.replace("\0", ""),
        parked=parked,
        now=now,
    )
