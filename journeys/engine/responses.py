"""What facts bring about: conversions and ends, waits that are over or due to be asked, entries."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from journeys.engine import endings, enroll, waiting
from journeys.engine.arrivals import default_currency
from journeys.engine.counters import Counts
from journeys.engine.endings import Standing
from journeys.engine.enroll import Admission, Entrant
from journeys.engine.facts import fetch
from journeys.engine.facts.asked import Asked
from journeys.engine.facts_in import Fact, Names
from journeys.engine.outbox import Reached
from journeys.engine.statements import Session, array, instants
from journeys.engine.tallies import WakeCounts
from journeys.graph.goals import EXIT, GOAL, ends
from journeys.rules.where import compile_where


def take_out(
    work: Session,
    names: Names,
    facts: Sequence[Fact],
    standing: Sequence[Standing],
    now: datetime,
    numbers: Counts,
    counts: WakeCounts,
) -> list[Standing]:
    """Record goals, end the runs that a goal or an exit takes out, and return those that go on.

    Facts act in the order in which they happened; at one instant a goal comes before an exit.
    """
    entered = _goals(work, names, facts, numbers, counts)
    entered |= _entries(work, [one for one in standing if one.id not in entered], names, facts)
    how = _by_events(names, facts, standing, entered)
    how |= _by_state(work, names, facts, [one for one in standing if one.id not in how], now)
    for reason in (GOAL, EXIT):
        gone = [one for one in standing if how.get(one.id) == reason]
        counts.dropped += endings.take_out(work, gone, reason, now, names.entrances, numbers)
        if reason == GOAL:
            counts.goals += len(gone)
        else:
            counts.exits += len(gone)
    return [one for one in standing if one.id not in how]


def _goals(
    work: Session, names: Names, facts: Sequence[Fact], numbers: Counts, counts: WakeCounts
) -> dict[int, datetime]:
    """Record conversions of runs, live or ended; return when those runs were entered. Three statements at
    most."""
    events = [fact for fact in facts if fact.what in names.goals]
    versions = {version for fact in events for version in names.goals[fact.what]}
    if not versions:
        return {}
    rows = work.rows(
        "goal_runs",
        contacts=array({fact.contact for fact in events}),
        journeys=array({names.versions[version].journey for version in versions}),
        versions=array(versions),
    )
    runs: dict[int, list[tuple[int, int, datetime, bool, bool]]] = {}
    entered = {}
    for contact, enrollment, version, at, _state, without, test in rows:
        runs.setdefault(contact, []).append((enrollment, version, at, without, test))
        entered[enrollment] = at
    currency = default_currency() if rows else ""
    reached, tests = [], set()
    for fact in events:
        for enrollment, version, at, without, test in runs.get(fact.contact, ()):
            runnable = names.versions[version]
            goal = runnable.plan.goal
            if goal is None or not goal.counts(fact.name, fact.payload, fact.at, at):
                continue
            if test:
                tests.add(enrollment)
            reached.append(
                Reached(
                    enrollment, fact.contact, version, runnable.journey, goal.name, fact.at,
                    goal.worth(fact.payload), goal.money(fact.payload, currency), without,
                )
            )  # fmt: skip
    counts.conversions += endings.convert(work, reached, frozenset(tests), names.entrances, numbers)
    return entered


def _entries(
    work: Session, standing: Sequence[Standing], names: Names, facts: Sequence[Fact]
) -> dict[int, datetime]:
    """When runs were entered whose version has an exit by one of the facts."""
    asking = {version for fact in facts for version in names.exits.get(fact.what, ())}
    ids = [one.id for one in standing if one.version in asking]
    return dict(work.rows("began", ids=array(ids))) if ids else {}


def _by_events(
    names: Names, facts: Sequence[Fact], standing: Sequence[Standing], entered: dict[int, datetime]
) -> dict[int, str]:
    """Whom an event takes out, and how: the earliest that does decides."""
    by_contact: dict[int, list[Fact]] = {}
    for fact in sorted(facts, key=lambda fact: (fact.at, fact.id)):
        if fact.kind == "event":
            by_contact.setdefault(fact.contact, []).append(fact)
    how: dict[int, str] = {}
    for one in standing:
        if one.id not in entered or one.version not in names.versions:
            continue
        plan = names.versions[one.version].plan
        found: list[tuple[datetime, bool, str]] = []
        for fact in by_contact.get(one.contact, ()):
            end = ends(plan.goal, plan.exit_when, fact.name, fact.payload, fact.at, entered[one.id])
            if end is not None:
                found.append((fact.at, end != GOAL, end))
        if found:
            how[one.id] = min(found)[2]
    return how


def _by_state(
    work: Session, names: Names, facts: Sequence[Fact], standing: Sequence[Standing], now: datetime
) -> dict[int, str]:
    """Whom the exit condition takes out, now that one of its facts has changed. Facts of each version
    once."""
    changed: dict[int, set[int]] = {}
    for fact in facts:
        for version in names.exits.get(fact.what, ()):
            changed.setdefault(version, set()).add(fact.contact)
    how: dict[int, str] = {}
    for version, contacts in changed.items():
        plan = names.versions[version].plan
        some = [one for one in standing if one.version == version and one.contact in contacts]
        if plan.exit_holds is None or not some:
            continue
        ids = [one.id for one in some]
        entered = dict(work.rows("began", ids=array(ids)))
        asked = Asked(now, plan.slug, [one.contact for one in some], ids, [entered[id] for id in ids])
        holds = plan.exit_holds(fetch(work, asked, plan.exit_needs), len(some), now)
        how |= {one.id: EXIT for one, held in zip(some, holds, strict=True) if held}
    return how


def wake(
    work: Session,
    names: Names,
    facts: Sequence[Fact],
    standing: Sequence[Standing],
    now: datetime,
    counts: WakeCounts,
) -> None:
    """Make due whoever rests on a node that names one of the facts. One statement.

    Due no earlier than the fact is stamped: a receiver's clock may be ahead of ours, and a tick that looked
    before that instant would not see it.
    """
    by_contact: dict[int, list[Fact]] = {}
    for fact in facts:
        if fact.what in names.nodes or fact.what in names.exits:
            by_contact.setdefault(fact.contact, []).append(fact)
    due: dict[int, datetime] = {}
    for one in standing:
        moments = [
            max(now, fact.at)
            for fact in by_contact.get(one.contact, ())
            if (one.version, one.node) in names.nodes.get(fact.what, ()) or _may_leave_later(names, one, fact)
        ]
        if moments and (one.due is None or min(moments) < one.due):
            due[one.id] = min(moments)
    if due:
        counts.woken += work.run("wake_due", ids=array(due), dues=instants(due.values()))


def _may_leave_later(names: Names, one: Standing, fact: Fact) -> bool:
    """Whether the clock may take the run out, now that a fact of its exit condition has changed: the walk
    works out when."""
    if one.version not in names.exits.get(fact.what, ()):
        return False
    return names.versions[one.version].plan.exit_wakes.timed


def let_in(
    work: Session, names: Names, facts: Sequence[Fact], now: datetime, numbers: Counts, counts: WakeCounts
) -> dict[int, Counter[str]]:
    """Let contacts in by triggers, events and segments, or keep them until their journey goes on; return the
    refusals of each journey, to be counted at the end.

    Journeys in order of id, since guard rows are locked by journey and contact.
    """
    refused: dict[int, Counter[str]] = {}
    for version, _, entrants in _entrants(names, facts, names.paused):
        refused.setdefault(names.versions[version].journey, Counter())["paused"] += len(entrants)
    for version, node, entrants in _entrants(names, facts, names.held):
        runnable = names.versions[version]
        waiting.keep(work, runnable.journey, runnable.frame.keys[node], entrants)
    for version, node, entrants in _entrants(names, facts, names.triggers):
        runnable = names.versions[version]
        key = runnable.frame.keys[node]
        admission: Admission = enroll.admit(work, runnable, key, entrants, now, numbers)
        counts.entered += len(admission.entered)
        refused.setdefault(runnable.journey, Counter()).update(admission.refused)
    counts.refused += sum(reasons.total() for reasons in refused.values())
    return refused


def _entrants(
    names: Names, facts: Sequence[Fact], asking: Mapping[tuple[str, str], set[tuple[int, int]]]
) -> list[tuple[int, int, list[Entrant]]]:
    """Version, trigger node and entrants, in the order of journeys."""
    asked: dict[tuple[int, int], list[Entrant]] = {}
    for fact in facts:
        if fact.kind == "attribute":
            continue  # a date moves; when it comes, the timetable lets people in
        for version, node in asking.get(fact.what, ()):
            runnable = names.versions[version]
            if fact.kind == "segment" and not fact.payload.get("entered"):
                continue
            where = getattr(runnable.plan.nodes[runnable.frame.keys[node]].settings, "where", ())
            if where and not compile_where(where)(fact.payload, fact.at):
                continue
            properties = {} if fact.kind == "segment" else fact.payload
            asked.setdefault((version, node), []).append(Entrant(fact.contact, fact.at, properties))
    order = sorted(asked, key=lambda place: (names.versions[place[0]].journey, place))
    return [(version, node, asked[version, node]) for version, node in order]
