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


def fail(work: Session, published: Published, claim: Claim, error: Exception, now: datetime) -> bool:
    """Put off the one member of a claim whose walk raised ``error``; park them after the last attempt.

    Returns whether they are parked. Two statements, one more for the count.
    """
    members = claim.members
    (enrollment,), attempt = members.ids, claim.attempts[0] + 1
    last = attempt > len(PAUSES)
    due = None if last else now + _pause(attempt, enrollment)
    node = published.frame.ids.get(members.nodes[0], published.entrance)
    trace = "".join(traceback.format_exception(error))[-LONGEST_TRACE:]
    reason = f"{type(error).__name__}: {error}"
    work.run("put_off", id=enrollment, due=due, state=2 if last else 0, attempt=attempt)
    write(work, [enrollment], node, [attempt], reason, trace, last, now)
    if last:
        outbox = Outbox(work, published, now, claim.tests)
        outbox.count(node, "failed", "", [enrollment], members.without_logic)
        outbox.counts.write(work)
    return last


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
