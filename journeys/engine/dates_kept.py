"""Appointments of a newly published date trigger, and those of one that is no more: in the background, in
batches, each a transaction that says how far it has come, so that a worker that dies leaves nothing half."""

from datetime import datetime

import orjson

from journeys.engine.dates import read_settings
from journeys.engine.facts.runs import default_zone
from journeys.engine.statements import Session, array, instants
from journeys.kinds.calendar import zone_of
from journeys.kinds.trigger_date import next_instant

STRETCH = 5_000
"""Contacts that one batch looks at."""


def fill(work: Session, limit: int = STRETCH) -> int:
    """Make the appointments of the next stretch of contacts, for one trigger; return how many were looked
    for, 0 when there is nothing left to do. Five statements.

    Those who have the date are locked (shared) until the commit: whoever changes them comes after, and is
    heard of through the inbox.
    """
    for trigger, document, since, cursor in work.rows("fill_next"):
        settings, default = read_settings(document), default_zone()
        ((upto,),) = work.rows("fill_upto", cursor=cursor, limit=limit)
        if upto is None:
            work.run("fill_moved", trigger=trigger, cursor=cursor, filled=True)
            return 1
        rows = work.rows("fill_contacts", attribute=settings.attribute, cursor=cursor, upto=upto)
        dues: dict[int, datetime] = {}
        for contact, text, zone in rows:
            due = next_instant(settings, orjson.loads(text), zone_of(zone, default), since)
            if due is not None:
                dues[contact] = due
        if dues:
            work.run("fill_appointments", trigger=trigger, contacts=array(dues), dues=instants(dues.values()))
        work.run("fill_moved", trigger=trigger, cursor=upto, filled=False)
        return 1
    return 0


def clear(work: Session, limit: int = STRETCH) -> int:
    """Delete appointments of a trigger that was retired, up to ``limit``, and the trigger with the last;
    return how many rows went."""
    for trigger, retired_at in work.rows("retired"):
        gone = work.run("retired_appointments", trigger=trigger, retired_at=retired_at, limit=limit)
        return gone or work.run("retired_done", trigger=trigger)
    return 0
