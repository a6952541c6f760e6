"""Celery tasks: five lines each. What they do is a pass that finds its work in PostgreSQL, so none carries
data.

express        journeys.wake, journeys.tick_express, journeys.dispatch, journeys.segments
bulk           journeys.tick, journeys.move, journeys.go_on, journeys.rebuild
housekeeping   journeys.fold, journeys.name_winners, journeys.pause_failing, journeys.count_doubts,
               journeys.mail_mentions,
               journeys.upkeep
"""

import gc
from collections.abc import Callable
from typing import Any

from celery import shared_task
from celery.signals import celeryd_after_setup, worker_process_init, worker_process_shutdown

from config import clock, partitions
from config.nudge import cleared, nudge
from contacts.segments import passes
from journeys.delivery.dispatch import dispatch
from journeys.engine import ticker
from journeys.engine.counters import fold
from journeys.engine.inflow import gather
from journeys.engine.moves import move
from journeys.engine.tick import BULK, EXPRESS, tick
from journeys.engine.timetable import come_due
from journeys.engine.turns import in_turn
from journeys.engine.urgent import urgent
from journeys.engine.wake import wake
from journeys.services.count_doubts import count_doubts
from journeys.services.demo.clockwork import lived_elsewhere
from journeys.services.go_on import forget_overdue, go_on
from journeys.services.keep_logs import keep_logs
from journeys.services.mail_mentions import mail_mentions
from journeys.services.name_winners import name_winners
from journeys.services.pause import pause_failing

TURN = 1.0
"""Seconds that a task works before others of its queue get theirs; it then nudges itself."""

SHARE = 0.1
"""The same for what is not urgent where urgent things wait."""

REST = 0.1
"""Seconds of each look of a ticker for what nobody waits for: rebuilds whose nudge was lost."""


@shared_task(name="journeys.wake")
@in_turn
def wake_task() -> dict[str, int]:
    """Work off the inbox."""
    cleared("journeys.wake")
    if lived_elsewhere():
        return {}
    counts = wake(seconds=TURN)
    if counts.unfinished:
        nudge("journeys.wake", "express")
    return counts.facts()


@shared_task(name="journeys.tick")
@in_turn
def tick_task() -> dict[str, int]:
    """Run what is due, whatever its version."""
    cleared("journeys.tick")
    if lived_elsewhere():
        return {}
    counts = tick(BULK, seconds=TURN, between=urgent)
    if counts.unfinished:
        nudge("journeys.tick", "bulk")
    return counts.facts()


@shared_task(name="journeys.tick_express")
@in_turn
def tick_express_task() -> dict[str, int]:
    """Run what is due of small and transactional versions."""
    cleared("journeys.tick_express")
    if lived_elsewhere():
        return {}
    counts = tick(EXPRESS, seconds=TURN)
    if counts.unfinished:
        nudge("journeys.tick_express", "express")
    return counts.facts()


@shared_task(name="journeys.move")
@in_turn
def move_task() -> dict[str, int]:
    """Let another version take over who is under way."""
    cleared("journeys.move")
    if lived_elsewhere():
        return {}
    counts = move(seconds=TURN)
    if counts.unfinished:
        nudge("journeys.move", "bulk")
    return counts.facts()


@shared_task(name="journeys.go_on")
@in_turn
def go_on_task() -> dict[str, int]:
    """Carry on with journeys that are being resumed."""
    cleared("journeys.go_on")
    if lived_elsewhere():
        return {}
    counts = go_on(seconds=TURN)
    if counts.unfinished:
        nudge("journeys.go_on", "bulk")
    return counts.facts()


@shared_task(name="journeys.dispatch")
def dispatch_task() -> None:
    """Send what is queued and due."""
    cleared("journeys.dispatch")
    if not lived_elsewhere():
        dispatch(seconds=SHARE)


