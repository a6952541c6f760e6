"""Recounts: every number against the log that it sums, and whoever nothing will ever wake."""

from dataclasses import dataclass

from config import clock
from contacts.segments import recount as segments
from journeys.engine.plans import published
from journeys.engine.statements import session
from journeys.rules.wake_plan import WakePlan

STUCK_SECONDS = 60
"""Overdue for so long, a live enrollment of a journey that runs is a finding."""

RECOUNTS = (
    ("left", "Departures differ from the step log"),
    ("arrived", "Arrivals differ from the step log and who stands there"),
    ("failed", "Parked runs differ from those standing parked"),
    ("entered", "Entries differ from the runs"),
    ("ended", "Ends differ from the runs"),
    ("moved_out", "Runs that went to another version differ from the step log"),
    ("moved_in", "Runs that came from another version differ from the step log"),
    ("row", "Rows that decided differ from the decision log"),
    ("converted", "Conversions differ from those recorded"),
)

SHARED = {"moved_out": "moved", "moved_in": "moved"}
"""Measures that one statement recounts."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that must not be: ``code`` for programs, a sentence for people."""

    code: str
    sentence: str


def check() -> list[Finding]:
    """Everything that is wrong; empty when all is well. Reads whole tables: for operators and tests."""
    return [*recount(), *stuck(), *strays(), *members()]


def members(sample: int | None = None) -> list[Finding]:
    """Kept members of segments against their conditions, asked anew of everybody, or of so many at most."""
    found = [
        Finding(
            "member",
            f"Contact {one.contact} is kept in segment {one.segment} and does not belong."
            if one.member
            else f"Contact {one.contact} belongs to segment {one.segment} and is not kept there.",
        )
        for one in segments.strays(clock.now(), sample)
    ]
    found += [
        Finding("size", f"Segment {slug} counts {kept} and has {number}.")
        for slug, kept, number in segments.sizes()
    ]
    return found


def recount() -> list[Finding]:
    """Counters against the logs: a statement per measure, and so one snapshot for both sides of each."""
    found = []
    with session(pinned=False) as work:
        for measure, sentence in RECOUNTS:
            statement = f"recount_{SHARED.get(measure, measure)}"
            for version, node, outcome, counted, logged in work.rows(statement, measure=measure):
                place = f"version {version}, node {node}{', ' + outcome if outcome else ''}"
                found.append(
                    Finding(f"count_{measure}", f"{sentence}: {place}: {counted} instead of {logged}.")
                )
    return found


def stuck() -> list[Finding]:
    """Live enrollments that nothing will wake, that stand on no node of their version, or that are long
    overdue."""
    found = []
    with session(pinned=False) as work:
        now = clock.now()
        for id, version, node in work.rows("asleep"):
            runnable = published(work, version)
            key = runnable.frame.keys.get(node)
            if key is None:
                found.append(
                    Finding("no_node", f"Enrollment {id} stands on a node that its version does not have.")
                )
            elif not _can_wake(runnable.plan.nodes[key].wakes, runnable.plan.nodes[key].connected):
                found.append(
                    Finding("asleep", f"Enrollment {id} rests on '{key}', and nothing will wake it.")
                )
        found += [
            Finding("stuck", f"The {kind} {name} of contact {contact} could not be worked off: {reason}")
            for _, kind, name, contact, reason in work.rows("stuck_for_good")
        ]
        found += [
            Finding("put_off", f"The {kind} '{node}' of the journey {slug} lets nobody in: {problem}")
            for kind, slug, node, problem in work.rows("put_off_ones")
        ]
        found += [
            Finding("overdue", f"Enrollment {id} was due {int(seconds)} s ago and nobody took it.")
            for id, seconds in work.rows("overdue", now=now, seconds=STUCK_SECONDS)
        ]
    return found


def _can_wake(names: WakePlan, connected: frozenset[str]) -> bool:
    """Whether a fact, or the fate of a message, ends the rest on such a node."""
    facts = names.events or names.attributes or names.segments or names.consents or names.messages
    return bool(facts) or "skipped" in connected


def strays() -> list[Finding]:
    """Rows that belong to nothing: deliveries without a step, enrollments without a run or a contact, guards
    that keep a door shut for nobody; and steps that were logged twice, or whose nodes are gone."""
    with session(pinned=False) as work:
        return [
            *(
                Finding("no_step", f"Delivery {id} comes from no step.")
                for (id,) in work.rows("stray_deliveries")
            ),
            *(
                Finding("no_run", f"Enrollment {id} has no run or no contact.")
                for (id,) in work.rows("stray_runs")
            ),
            *(
                Finding("unguarded", f"Enrollment {id} is under way, and no fact would find it.")
                for (id,) in work.rows("unguarded")
            ),
            *(
                Finding(
                    "shut", f"Contact {contact} cannot enter journey {journey} again, though no run is live."
                )
                for journey, contact in work.rows("stray_guards")
            ),
            *(
                Finding("twice", f"Step {seq} of enrollment {id} is in the log more than once.")
                for id, seq in work.rows("twice")
            ),
            *(
                Finding("no_way", f"What enrollment {id} passed from step {seq} on is not known.")
                for id, seq in work.rows("lost_ways")
            ),
        ]
