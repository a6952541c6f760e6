"""Facts whose consequences cannot be worked out: set apart one by one, tried again with growing pauses.

A fact that makes a batch of the inbox fail would otherwise hold up all that come after it.
"""

import time
import traceback
from collections.abc import Callable, Sequence
from datetime import datetime

import orjson
from django.db import transaction

from config import clock
from config.log import get_logger
from contacts.statements import texts
from journeys.engine.facts_in import Fact
from journeys.engine.failures import LONGEST_REASON, LONGEST_TRACE, PAUSES
from journeys.engine.halving import by_halves
from journeys.engine.statements import Session, array, retried, session, transient
from journeys.engine.tallies import WakeCounts

type Respond = Callable[[Session, list[Fact], WakeCounts], None]

log = get_logger(__name__)


def respond_safely(work: Session, respond: Respond, facts: list[Fact], counts: WakeCounts) -> None:
    """``respond``, with facts that make it fail set apart. Raises only what is no fact's fault."""

    def act(rows: range) -> WakeCounts:
        done = WakeCounts()
        respond(work, [facts[row] for row in rows], done)
        return done

    def set_apart(rows: range, error: Exception) -> WakeCounts:
        stick(work, [facts[row] for row in rows], error)
        return WakeCounts(stuck=len(rows))

    for done in by_halves(len(facts), act, set_apart):
        counts += done


def stick(work: Session, facts: Sequence[Fact], error: Exception) -> None:
    """Set facts apart, to be tried again; people see them with the reason. One statement."""
    log.error("wake.failed", facts=len(facts), contact=facts[0].contact, problem=repr(error))
    now = clock.now()
    work.run(
        "stick",
        kinds=texts(fact.kind for fact in facts),
        contacts=array(fact.contact for fact in facts),
        names=texts(fact.name for fact in facts),
        instants=array(fact.at for fact in facts),
        payloads=texts(orjson.dumps(fact.payload).decode() for fact in facts),
        now=now,
        retry=now + PAUSES[0],
        **_why(error),
    )


def reason_of(error: Exception) -> str:
    """What people read."""
    return f"{type(error).__name__}: {error}"[:LONGEST_REASON].replace("\0", "")


def _why(error: Exception) -> dict[str, str]:
    trace = "".join(traceback.format_exception(error))[-LONGEST_TRACE:]
    return {"reason": reason_of(error), "trace": trace.replace("\0", "")}


def try_again(respond: Respond, now: datetime, seconds: float = float("inf")) -> WakeCounts:
    """Respond to stuck facts whose pause is over, each in a transaction of its own, until none is left or
    time is up. One statement when there are none."""
    started = time.monotonic()
    counts = WakeCounts()
    while (done := retried(lambda: _try_one(respond, now))) is not None:
        counts += done
        if time.monotonic() - started > seconds:
            counts.unfinished = 1
            break
    return counts


def _try_one(respond: Respond, now: datetime) -> WakeCounts | None:
    with session() as work:
        rows = work.rows("stuck", now=now)
        if not rows:
            return None
        *columns, attempt = rows[0]
        fact, counts = Fact(*columns), WakeCounts(taken=1)
        try:
            with transaction.atomic():
                respond(work, [fact], counts)
        except Exception as error:
            if transient(error):
                raise
            retry = now + PAUSES[attempt] if attempt < len(PAUSES) else None
            work.run("stick_again", id=fact.id, attempt=attempt + 1, retry=retry, **_why(error))
            return WakeCounts(stuck=1)
        work.run("unstick", id=fact.id)
        return counts