@shared_task(name="journeys.segments")
@in_turn
def segments_task() -> int:
    """Look at whom facts or time may have moved into segments or out of them."""
    cleared("journeys.segments")
    return 0 if lived_elsewhere() else passes.work(seconds=TURN)


@shared_task(name="journeys.rebuild")
def rebuild_task() -> None:
    """Carry rebuilds of segments on, and let in whoever was inside when a journey was published."""
    cleared("journeys.rebuild")
    if lived_elsewhere():
        return
    left = passes.rebuild_some(seconds=TURN)
    if gather(seconds=TURN).unfinished or left:
        nudge("journeys.rebuild", "bulk")


@shared_task(name="journeys.fold")
def fold_task() -> int:
    """Fold counter deltas into the base."""
    return fold()


@shared_task(name="journeys.name_winners")
def name_winners_task() -> list[str]:
    """Give splits that have one their winner."""
    return [] if lived_elsewhere() else [str(race) for race in name_winners()]


@shared_task(name="journeys.pause_failing")
def pause_failing_task() -> list[str]:
    """Hold journeys in which too many people cannot go on."""
    cleared("journeys.pause_failing")
    return [] if lived_elsewhere() else pause_failing()


@shared_task(name="journeys.count_doubts")
def count_doubts_task() -> int:
    """Count the doubts about large rules that were changed."""
    cleared("journeys.count_doubts")
    return count_doubts()


@shared_task(name="journeys.mail_mentions")
def mail_mentions_task() -> int:
    """Write to members who are mentioned."""
    cleared("journeys.mail_mentions")
    return mail_mentions()


@shared_task(name="journeys.upkeep")
def upkeep_task() -> dict[str, list[str]]:
    """Make the partitions of the months to come, drop those that nobody wants to keep, and forget what nobody
    will ask for."""
    forget_overdue()
    return {"made": partitions.ensure([clock.real_now(), clock.now()]), "dropped": keep_logs()}


_express = False


@celeryd_after_setup.connect(weak=False)
def know_lane(instance: Any, **arguments: Any) -> None:
    """Whether this worker is the express lane: it then leaves to others what takes long."""
    global _express
    _express = set(instance.app.amqp.queues.consume_from) == {EXPRESS}


@worker_process_init.connect(weak=False)
def start_ticker(**arguments: Any) -> None:
    """Each worker process looks for work by itself, too; see ``journeys.engine.ticker``.

    What is loaded by now stays for ever, so the garbage collector need not walk through it again and again.
    """
    gc.collect()
    gc.freeze()
    lane, share = (EXPRESS, SHARE) if _express else (BULK, TURN)
    soon: tuple[Callable[[], object], ...] = (
        in_turn(lambda: wake(seconds=TURN)),
        in_turn(lambda: passes.work(seconds=TURN)),
        in_turn(lambda: come_due(seconds=TURN, patient=True)),
        in_turn(lambda: tick(lane, seconds=TURN, between=None if _express else urgent)),
    )
    besides: tuple[Callable[[], object], ...] = (
        in_turn(lambda: move(seconds=share)),
        in_turn(lambda: go_on(seconds=share)),
        in_turn(lambda: tick(BULK, seconds=share, between=urgent)),
        lambda: dispatch(seconds=share),
        lambda: passes.rebuild_some(seconds=min(share, REST)),
        lambda: gather(seconds=min(share, REST)),
    )
    # What is left to others is looked at now and then, for the case that there are none.
    later = [ticker.now_and_then(each, every=TURN) for each in besides] if _express else besides
    ticker.start([_unless_lived_elsewhere(each) for each in (*soon, *later)])


def _unless_lived_elsewhere(work: Callable[[], object]) -> Callable[[], object]:
    """Nothing, while the demo's history is being lived by a process of its own."""
    return lambda: None if lived_elsewhere() else work()


@worker_process_shutdown.connect(weak=False)
def stop_ticker(**arguments: Any) -> None:
    """Let the ticker finish its pass."""
    ticker.stop()
