"""Passes: the contacts that facts or time may have moved, looked at segment by segment.

    1  hold the watches shared, and the segment's row       SKIP LOCKED: another worker's segment is theirs
    2  take its looks and the instants that are due         statements after the lock
    3  ask its condition of them, write the differences     a statement after that, with its own snapshot
    4  count, and announce                                  in the same transaction, so each fact acts once

A fact commits with its look. Swap 2 and 3, and a fact that commits in between is looked at by nobody.
"""

import time
from collections.abc import Callable
from datetime import datetime

import psycopg
from django.db import DataError, Error, transaction

from config import clock
from config.log import get_logger
from contacts import watching
from contacts.models import Segment
from contacts.segments import rebuild
from contacts.segments.changes import Chosen, announce, turn
from contacts.segments.defining import take_up_new
from contacts.statements import ask

BATCH = 2_000
CONFLICTS = frozenset({"40P01", "40001"})
ATTEMPTS = 8

log = get_logger(__name__)

listener: Callable[[str], None] | None = None
"""Told of ``taken`` and ``asked``, in tests alone."""


def work(seconds: float = float("inf"), limit: int = BATCH) -> int:
    """Look at everybody who is due by the product's clock, and take up new definitions; return how many
    contacts were looked at.

    Two probes of indexes per segment where nothing is due; three statements per batch.
    """
    started = time.monotonic()
    looked = take_up_new()
    for segment in due(clock.now()):
        try:
            looked += _look_on(segment, limit, started + seconds)
        except (DataError, psycopg.DataError) as problem:
            # What no cast was guarded against keeps nobody else's segments from being looked at.
            log.error("segment.cannot_be_looked_at", segment=segment, problem=str(problem))
        if time.monotonic() - started > seconds:
            break
    if looked:
        log.info("segments", looked=looked, seconds=round(time.monotonic() - started, 4))
    return looked


def _look_on(segment: int, limit: int, until: float) -> int:
    """Passes over one segment until nobody is left, another worker has it, or time is up."""
    looked = 0
    while (done := tried(lambda: look(segment, limit))) is not None:
        looked += done
        if done < limit or time.monotonic() > until:
            break
    return looked


def due(now: datetime) -> list[int]:
    """The segments that have somebody to be looked at. One statement."""
    with transaction.atomic():
        (rows,) = ask(("segments_due", {"now": now}))
    return [pk for (pk,) in rows]


def next_due(after: datetime) -> datetime | None:
    """The next instant after one at which somebody is to be looked at. One statement."""
    with transaction.atomic():
        (((at,),),) = ask(("segments_next", {"after": after}))
    return at if isinstance(at, datetime) else None


def look(pk: int, limit: int = BATCH) -> int | None:
    """One pass over a segment, in a transaction; how many were looked at, None where another worker has
    it."""
    with transaction.atomic():
        watching.share()
        segment = held(pk)
        if segment is None:
            return None
        now = clock.now()
        looks, instants = ask(
            ("looks_taken", {"segment": pk, "now": now, "limit": limit}),
            ("instants_taken", {"segment": pk, "now": now, "limit": limit}),
        )
        _reached("taken")
        contacts = sorted({contact for (contact,) in (*looks, *instants)})
        if contacts:
            turned = turn(segment, Chosen.these(contacts), now)
            _reached("asked")
            announce(segment, turned, now)
    return max(len(looks), len(instants))


def held(pk: int) -> Segment | None:
    """The segment, its row locked until the commit; None where somebody else holds it."""
    found = Segment.objects.select_for_update(no_key=True, skip_locked=True)
    return found.filter(pk=pk, kind=Segment.Kind.CONDITION).first()


def rebuild_some(seconds: float = float("inf")) -> bool:
    """Carry rebuilds on, each by some ranges in turn; whether any is left."""
    started = time.monotonic()
    take_up_new()
    while pks := rebuild.under_way():
        moved = [tried(lambda pk=pk: rebuild.step(pk)) for pk in pks]  # type: ignore[misc]
        if not any(moved):
            return False
        if time.monotonic() - started > seconds:
            return True
    return False


def tried[T](transaction: Callable[[], T]) -> T:
    """A whole transaction, again when it lost against another."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return transaction()
        except (Error, psycopg.Error) as problem:
            cause = problem if isinstance(problem, psycopg.Error) else problem.__cause__
            if attempt == ATTEMPTS or getattr(cause, "sqlstate", None) not in CONFLICTS:
                raise
            log.info("segments.again", attempt=attempt)
    raise AssertionError("the last attempt returns or raises")


def _reached(moment: str) -> None:
    if listener is not None:
        listener(moment)
