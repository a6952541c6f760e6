"""Messages of a paused journey that have fallen due: how many there are, and what becomes of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from journeys.delivery.statements import rows


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of messages that fell due by ``resumed``: dropped (``skip``), or sent ``step`` apart from
    ``first`` on."""

    resumed: datetime
    skip: bool
    first: datetime
    step: timedelta


def held(journey: int, until: datetime, after: int = 0) -> tuple[int, int]:
    """How many messages of the journey have fallen due by ``until``, and the id of the last; only those with
    an id above ``after``. One statement over all that is queued."""
    ((number, last),) = rows("held_range", {"journey": journey, "until": until, "after": after})
    return int(number), int(last)


def release_batch(journey: int, fate: Fate, after: int, last: int, limit: int) -> tuple[int, int]:
    """See to at most ``limit`` of them with ids above ``after``, in the caller's transaction; return how many
    they were and the id of the last. One statement."""
    asked = {
        "journey": journey,
        "after": after,
        "last": last,
        "limit": limit,
        "resumed": fate.resumed,
        "skip": fate.skip,
        "first": fate.first,
        "step": fate.step,
    }
    ((number, reached),) = rows("held", asked)
    return int(number), int(reached or last)
