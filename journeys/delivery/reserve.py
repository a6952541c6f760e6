"""Permission to send, as a reservation: checked and written in one transaction, under the locks of its
contacts.

Locks, in this order: messages (SKIP LOCKED), pressure rows by contact id, and of runs that rest on a
message about to be dropped only those that are free (SKIP LOCKED). A tick locks runs before messages, so
this side never waits for a run; a message whose run is held stays queued for the next pass.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from journeys.delivery.channels.base import Channel
from journeys.delivery.facts import Matter, limits, read
from journeys.delivery.limits import Drop, Hold, Reason, Send, Tally, Verdict, judge
from journeys.delivery.order import Order
from journeys.delivery.statements import change, columns, rows
from journeys.delivery.whole import whole

LEASE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Reservation:
    """A window of the queue: what may go out now, how many were claimed, held and dropped, and whether one of
    those rested on its message."""

    orders: Sequence[Order] = ()
    claimed: int = 0
    held: int = 0
    dropped: int = 0
    woke: bool = False


def reserve(
    limit: int, now: datetime, real_now: datetime, ways: Mapping[str, Channel] | None = None
) -> Reservation:
    """Claim up to `limit` due messages and decide each; attempts are on record when this returns. `ways` are
    the channels by which they are to go, those of the product unless given.

    One transaction of at most fifteen statements, whatever `limit`.
    """
    return whole(lambda: _reserve(limit, now, real_now, ways))


def _reserve(
    limit: int, now: datetime, real_now: datetime, ways: Mapping[str, Channel] | None
) -> Reservation:
    deliveries = [number for (number,) in rows("claim", {"now": now, "limit": limit})]
    if not deliveries:
        return Reservation()
    change("pressure_rows", {"deliveries": deliveries})
    rows("pressure_lock", {"deliveries": deliveries})
    contact_limits = limits()
    tally = Tally(contact_limits)
    decided = [
        (matter, judge(matter.case, tally, now)) for matter in read(deliveries, contact_limits, now, ways)
    ]
    # Left in the queue, they would be claimed for ever and stop it.
    gone = sorted(set(deliveries) - {matter.order.id for matter, _ in decided})
    orders = [matter.order for matter, verdict in decided if isinstance(verdict, Send)]
    if orders:
        change(
            "reserve",
            {"deliveries": [order.id for order in orders], "started": real_now, "lease": real_now + LEASE},
        )
    held = [
        (matter.order.id, verdict.until, verdict.reason)
        for matter, verdict in decided
        if isinstance(verdict, Hold)
    ]
    if held:
        numbers, until, reasons = columns(held, 3)
        change("hold", {"deliveries": numbers, "until": until, "reasons": reasons})
    dropped = _free(decided)
    if dropped or gone:
        ends = [(order.id, reason) for order, reason in dropped] + [
            (number, str(Reason.GONE)) for number in gone
        ]
        numbers, reasons = columns(ends, 2)
        change("drop", {"deliveries": numbers, "reasons": reasons, "now": now})
    resting = [order.id for order, _ in dropped if order.rests]
    if resting:
        change("wake", {"deliveries": resting, "now": now})
    return Reservation(orders, len(deliveries), len(held), len(dropped) + len(gone), bool(resting))


def _free(decided: Sequence[tuple[Matter, Verdict]]) -> list[tuple[Order, str]]:
    """What can be dropped now: all but messages whose run rests on them and is held by somebody else."""
    dropped = [
        (matter.order, str(verdict.reason)) for matter, verdict in decided if isinstance(verdict, Drop)
    ]
    resting = sorted(
        {order.enrollment for order, _ in dropped if order.rests and order.enrollment is not None}
    )
    if not resting:
        return dropped
    free = {number for (number,) in rows("free_rests", {"enrollments": resting})}
    return [(order, reason) for order, reason in dropped if not order.rests or order.enrollment in free]
