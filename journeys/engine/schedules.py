"""Schedules that let a segment in: an occurrence at a time, a batch of its members at a time.

    due, not begun      the newest occurrence that has come begins; those before it are passed over
    begun               members after the cursor, in order of id, enter; the cursor moves with them
    through             the next occurrence is due

Cursor and entries are written in one transaction, and the row of the schedule is held meanwhile, so nobody
enters twice for one occurrence and nobody is left out, whoever dies. Whoever belongs to the segment when the
occurrence begins enters, unless they have left it by the time that their batch comes.
"""

from datetime import datetime
from typing import Any

from journeys.engine.dates import BATCH, Entered, let_in
from journeys.engine.enroll import Entrant
from journeys.engine.facts.runs import default_zone
from journeys.engine.statements import Session
from journeys.kinds.trigger_date import after
from journeys.kinds.trigger_schedule import TriggerScheduleSettings, newest_occurrence, next_occurrence


def come_due(work: Session, now: datetime, limit: int = BATCH) -> Entered:
    """Let in the next batch of one schedule whose time has come. About ten statements."""
    done = Entered()
    for row in work.rows("schedule_due", now=now):
        _batch(work, row, now, limit, done)
    return done


def _batch(work: Session, row: tuple[Any, ...], now: datetime, limit: int, done: Entered) -> None:
    id, key, document, due, occurs, began_at, cursor, retired, journey, status, version = row
    settings = TriggerScheduleSettings.parse(document).settings
    assert settings is not None, "only what can run is published"
    zone = default_zone()
    if occurs is None:
        until = now if retired is None else min(now, retired)
        newest = newest_occurrence(settings, zone, until)
        occurs, began_at, cursor = max(due, newest) if newest else due, now, 0
    members = [
        contact
        for (contact,) in work.rows(
            "schedule_members", segment=settings.segment, cursor=cursor, began_at=began_at, limit=limit
        )
    ]
    properties = {"occurrence": occurs.isoformat()}
    entrants = [Entrant(contact, occurs, properties) for contact in members]
    let_in(work, journey, status, version, key, entrants, now, done)
    done.taken += max(len(members), 1)
    if len(members) == limit:
        work.run("schedule_moved", id=id, due=due, occurs=occurs, began_at=began_at, cursor=members[-1])
    elif retired is not None:
        work.run("schedule_gone", id=id)
    else:
        following = next_occurrence(settings, zone, after(occurs))
        work.run("schedule_moved", id=id, due=following, occurs=None, began_at=None, cursor=0)
