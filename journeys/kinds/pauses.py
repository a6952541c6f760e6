"""Time that runs: what is left of a length of time when the time of some pauses does not count.

    |----run----|==pause==|----run----|      a wait of both runs ends where the second does

A journey keeps its pauses that extend waits as [from, to), in order and apart from each other.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

type Pauses = Sequence[tuple[datetime, datetime]]

NOTHING = timedelta()


def until(anchor: datetime, span: timedelta, pauses: Pauses = ()) -> datetime:
    """The first instant by which so much time has run since `anchor`. Costs a look at each pause."""
    if span <= NOTHING:
        return anchor + span
    for begins, ends in pauses:
        if ends <= anchor:
            continue
        if anchor < begins:
            if span <= begins - anchor:
                break
            span -= begins - anchor
        anchor = ends
    return anchor + span


def ends(anchors: Sequence[datetime], spans: Sequence[timedelta], pauses: Pauses = ()) -> list[datetime]:
    """`until` for many at once; a plain sum where nothing was paused."""
    if not pauses:
        return [anchor + span for anchor, span in zip(anchors, spans, strict=True)]
    return [until(anchor, span, pauses) for anchor, span in zip(anchors, spans, strict=True)]
