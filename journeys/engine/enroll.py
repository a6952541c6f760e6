"""Entry: who is let in, by re-entry, exit condition and pause; refusals are counted by reason.

One statement on the guard rows decides (journey, contact, key), so two workers that try at once cannot both
succeed. New enrollments are inserted due and run by a tick of another transaction.

    reasons   no_key         the event lacks the property that re-entry goes by
              exit           the exit condition holds already
              paused         the journey is paused, and entrants do not wait
              no_trigger     they waited, and the version that is live by now lacks their trigger
              live           another run is under way
              too_soon       the pause since the last entry is not over
              no_journey     a step names a journey that does not exist (counted where the step is)
              not_live       the journey that a step names is not live
              no_entrance    it has no trigger by hand
              entered_before `once`, or this key was used
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import orjson

from config import clock
from config.nudge import nudge
from contacts.statements import texts
from journeys.engine import waiting
from journeys.engine.counters import Counts, hour_of
from journeys.engine.facts import fetch
from journeys.engine.facts.asked import Asked
from journeys.engine.plans import Published, published
from journeys.engine.statements import Session, array, instants, retried, session
from journeys.graph.buckets import walks_without_logic
from journeys.models import Journey, Pause, Version

LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class Entrant:
    """Somebody who asks to be let in: by what event properties, stamped when. ``key`` is filled in here."""

    contact: int
    at: datetime
    properties: dict[str, Any] = field(default_factory=dict)
    key: str = ""


@dataclass(slots=True)
class Admission:
    """What became of entrants: the new enrollments, how many were refused for which reason, and how many wait
    until a paused journey goes on."""

    entered: list[int] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    waiting: int = 0


def enroll(
    version: int,
    contacts: Iterable[int],
    properties: dict[str, Any] | None = None,
    node: str = "",
    test: bool = False,
) -> Admission:
    """Let contacts into a version now, in a transaction of their own, and nudge a tick.

    ``node`` is the key of the trigger they enter by (the first without one). A version that is not its
    journey's live one, or whose journey does not run, lets nobody in: refused as ``paused``, or kept waiting
    where that was chosen for the pause. About six statements.
    """
    chosen = list(contacts)

    def transaction() -> Admission:
        with session() as work:
            now = clock.now()
            entrants = [Entrant(contact, now, properties or {}) for contact in chosen]
            row = Version.objects.select_related("journey").get(pk=version)
            if row.journey.live_version_id == version and _waits(row.journey):
                waiting.keep(work, row.journey_id, node, entrants, test)
                return Admission(waiting=len(entrants))
            if row.journey.status != Journey.Status.LIVE or row.journey.live_version_id != version:
                admission = Admission(refused=Counter(paused=len(entrants)))
                count_refused(work, {row.journey_id: admission.refused}, now)
                return admission
            counts = Counts()
            admission = admit(work, published(work, version), node, entrants, now, counts, test)
            counts.write(work)
            count_refused(work, {row.journey_id: admission.refused}, now)
            nudge("journeys.tick", "bulk")
            return admission

    return retried(transaction)


def _waits(journey: Journey) -> bool:
    return journey.status == Journey.Status.PAUSED and keeps_waiting(journey.pk)


def keeps_waiting(journey: int) -> bool:
    """Whether entrants wait for a journey that is paused. One query."""
    return Pause.objects.filter(journey=journey, ended_at=None, entrants=Pause.Entrants.WAIT).exists()


def admit(
    work: Session,
    runnable: Published,
    node: str,
    entrants: Sequence[Entrant],
    now: datetime,
    counts: Counts,
    test: bool = False,
    apart: timedelta | None = None,
) -> Admission:
    """Decide who of the entrants gets in, and insert their enrollments, due now, in the caller's transaction.

    Of several entries of one contact with one key the earliest is asked, the others are refused. ``apart`` is
    how long after an entry the next may come at the soonest, besides what re-entry says.
    """
    admission = Admission()
    asking = _keyed(runnable, entrants, admission.refused)
    asking = _outside(work, runnable, asking, now, admission.refused)
    if not asking:
        return admission
    let_in, ids = _guard(work, runnable, asking, admission.refused, apart)
    if not let_in:
        return admission
    without = _without_logic(work, runnable, let_in)
    entrance = runnable.frame.ids[node or runnable.plan.triggers[0]]
    work.run(
        "enter",
        ids=array(ids),
        version=runnable.version,
        journey=runnable.journey,
        node=entrance,
        now=now,
        n=len(let_in),
        test=test,
        contacts=array(entrant.contact for entrant in let_in),
        keys=texts(entrant.key for entrant in let_in),
        instants=instants(entrant.at for entrant in let_in),
        without=array(without),
        entries=texts(orjson.dumps(entrant.properties).decode() for entrant in let_in),
    )
    admission.entered = ids
    if not test:
        for entrant, plain in zip(let_in, without, strict=True):
            hour = hour_of(entrant.at)
            counts.add(runnable.version, entrance, "entered", "", plain, hour)
            counts.add(runnable.version, entrance, "arrived", "", plain, hour)
    return admission


def _keyed(runnable: Published, entrants: Sequence[Entrant], refused: Counter[str]) -> list[Entrant]:
    """One entrant per contact and key, the earliest, in the order in which guards are locked."""
    per = runnable.frame.document.settings.reentry.per
    first: dict[tuple[int, str], Entrant] = {}
    for entrant in sorted(entrants, key=lambda one: one.at):
        key = _key(entrant.properties.get(per)) if per else ""
        if key is None:
            refused["no_key"] += 1
        elif (entrant.contact, key) in first:
            refused["entered_before" if per else _again(runnable)] += 1
        else:
            first[entrant.contact, key] = replace(entrant, key=key)
    return [first[place] for place in sorted(first)]


def _key(value: object) -> str | None:
    """A property's value as a key; None where there is none that tells entries apart."""
    if value is None or value == "" or isinstance(value, dict | list):
        return None
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return text[:LONGEST_KEY]


