"""Dates that let people in: who enters when, kept as rows ahead of time.

    a date is published        every contact who has it gets an appointment    (``dates_kept.fill``)
    it becomes known, moves    the appointment is made, moved or removed       (``dates_moved``, by the inbox)
    the zone of those who
    state none changes         likewise, contact after contact                 (``dates_kept``)
    it comes                   its people enter, and get their next            (``come_due``)

Nothing is scanned: what is due is found by an index of instants. A row is held from the moment it is found
due until its contact has entered, so an instant lets a contact in once, whatever is killed when. Of a date
that changes and an instant that comes at the same time, whoever takes the row second sees what the first
has made of it.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, tzinfo
from typing import Any

import orjson
from django.db import transaction

from journeys.engine.by_clock import BATCH, Entered, let_in, set_apart
from journeys.engine.enroll import Entrant
from journeys.engine.facts.runs import default_zone
from journeys.engine.halving import by_halves
from journeys.engine.put_off import put_off
from journeys.engine.statements import Session, array, instants, transient
from journeys.kinds.calendar import zone_of
from journeys.kinds.trigger_date import TriggerDateSettings, after, next_instant
from journeys.rules.values import plain

type Due = list[tuple[int, datetime]]


def read_settings(document: Any) -> TriggerDateSettings:
    """The settings of a date trigger as they were published."""
    settings = TriggerDateSettings.parse(document).settings
    assert settings is not None, "only what can run is published"
    return settings


def dates_of(work: Session, attribute: str, contacts: Sequence[int]) -> dict[int, tuple[Any, str]]:
    """The value and the time zone of each contact; without those who are gone. One statement."""
    rows = work.rows("dated_contacts", attribute=attribute, contacts=array(contacts))
    return {id: (None if text is None else orjson.loads(text), zone) for id, text, zone in rows}


def come_due(work: Session, now: datetime, limit: int = BATCH) -> Entered:
    """Let in whose instant has come, up to ``limit`` of them, the earliest first.

    While the journey is paused they are refused and counted, or wait. Whoever cannot be let in is set apart;
    a trigger that cannot be worked off at all, or lets in none of many, is put off. Ten statements or so for
    each trigger.
    """
    rows = work.rows("appointments", now=now, limit=limit)
    done = Entered()
    if not rows:
        return done
    by_trigger: dict[int, Due] = {}
    for trigger, contact, due in rows:
        by_trigger.setdefault(trigger, []).append((contact, due))
    triggers = work.rows("date_triggers", ids=array(sorted(by_trigger)))
    for gone in by_trigger.keys() - {row[0] for row in triggers}:
        contacts = array(contact for contact, _ in by_trigger[gone])
        done.taken += work.run("forget_appointments", trigger=gone, contacts=contacts)
    default = default_zone()
    for row in triggers:
        done += _enter_safely(work, row, by_trigger[row[0]], default, now)
    return done


def _enter_safely(work: Session, row: tuple[Any, ...], due: Due, default: tzinfo, now: datetime) -> Entered:
    trigger, attempt = row[0], row[-1]

    def act(rows: range) -> Entered:
        return _enter(work, row, [due[index] for index in rows], default, now)

    def apart(rows: range, error: Exception) -> Entered:
        return _set_apart(work, row, [due[index] for index in rows], default, error)

    done = Entered()
    try:
        with transaction.atomic():
            for part in by_halves(len(due), act, apart, whole=True):
                done += part
            if attempt:
                work.run("datetrigger_goes_on", id=trigger)
    except Exception as error:
        if transient(error):
            raise
        put_off(work, "datetrigger", trigger, attempt, error, now)
        return Entered(taken=len(due))
    return done


def _enter(
    work: Session,
    row: tuple[Any, ...],
    due: Due,
    default: tzinfo,
    now: datetime,
) -> Entered:
    trigger, key, document, _since, _filled, retired, journey, status, version, _attempt = row
    settings = read_settings(document)
    contacts = [contact for contact, _ in due]
    known = dates_of(work, settings.attribute, sorted(contacts))
    entrants = [
        Entrant(contact, at, {"date": plain(known[contact][0]), "due": at.isoformat()})
        for contact, at in due
        if contact in known and (retired is None or at <= retired)
    ]
    done = Entered(taken=len(due))
    let_in(work, journey, status, version, key, entrants, now, done)
    if retired is not None:
        work.run("forget_appointments", trigger=trigger, contacts=array(contacts))
        return done
    dues = [
        next_instant(settings, known[contact][0], zone_of(known[contact][1], default), after(at))
        if contact in known
        else None
        for contact, at in due
    ]
    work.run(
        "fired",
        trigger=trigger,
        contacts=array(contacts),
        fired=instants(at for _, at in due),
        dues=instants(dues),
    )
    return done


def _set_apart(work: Session, row: tuple[Any, ...], due: Due, default: tzinfo, error: Exception) -> Entered:
    """Keep those who cannot be let in as stuck facts; their next instant comes all the same, where it can be
    worked out."""
    trigger, key, document, _since, _filled, retired, journey, _status, _version, _attempt = row
    following = _following(work, document, due, default)
    entrants = [
        Entrant(contact, at, {**following[contact][1], "due": at.isoformat()})
        for contact, at in due
        if retired is None or at <= retired
    ]
    done = set_apart(work, journey, key, entrants, error)
    done.taken = len(due)
    contacts = array(contact for contact, _ in due)
    if retired is not None:
        work.run("forget_appointments", trigger=trigger, contacts=contacts)
        return done
    fired = instants(at for _, at in due)
    dues = instants(following[contact][0] for contact, _ in due)
    work.run("fired", trigger=trigger, contacts=contacts, fired=fired, dues=dues)
    return done


def _following(
    work: Session, document: Any, due: Due, default: tzinfo
) -> dict[int, tuple[datetime | None, dict[str, Any]]]:
    """The next instant and the date of each; nothing of those for whom this is what fails. Raises what fails
    for all: without it their next instants would be lost."""
    found: dict[int, tuple[datetime | None, dict[str, Any]]] = {contact: (None, {}) for contact, _ in due}
    settings = read_settings(document)
    known = dates_of(work, settings.attribute, sorted(found))
    for contact, at in due:
        value, zone = known.get(contact, (None, ""))
        with suppress(ArithmeticError, TypeError, ValueError):
            next_one = next_instant(settings, value, zone_of(zone, default), after(at))
            found[contact] = next_one, {"date": plain(value)}
    return found
