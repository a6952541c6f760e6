"""Schedules that let a segment in: an occurrence at a time, a batch of its members at a time.

    due, not begun      the newest occurrence that has come begins; those before it are passed over
    begun               members after the cursor, in order of id, enter; the cursor moves with them
    through             the next occurrence is due

Cursor and entries are written in one transaction, and the row of the schedule is held meanwhile, so nobody
enters twice for one occurrence and nobody is left out, whoever dies. Whoever belongs to the segment when the
occurrence begins enters, unless they have left it by the time that their batch comes.
"""

from contextlib import suppress
from datetime import datetime, tzinfo
from typing import Any

from django.db import transaction

from journeys.engine.by_clock import BATCH, Entered, let_in, set_apart
from journeys.engine.enroll import Entrant
from journeys.engine.facts.runs import default_zone
from journeys.engine.halving import by_halves
from journeys.engine.put_off import put_off
from journeys.engine.statements import Session, transient
from journeys.kinds.trigger_date import after
from journeys.kinds.trigger_schedule import TriggerScheduleSettings, newest_occurrence, next_occurrence


def come_due(work: Session, now: datetime, limit: int = BATCH) -> Entered:
    """Let in the next batch of one schedule whose time has come. About twelve statements.

    A member who cannot be let in is set apart; a schedule that cannot be worked off at all, or lets in none
    of many, is put off.
    """
    for row in work.rows("schedule_due", now=now):
        try:
            with transaction.atomic():
                return _batch(work, row, now, limit)
        except Exception as error:
            if transient(error):
                raise
            put_off(work, "schedule", row[0], row[8], error, now)
            return Entered(taken=1)
    return Entered()


def _batch(work: Session, row: tuple[Any, ...], now: datetime, limit: int) -> Entered:
    id, key, document, due, occurs, began_at, cursor, retired, _attempt, journey, status, version = row
    settings = read(document)
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

    def act(rows: range) -> Entered:
        done = Entered(taken=len(rows))
        let_in(work, journey, status, version, key, [entrants[one] for one in rows], now, done)
        return done

    def apart(rows: range, error: Exception) -> Entered:
        return set_apart(work, journey, key, [entrants[one] for one in rows], error)

    done = Entered(taken=0 if members else 1)
    for part in by_halves(len(entrants), act, apart, whole=True):
        done += part
    if len(members) == limit:
        work.run("schedule_moved", id=id, due=due, occurs=occurs, began_at=began_at, cursor=members[-1])
    elif retired is not None:
        work.run("schedule_gone", id=id)
    else:
        following = next_occurrence(settings, zone, after(occurs))
        work.run("schedule_moved", id=id, due=following, occurs=None, began_at=None, cursor=0)
    return done


def read(document: Any) -> TriggerScheduleSettings:
    """The settings of a schedule as they were published."""
    settings = TriggerScheduleSettings.parse(document).settings
    assert settings is not None, "only what can run is published"
    return settings


def rezone(work: Session, now: datetime, zone: tzinfo) -> int:
    """Let schedules that state no zone follow the one that everybody has by now; return how many there were.
    An occurrence that has come stays. A statement, and one for each that is kept by another zone."""
    rows = work.rows("schedule_elsewhere", zone=str(zone))
    for id, document, kept in rows:
        due = kept
        if due is not None and due > now:
            # One that cannot be read is put off when it comes.
            with suppress(ArithmeticError, AssertionError, LookupError, TypeError, ValueError):
                due = next_occurrence(read(document), zone, now)
        work.run("schedule_rezoned", id=id, zone=str(zone), due=due)
    return len(rows)
