"""Working the queue of messages: window by window, reserve, compose, hand over, write down."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from config import clock
from config.log import get_logger
from config.nudge import nudge
from journeys.delivery.channels import channels
from journeys.delivery.channels.base import Channel, Fate, Message, Outcome, Session
from journeys.delivery.order import CompositionError, Order
from journeys.delivery.reserve import Reservation, reserve
from journeys.delivery.results import Ended, record, rescue
from journeys.delivery.statements import change

WINDOW = 100  # so many attempts can become uncertain when the process is killed
PASS_SECONDS = 60.0

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class DispatchCounts:
    """What a pass did; false when it found nothing to do."""

    claimed: int = 0
    sent: int = 0
    deferred: int = 0
    refused: int = 0
    held: int = 0
    dropped: int = 0
    uncertain: int = 0

    def __bool__(self) -> bool:
        return bool(self.sent or self.deferred or self.refused or self.held or self.dropped or self.uncertain)

    def __add__(self, other: "DispatchCounts") -> "DispatchCounts":
        return DispatchCounts(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(slots=True)
class Sessions:
    """One session per channel for a whole pass."""

    ways: Mapping[str, Channel]
    stack: ExitStack
    opened: dict[str, Session] = field(default_factory=dict)

    def session(self, channel: str) -> Session:
        if channel not in self.opened:
            self.opened[channel] = self.stack.enter_context(self.ways[channel].session())
        return self.opened[channel]


def dispatch(
    limit: int = 1000, seconds: float = PASS_SECONDS, ways: Mapping[str, Channel] | None = None
) -> DispatchCounts:
    """Send what is due, at most `limit` messages, beginning no window after `seconds`; return what happened.
    `ways` are the channels by which it goes, those of the product unless given.

    Per window of a hundred: two transactions with a fixed number of statements. Nudges itself when there is
    more, and the tick when somebody rested on a message that is now settled. Several may run at once.
    """
    began = time.monotonic()
    found = rescue(limit, clock.now(), clock.real_now())
    counts = DispatchCounts(uncertain=found)
    woke = bool(found)
    more = True
    with ExitStack() as stack:
        sessions = Sessions(ways or channels(), stack)
        while more and counts.claimed < limit:
            reservation = reserve(min(WINDOW, limit - counts.claimed), clock.now(), clock.real_now(), ways)
            ended: list[Ended] = []
            try:
                ended.extend(_carry_out(reservation.orders, sessions))
            finally:  # what is known stays known, whatever ends this process
                woke = record(ended, clock.now(), clock.real_now()) or reservation.woke or woke
            window = _counts(reservation, ended)
            counts += window
            more = bool(window) and reservation.claimed == WINDOW
            if time.monotonic() - began > seconds:
                break
    if more and counts.claimed:
        nudge("journeys.dispatch", "express")
    if woke:
        nudge("journeys.tick", "bulk")
    if counts:
        log.info("dispatch", **{name: getattr(counts, name) for name in counts.__slots__})
    return counts


def release(journey: int) -> int:
    """Make messages due that were held while their journey was paused; return how many. For whoever resumes
    it."""
    released = change("release", {"journey": journey, "now": clock.now()})
    nudge("journeys.dispatch", "express")
    return released


def _carry_out(orders: Sequence[Order], sessions: Sessions) -> Iterator[Ended]:
    """Compose and hand over a window, channel by channel; one end for each order."""
    by_channel: dict[str, list[Order]] = {}
    for order in orders:
        by_channel.setdefault(order.channel, []).append(order)
    for channel, ours in by_channel.items():
        composed = [(order, _composed(order, sessions.ways)) for order in ours]
        ready = {message.delivery: order for order, message in composed if isinstance(message, Message)}
        messages = [message for _, message in composed if isinstance(message, Message)]
        yield from (Ended(order, problem) for order, problem in composed if isinstance(problem, Outcome))
        for message, outcome in sessions.session(channel).hand_over(messages):
            yield Ended(ready[message.delivery], outcome)


def _composed(order: Order, ways: Mapping[str, Channel]) -> Message | Outcome:
    try:
        return ways[order.channel].compose(order)
    except CompositionError as problem:
        return Outcome(Fate.BROKEN, str(problem))
    except Exception as problem:  # noqa: BLE001 - whatever one message meets, its window goes on
        log.warning("dispatch.not_composed", delivery=order.id, problem=repr(problem))
        return Outcome(Fate.DEFERRED, f"It could not be composed: {problem!r}"[:500])


def _counts(reservation: Reservation, ended: Sequence[Ended]) -> DispatchCounts:
    fates = [one.outcome.fate for one in ended]
    return DispatchCounts(
        claimed=reservation.claimed,
        sent=fates.count(Fate.SENT),
        deferred=fates.count(Fate.DEFERRED) + fates.count(Fate.UNTRIED),
        refused=fates.count(Fate.REFUSED),
        held=reservation.held,
        dropped=reservation.dropped + fates.count(Fate.BROKEN),
        uncertain=fates.count(Fate.UNCERTAIN),
    )
