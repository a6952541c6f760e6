"""Runs that fell due while their journey was paused: how many there are, and the instants that they get when
it is resumed.

Due instants are rewritten, so nothing has to be asked of a run later: the order of their old instants is
kept, one step apart. Where overdue messages are to be skipped each gets a mark besides, which its next walk
takes (``claim``, ``outbox``).
"""

from datetime import datetime, timedelta

from journeys.engine.statements import Session, array

PASSED_OVER = 1_000_000_000
"""More than there are people: everybody is counted."""


def left(work: Session, journey: int, until: datetime, most: int = PASSED_OVER) -> int:
    """How many runs of the journey have fallen due by ``until``, at most ``most``. One statement."""
    ((number,),) = work.rows("overdue_left", journey=journey, until=until, most=most)
    return int(number)


def spread(
    work: Session,
    journey: int,
    resumed: datetime,
    since: datetime,
    first: datetime,
    step: timedelta,
    skip: bool,
    limit: int,
) -> tuple[int, datetime | None]:
    """Give at most ``limit`` runs that had fallen due by ``resumed`` (and at ``since`` or later) new instants
    from ``first`` on, ``step`` apart, and mark them if their messages are to be skipped.

    Returns how many, and the latest of their old instants. One statement; the caller's transaction.
    """
    ((number, latest),) = work.rows(
        "overdue_spread",
        journey=journey, resumed=resumed, since=since, first=first, step=step, skip=skip, limit=limit,
    )  # fmt: skip
    return int(number), latest


def spread_entrants(work: Session, ids: list[int], first: datetime, step: timedelta) -> None:
    """Give runs that have just begun instants ``step`` apart. One statement."""
    work.run("entrants_spread", ids=array(ids), first=first, step=step)


def forget(work: Session) -> int:
    """Take the marks off runs that have ended meanwhile; return how many. One statement."""
    return work.run("overdue_forget")
