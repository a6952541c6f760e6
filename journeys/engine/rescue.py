"""One failing member never takes the others of a claim down."""

from datetime import datetime

from config.log import get_logger
from journeys.engine import failures
from journeys.engine.advance import advance
from journeys.engine.claim import Claim
from journeys.engine.halving import by_halves
from journeys.engine.plans import Published
from journeys.engine.statements import Session
from journeys.engine.tallies import TickCounts

log = get_logger(__name__)


def advance_safely(work: Session, published: Published, claim: Claim, now: datetime) -> TickCounts:
    """``advance``, with members who make it fail set apart. Raises only what is no member's fault."""

    def act(rows: range) -> TickCounts:
        part = claim.copy() if len(rows) == len(claim) else claim.part(rows)
        return advance(work, published, part, now)

    def set_apart(rows: range, error: Exception) -> TickCounts:
        part = claim.part(rows)
        log.warning("tick.failed", members=len(part), first=part.members.ids[0], problem=repr(error))
        parked = failures.fail(work, published, part, error, now)
        return TickCounts(parked=parked, retried=len(part) - parked)

    counts = TickCounts()
    for done in by_halves(len(claim), act, set_apart):
        counts += done
    return counts
