"""Dates that change: the appointments of contacts are made, moved and removed with the facts."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any

from journeys.engine.dates import dates_of, read_settings
from journeys.engine.facts.runs import default_zone
from journeys.engine.facts_in import Fact, Names
from journeys.engine.statements import Session, array, instants
from journeys.kinds.calendar import zone_of
from journeys.kinds.dated import TIMEZONE
from journeys.kinds.trigger_date import TriggerDateSettings, after, next_instant

LATE = timedelta(minutes=10)
"""How much earlier than when we heard of it a fact may say that it is: a date said to be known for years lets
nobody in for the years."""

ZONES_APART = timedelta(hours=26)
"""A local time comes at most so much later in one zone than in another."""


def moved(work: Session, names: Names, facts: Sequence[Fact], now: datetime) -> None:
    """Make, move and remove the appointments of contacts whose date or time zone has changed.

    Nothing where no date trigger asks for one of the facts; else a statement to lock the contacts, and three
    for each trigger.
    """
    asked: dict[tuple[int, str], dict[int, datetime]] = {}
    # By trigger: to another one the same fact says nothing of the date.
    dated: set[tuple[int, str, int]] = set()
    for fact in facts:
        if fact.kind != "attribute":
            continue
        places = names.entered_by(fact)
        for version, node in places:
            frame = names.versions[version].frame
            since = min(now, max(fact.at, (fact.told or now) - LATE))
            place = frame.journey, frame.keys[node]
            if fact.name != TIMEZONE.name:
                dated.add((*place, fact.contact))
            by_contact = asked.setdefault(place, {})
            by_contact[fact.contact] = min(since, by_contact.get(fact.contact, since))
    if not asked:
        return
    contacts = sorted({contact for some in asked.values() for contact in some})
    work.rows("share_contacts", contacts=array(contacts))
    triggers = work.rows(
        "date_triggers_of", journeys=array(journey for journey, _ in asked), keys=[key for _, key in asked]
    )
    default = default_zone()
    for trigger, journey, key, settings, since, filled in triggers:
        # Until all have been looked at, whoever is told of first must not lose what has come meanwhile.
        some = asked[journey, key]
        sinces = {contact: max(since, at) if filled else since for contact, at in some.items()}
        wanted = read_settings(settings)
        known = dates_of(work, wanted.attribute, sorted(sinces))
        elsewhere = {contact for contact in sinces if (journey, key, contact) not in dated}
        appoint(work, trigger, wanted, sinces, known, default, elsewhere)


def appoint(
    work: Session,
    trigger: int,
    settings: TriggerDateSettings,
    sinces: Mapping[int, datetime],
    known: Mapping[int, tuple[Any, str]],
    default: tzinfo,
    elsewhere: Collection[int],
    again: bool = False,
) -> None:
    """Make the appointments of contacts what their dates and zones (``known``, of those who are there) say,
    from an instant on for each. Two statements; the caller holds the contacts.

    Of those who are ``elsewhere`` only the zone has changed: the date that has let them in does not do so
    again, though it comes again where they are now. When all are looked at ``again`` for that, an instant
    that was still to come lets in also where it has passed by the new zone; one that had passed does not."""
    contacts = sorted(sinces)
    there = {
        contact: (due, fired)
        for contact, due, fired in work.rows("appointments_of", trigger=trigger, contacts=array(contacts))
    }
    dues: dict[int, datetime | None] = {}
    for contact in contacts:
        due, fired = there.get(contact, (None, None))
        if due is not None and due <= sinces[contact]:
            # It came before the date changed, and somebody is about to let them in.
            continue
        value, zone = known.get(contact, (None, ""))
        since = sinces[contact]
        if again and due:
            since = min(since, due - ZONES_APART)
        if fired:
            since = max(since, after(fired + ZONES_APART) if contact in elsewhere else after(fired))
        new = next_instant(settings, value, zone_of(zone, default), since)
        if new is not None or contact in there:
            dues[contact] = new
    if dues:
        work.run("appoint", trigger=trigger, contacts=array(dues), dues=instants(dues.values()))
