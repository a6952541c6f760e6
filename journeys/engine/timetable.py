"""Entries by the clock: dates of contacts, and schedules.

keep       what a version's triggers want, when it is published; the old version's are taken over or retired
come_due   the pass that every worker makes: let in whose time has come, get ahead with what is to come
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from config import clock
from config.log import get_logger
from config.nudge import nudge
from journeys.engine import dates, dates_kept, schedules
from journeys.engine.by_clock import Entered
from journeys.engine.facts.runs import default_zone
from journeys.engine.statements import Session, retried, session
from journeys.engine.tallies import Tally
from journeys.graph.plan import Plan
from journeys.kinds.trigger_date import TriggerDateSettings
from journeys.kinds.trigger_schedule import TriggerScheduleSettings, next_occurrence
from journeys.models import DateTrigger, Schedule, Version

log = get_logger(__name__)


@dataclass(slots=True)
class TimetableCounts(Tally):
    """A pass. ``due`` dates and members of segments had their time come, of whom some ``entered`` and some
    are ``stuck``; ``prepared`` are batches of appointments made or cleared away. ``unfinished`` says that
    time was up."""

    due: int = 0
    entered: int = 0
    stuck: int = 0
    prepared: int = 0
    unfinished: int = 0


def keep(version: Version, plan: Plan) -> None:
    """Let the date and schedule triggers of a version that is published be those of its journey. In the
    transaction that publishes it; two statements, and a few for each trigger that is new or gone."""
    document = {node["key"]: node.get("settings", {}) for node in version.document["nodes"]}
    wanted = {
        key: plan.nodes[key].settings
        for key in plan.triggers
        if isinstance(plan.nodes[key].settings, TriggerDateSettings | TriggerScheduleSettings)
    }
    now = version.published_at
    kept = set()
    rows: list[DateTrigger | Schedule] = [
        *DateTrigger.objects.filter(journey=version.journey_id, retired_at=None),
        *Schedule.objects.filter(journey=version.journey_id, retired_at=None),
    ]
    for row in rows:
        if row.node_key in wanted and row.settings == document[row.node_key]:
            kept.add(row.node_key)
        elif isinstance(row, Schedule) and row.occurs is None and (row.due is None or row.due > now):
            row.delete()
        else:
            row.retired_at = now
            row.save(update_fields=["retired_at"])
    zone = default_zone()
    for key in wanted.keys() - kept:
        place = {"journey_id": version.journey_id, "node_key": key, "settings": document[key]}
        place["zone"] = str(zone)
        settings = wanted[key]
        if isinstance(settings, TriggerScheduleSettings):
            Schedule.objects.create(**place, due=next_occurrence(settings, zone, now))
        else:
            DateTrigger.objects.create(**place, since=now)


def come_due(seconds: float = float("inf"), patient: bool = False) -> TimetableCounts:
    """Let in whose time has come, and get ahead, until there is nothing left or time is up. Each batch is a
    transaction. With ``patient`` what fails is logged, and tried again by the next pass."""
    started = time.monotonic()
    counts = TimetableCounts()
    for step in (_rezone, _dates, _schedules, _fill, _clear):
        while True:
            try:
                done = retried(step)
            except Exception as problem:
                if not patient:
                    raise
                log.exception("timetable.failed", step=step.__name__, problem=repr(problem))
                break
            if not done:
                break
            counts += done
            if time.monotonic() - started > seconds:
                counts.unfinished = 1
                return counts
    if counts:
        log.info("timetable", seconds=round(time.monotonic() - started, 4), **counts.facts())
    return counts


def _rezone() -> TimetableCounts:
    """Keep instants by the zone that everybody has by now who states none."""
    with session() as work:
        zone, now = default_zone(), clock.now()
        again = work.run("datetrigger_rezoned", zone=str(zone), now=now)
        return TimetableCounts(prepared=again + schedules.rezone(work, now, zone))


def _dates() -> TimetableCounts:
    return _entered(dates.come_due)


def _schedules() -> TimetableCounts:
    return _entered(schedules.come_due)


def _entered(step: Callable[[Session, datetime], Entered]) -> TimetableCounts:
    with session() as work:
        now = clock.now()
        done = step(work, now)
        done.write(work, now)
        if done.entered:
            nudge("journeys.tick", "bulk")
    return TimetableCounts(due=done.taken, entered=done.entered, stuck=done.stuck)


def _fill() -> TimetableCounts:
    with session() as work:
        return TimetableCounts(prepared=dates_kept.fill(work, clock.now()))


def _clear() -> TimetableCounts:
    with session() as work:
        return TimetableCounts(prepared=dates_kept.clear(work))
