"""What became of a window: attempts, messages, resting runs and bounces, written in one transaction."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta

from journeys.delivery.channels.base import Fate, Outcome
from journeys.delivery.limits import SILENT_FOR, Reason
from journeys.delivery.order import Order
from journeys.delivery.reports import report
from journeys.delivery.statements import change, columns, rows
from journeys.delivery.whole import whole
from journeys.models import Delivery

BACK_OFF = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240, 480, 720, 1440, 1440)
)  # over four days, as mail servers do
NO_ANSWER = "No result before the lease was over: the process that held it ended."

State = Delivery.State


@dataclass(frozen=True, slots=True)
class Ended:
    """An attempt that is over."""

    order: Order
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes after an attempt: its state, why, when it is due again, whether that settles it,
    and whether the attempt counts."""

    state: str
    reason: str = ""
    due: datetime | None = None
    settled: datetime | None = None
    counts: bool = True


def place(outcome: Outcome, number: int, now: datetime) -> Place:
    """Decide. A deferred message comes again with back-off and is given up after the tenth attempt. Pure."""
    match outcome.fate:
        case Fate.SENT:
            return Place(State.SENT, settled=now)
        case Fate.UNCERTAIN:
            return Place(State.UNCERTAIN, Reason.NO_ANSWER, settled=now)
        case Fate.REFUSED:
            return Place(State.FAILED, Reason.REFUSED, settled=now)
        case Fate.BROKEN:
            return Place(State.DROPPED, Reason.RENDER_ERROR, settled=now)
        case Fate.UNTRIED:
            return Place(State.QUEUED, Reason.CHANNEL_SILENT, due=now + SILENT_FOR, counts=False)
        case Fate.DEFERRED if number > len(BACK_OFF):
            return Place(State.FAILED, Reason.GAVE_UP, settled=now)
        case Fate.DEFERRED:
            return Place(State.QUEUED, Reason.DEFERRED, due=now + BACK_OFF[number - 1])


ATTEMPT_RESULTS = {Fate.SENT: "sent", Fate.REFUSED: "refused", Fate.UNCERTAIN: "uncertain"}


def record(ended: Sequence[Ended], now: datetime, real_now: datetime) -> bool:
    """Write the results of a window; return whether somebody who rested is due now.

    One transaction with at most seven statements, and what ingest costs when there is something to tell.
    """
    return whole(lambda: _record(ended, now, real_now)) if ended else False


def rescue(limit: int, now: datetime, real_now: datetime) -> int:
    """Call attempts uncertain whose lease is over and whose result nobody wrote; return how many."""
    return whole(lambda: _rescue(limit, now, real_now))


def _record(ended: Sequence[Ended], now: datetime, real_now: datetime) -> bool:
    places = [place(one.outcome, one.order.number, now) for one in ended]
    resting = [one for one, to in zip(ended, places, strict=True) if one.order.rests and to.settled]
    _lock([one.order.enrollment for one in resting if one.order.enrollment is not None])
    untried = [one.order for one in ended if one.outcome.fate is Fate.UNTRIED]
    if untried:
        change(
            "untry", {"deliveries": [one.id for one in untried], "numbers": [one.number for one in untried]}
        )
    tried = [one for one in ended if one.outcome.fate is not Fate.UNTRIED]
    if tried:
        _end_attempts(
            [
                (
                    one.order.id,
                    one.order.number,
                    ATTEMPT_RESULTS.get(one.outcome.fate, "failed"),
                    one.outcome.answer,
                )
                for one in tried
            ],
            real_now,
        )
    _settle(
        [
            (one.order.id, one.order.number, one.order.number - (not to.counts), *astuple(to)[:4])
            for one, to in zip(ended, places, strict=True)
        ]
    )
    if resting:
        change("wake", {"deliveries": [one.order.id for one in resting], "now": now})
    report([(one.order, one.outcome) for one in ended], now)
    return bool(resting)


def _rescue(limit: int, now: datetime, real_now: datetime) -> int:
    overdue = rows("overdue", {"real_now": real_now, "limit": limit})
    if not overdue:
        return 0
    _lock([enrollment for _, _, enrollment in overdue if enrollment is not None])
    _end_attempts([(delivery, number, "uncertain", NO_ANSWER) for delivery, number, _ in overdue], real_now)
    _settle(
        [
            (delivery, number, number, State.UNCERTAIN, Reason.NO_ANSWER, None, now)
            for delivery, number, _ in overdue
        ]
    )
    change("wake", {"deliveries": [delivery for delivery, _, _ in overdue], "now": now})
    return len(overdue)


def _lock(enrollments: Sequence[int]) -> None:
    if enrollments:
        rows("lock_rests", {"enrollments": sorted(enrollments)})


def _end_attempts(attempts: Sequence[tuple[int, int, str, str]], real_now: datetime) -> None:
    deliveries, numbers, results, answers = columns(attempts, 4)
    change(
        "attempts",
        {
            "deliveries": deliveries,
            "numbers": numbers,
            "results": results,
            "answers": answers,
            "ended": real_now,
        },
    )


def _settle(settled: Sequence[tuple[int, int, int, str, str, datetime | None, datetime | None]]) -> None:
    deliveries, numbers, attempts, states, reasons, dues, instants = columns(settled, 7)
    change(
        "settle",
        {
            "deliveries": deliveries,
            "numbers": numbers,
            "attempts": attempts,
            "states": states,
            "reasons": reasons,
            "dues": dues,
            "settled": instants,
        },
    )
