"""One failing member never takes the others down: the claim is halved under savepoints until the culprit is
alone."""

from datetime import datetime

from django.db import transaction

from config.log import get_logger
from journeys.engine import failures
from journeys.engine.advance import advance
from journeys.engine.claim import Claim
from journeys.engine.plans import Published
from journeys.engine.statements import Session, transient
from journeys.engine.tallies import TickCounts

HOPELESS = 8
"""So many lone failures before anybody went on: then it is no member's fault, and all who are left are put
off together instead of being halved one by one."""

log = get_logger(__name__)


def advance_safely(work: Session, published: Published, claim: Claim, now: datetime) -> TickCounts:
    """``advance``, with members who make it fail set apart. Raises only what is no member's fault: a lost
    connection, a deadlock.

    Costs a savepoint; where one of n members fails, about 2 log2(n) more walks of ever smaller groups.
    """
    counts = TickCounts()
    lone, gone_on = 0, False
    waiting = [claim]
    while waiting:
        part = waiting.pop()
        try:
            with transaction.atomic():
                counts += advance(work, published, part.copy(), now)
                gone_on = True
        except Exception as error:
            if transient(error):
                raise
            if len(part) == 1 or (lone >= HOPELESS and not gone_on):
                lone += 1
                parked = failures.fail(work, published, part, error, now)
                counts += TickCounts(parked=parked, retried=len(part) - parked)
                log.warning("tick.failed", members=len(part), first=part.members.ids[0], problem=repr(error))
            else:
                middle = len(part) // 2
                waiting += [part.part(range(middle, len(part))), part.part(range(middle))]
    return counts