def _again(runnable: Published) -> str:
    """Why a second entry at the same time is refused."""
    return "entered_before" if runnable.frame.document.settings.reentry.how == "once" else "live"


def _outside(
    work: Session, runnable: Published, asking: list[Entrant], now: datetime, refused: Counter[str]
) -> list[Entrant]:
    """Those for whom the exit condition does not hold already."""
    plan = runnable.plan
    if plan.exit_holds is None or not asking:
        return asking
    asked = Asked(
        now,
        plan.slug,
        [entrant.contact for entrant in asking],
        entries=[entrant.properties for entrant in asking],
    )
    holds = plan.exit_holds(fetch(work, asked, plan.exit_needs), len(asking), now)
    refused["exit"] += sum(holds)
    return [entrant for entrant, held in zip(asking, holds, strict=True) if not held]


def _guard(
    work: Session,
    runnable: Published,
    asking: list[Entrant],
    refused: Counter[str],
    apart: timedelta | None = None,
) -> tuple[list[Entrant], list[int]]:
    """Those whom the guard rows let in, and the ids of the enrollments that this makes."""
    reentry = runnable.frame.document.settings.reentry
    rows = work.rows(
        "enter_guard",
        journey=runnable.journey,
        contacts=array(entrant.contact for entrant in asking),
        keys=texts(entrant.key for entrant in asking),
        instants=instants(entrant.at for entrant in asking),
        again=reentry.how in ("always", "after"),
        pause=max((span for span in (reentry.after, apart) if span is not None), default=None),
    )
    admitted = {(contact, key): enrollment for contact, key, enrollment in rows}
    turned_away = [entrant for entrant in asking if (entrant.contact, entrant.key) not in admitted]
    if turned_away and reentry.how in ("always", "after"):
        contacts = array(entrant.contact for entrant in turned_away)
        live = len(work.rows("refused_live", journey=runnable.journey, contacts=contacts))
        refused["live"] += live
        refused["too_soon"] += len(turned_away) - live
    else:
        refused["entered_before"] += len(turned_away)
    let_in = [entrant for entrant in asking if (entrant.contact, entrant.key) in admitted]
    return let_in, [admitted[entrant.contact, entrant.key] for entrant in let_in]


def _without_logic(work: Session, runnable: Published, entrants: Sequence[Entrant]) -> list[bool]:
    """Who of them walks without the logic: the same contacts for ever. One statement if the journey has a
    share."""
    share = runnable.plan.without_logic
    if not share:
        return [False] * len(entrants)
    public = dict(work.rows("public_ids", contacts=array(entrant.contact for entrant in entrants)))
    return [
        walks_without_logic(runnable.plan.slug, str(public[entrant.contact]), share) for entrant in entrants
    ]


def count_refused(work: Session, refused: dict[int, Counter[str]], now: datetime) -> None:
    """Add refusals to the count of each journey, reason and hour. One statement, late in the transaction."""
    rows = sorted((j, reason, n) for j, reasons in refused.items() for reason, n in reasons.items() if n)
    if rows:
        work.run(
            "count_refused",
            journeys=array(journey for journey, _, _ in rows),
            reasons=[reason for _, reason, _ in rows],
            hours=array(hour_of(now) for _ in rows),
            counts=array(n for _, _, n in rows),
        )
