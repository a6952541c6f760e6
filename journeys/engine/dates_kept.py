"""Appointments of a newly published date trigger, of all when the zone of those who state none has changed,
and of one that is no more: in the background, in batches, each a transaction that says how far it has come,
so that a worker that dies leaves nothing half."""

from datetime import datetime

import orjson
from django.db import transaction

from journeys.engine import stuck
from journeys.engine.dates import read_settings
from journeys.engine.dates_moved import appoint
from journeys.engine.facts.runs import default_zone
from journeys.engine.facts_in import Fact
from journeys.engine.halving import by_halves
from journeys.engine.put_off import put_off
from journeys.engine.statements import Session, transient

STRETCH = 5_000
"""Contacts that one batch looks at."""


def fill(work: Session, now: datetime, limit: int = STRETCH) -> int:
    """Make the appointments of the next stretch of contacts, for one trigger; return how many stretches were
    looked at: 1, or 0 when there is nothing left to do. Eight statements.

    Those who have the date are locked (shared) until the commit: whoever changes them comes after, and is
    heard of through the inbox. A contact whose date cannot be worked out is set apart, a trigger that cannot
    be filled at all is put off.
    """
    for trigger, document, since, cursor, attempt in work.rows("fill_next", now=now):
        try:
            with transaction.atomic():
                _stretch(work, trigger, document, since, cursor, limit)
        except Exception as error:
            if transient(error):
                raise
            put_off(work, "datetrigger", trigger, attempt, error, now)
        return 1
    return 0


def _stretch(work: Session, trigger: int, document: object, since: datetime, cursor: int, limit: int) -> None:
    settings, default = read_settings(document), default_zone()
    ((upto,),) = work.rows("fill_upto", cursor=cursor, limit=limit)
    if upto is None:
        work.run("fill_moved", trigger=trigger, cursor=cursor, filled=True)
        return
    rows = work.rows("fill_contacts", attribute=settings.attribute, cursor=cursor, upto=upto)
    known = {contact: (orjson.loads(text), zone) for contact, text, zone in rows}
    contacts = sorted(known)

    def act(part: range) -> None:
        sinces = {contacts[row]: since for row in part}
        appoint(work, trigger, settings, sinces, known, default, contacts, again=True)

    def apart(part: range, error: Exception) -> None:
        facts = [Fact(0, "attribute", contacts[row], settings.attribute, since, {}) for row in part]
        stuck.stick(work, facts, error)

    if contacts:
        list(by_halves(len(contacts), act, apart, whole=True))
    work.run("fill_moved", trigger=trigger, cursor=upto, filled=False)


def clear(work: Session, limit: int = STRETCH) -> int:
    """Delete appointments of a trigger that was retired, up to ``limit``, and the trigger with the last;
    return how many rows went."""
    for trigger, retired_at in work.rows("retired"):
        gone = work.run("retired_appointments", trigger=trigger, retired_at=retired_at, limit=limit)
        return gone or work.run("retired_done", trigger=trigger)
    return 0
