"""Dates that let people in: who enters when, kept as rows ahead of time.

    a date is published        every contact who has it gets an appointment    (``dates_kept.fill``)
    it becomes known, moves    the appointment is made, moved or removed       (``moved``, with the inbox)
    it comes                   its people enter, and get their next            (``come_due``)

Nothing is scanned: what is due is found by an index of instants. A row is held from the moment it is found
due until its contact has entered, so an instant lets a contact in once, whatever is killed when. Of a date
that changes and an instant that comes at the same time, whoever takes the row second sees what the first
has made of it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import Any

import orjson

from config.log import get_logger
from journeys.engine import enroll, waiting
from journeys.engine.counters import Counts
from journeys.engine.enroll import Entrant
from journeys.engine.facts.runs import default_zone
from journeys.engine.facts_in import Fact, Names
from journeys.engine.plans import Published, published
from journeys.engine.statements import Session, array, instants
from journeys.kinds.calendar import zone_of
from journeys.kinds.trigger_date import TriggerDateSettings, after, next_instant
from journeys.models import Journey
from journeys.rules.problems import RuleError
from journeys.rules.values import plain

BATCH = 1_000
LATE = timedelta(minutes=10)
"""How much earlier than now a fact may say that it is: a date said to be known for years lets nobody in for
the years."""

log = get_logger(__name__)


@dataclass(slots=True)
class Entered:
    """What a batch of entries by the clock did. ``taken`` rows were due."""

    taken: int = 0
    entered: int = 0
    refused: dict[int, Counter[str]] = field(default_factory=dict)
    numbers: Counts = field(default_factory=Counts)

    def write(self, work: Session, now: datetime) -> None:
        """Write the counts: the last of the transaction."""
        self.numbers.write(work)
        enroll.count_refused(work, self.refused, now)

    def refuse(self, journey: int, reason: str, number: int) -> None:
        """Note refusals."""
        if number:
            self.refused.setdefault(journey, Counter())[reason] += number


def read_settings(document: Any) -> TriggerDateSettings:
    """The settings of a date trigger as they were published."""
    settings = TriggerDateSettings.parse(document).settings
    assert settings is not None, "only what can run is published"
    return settings


def moved(work: Session, names: Names, facts: Sequence[Fact], now: datetime) -> None:
    """Make, move and remove the appointments of contacts whose date or time zone has changed.

    Nothing where no date trigger asks for one of the facts; else a statement to lock the contacts, and three
    for each trigger.
    """
    asked: dict[tuple[int, str], dict[int, datetime]] = {}
    for fact in facts:
        if fact.kind != "attribute":
            continue
        places = names.triggers.get(fact.what, set()) | names.paused.get(fact.what, set())
        for version, node in places:
            frame = names.versions[version].frame
            since = min(now, max(fact.at, now - LATE))
            by_contact = asked.setdefault((frame.journey, frame.keys[node]), {})
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
        _appoint(work, trigger, read_settings(settings), sinces, default)


def _appoint(
    work: Session,
    trigger: int,
    settings: TriggerDateSettings,
    sinces: Mapping[int, datetime],
    default: tzinfo,
) -> None:
    contacts = sorted(sinces)
    there = {
        contact: (due, fired)
        for contact, due, fired in work.rows("appointments_of", trigger=trigger, contacts=array(contacts))
    }
    known = dates_of(work, settings.attribute, contacts)
    dues: dict[int, datetime | None] = {}
    for contact in contacts:
        due, fired = there.get(contact, (None, None))
        if due is not None and due <= sinces[contact]:
            # It came before the date changed, and somebody is about to let them in.
            continue
        value, zone = known.get(contact, (None, ""))
        since = max(sinces[contact], after(fired)) if fired else sinces[contact]
        new = next_instant(settings, value, zone_of(zone, default), since)
        if new is not None or contact in there:
            dues[contact] = new
    if dues:
        work.run("appoint", trigger=trigger, contacts=array(dues), dues=instants(dues.values()))


def dates_of(work: Session, attribute: str, contacts: Sequence[int]) -> dict[int, tuple[Any, str]]:
    """The value and the time zone of each contact; without those who are gone. One statement."""
    rows = work.rows("dated_contacts", attribute=attribute, contacts=array(contacts))
    return {id: (None if text is None else orjson.loads(text), zone) for id, text, zone in rows}


def come_due(work: Session, now: datetime, limit: int = BATCH) -> Entered:
    """Let in whose instant has come, up to ``limit`` of them, the earliest first.

    While the journey is paused they are refused, and counted. Seven statements or so for each trigger.
    """
    rows = work.rows("appointments", now=now, limit=limit)
    done = Entered(taken=len(rows))
    if not rows:
        return done
    by_trigger: dict[int, list[tuple[int, datetime]]] = {}
    for trigger, contact, due in rows:
        by_trigger.setdefault(trigger, []).append((contact, due))
    triggers = work.rows("date_triggers", ids=array(sorted(by_trigger)))
    for gone in by_trigger.keys() - {row[0] for row in triggers}:
        contacts = array(contact for contact, _ in by_trigger[gone])
        work.run("forget_appointments", trigger=gone, contacts=contacts)
    default = default_zone()
    for row in triggers:
        _enter(work, row, by_trigger[row[0]], default, now, done)
    return done


def _enter(
    work: Session,
    row: tuple[Any, ...],
    due: Sequence[tuple[int, datetime]],
    default: tzinfo,
    now: datetime,
    done: Entered,
) -> None:
    trigger, key, document, _since, _filled, retired, journey, status, version = row
    settings = read_settings(document)
    contacts = [contact for contact, _ in due]
    known = dates_of(work, settings.attribute, sorted(contacts))
    entrants = [
        Entrant(contact, at, {"date": plain(known[contact][0]), "due": at.isoformat()})
        for contact, at in due
        if contact in known and (retired is None or at <= retired)
    ]
    let_in(work, journey, status, version, key, entrants, now, done)
    if retired is not None:
        work.run("forget_appointments", trigger=trigger, contacts=array(contacts))
        return
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


def let_in(
    work: Session,
    journey: int,
    status: str,
    version: int | None,
    key: str,
    entrants: Sequence[Entrant],
    now: datetime,
    done: Entered,
) -> None:
    """Let people into the live version by its trigger ``key``, where it has one; while it is paused they are
    refused, or wait where that was chosen for the pause."""
    if status == Journey.Status.PAUSED and entrants:
        if enroll.keeps_waiting(journey):
            waiting.keep(work, journey, key, entrants)
        else:
            done.refuse(journey, "paused", len(entrants))
    runnable = runs(work, version) if status == Journey.Status.LIVE and version else None
    if runnable is None or key not in runnable.plan.triggers or not entrants:
        return
    admission = enroll.admit(work, runnable, key, entrants, now, done.numbers)
    done.entered += len(admission.entered)
    done.refused.setdefault(journey, Counter()).update(admission.refused)


def runs(work: Session, version: int) -> Published | None:
    """The version; None, said in the log, for one that cannot run."""
    try:
        return published(work, version)
    except RuleError as error:
        log.error("timetable.cannot_run", version=version, problem=str(error))
        return None
