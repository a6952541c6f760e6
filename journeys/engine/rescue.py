"""One failing member never takes the others down: the claim is halved under savepoints until the culprit is
alone."""

import time
from datetime import datetime

from django.db import transaction

from config.log import get_logger
from journeys.engine import failures
from journeys.engine.advance import advance
from journeys.engine.claim import Claim
from journeys.engine.plans import Published
from journeys.engine.statements import Session, transient
from journeys.engine.tallies import TickCounts

LONGEST = 2.0
"""Seconds for halving within one claim. Who is left then stays due and locked no longer than the commit;
where all fail, each pass still isolates some."""

log = get_logger(__name__)


def advance_safely(work: Session, published: Published, claim: Claim, now: datetime) -> TickCounts:
    """``advance``, with members who make it fail set apart. Raises only what is no member's fault: a lost
    connection, a deadlock.

    Costs a savepoint; where one of n members fails, about 2 log2(n) more walks of ever smaller groups.
    """
    deadline = time.monotonic() + LONGEST
    counts = TickCounts()
    waiting = [claim]
    while waiting:
        part = waiting.pop()
        if waiting and time.monotonic() > deadline:
            break
        try:
            with transaction.atomic():
                counts += advance(work, published, _fresh(part), now)
        except Exception as error:  # whatever a kind raises is a member's failure, once alone
            if transient(error):
                raise
            if len(part) == 1:
                parked = failures.fail(work, published, part, error, now)
                counts += TickCounts(parked=int(parked), retried=int(not parked))
                log.warning("tick.failed", enrollment=part.members.ids[0], parked=parked, problem=repr(error))
            else:
                middle = len(part) // 2
                waiting += [part.part(range(middle, len(part))), part.part(range(middle))]
    return counts


def _fresh(claim: Claim) -> Claim:
    """A copy, since a walk changes its members."""
    return claim.part(range(len(claim)))
