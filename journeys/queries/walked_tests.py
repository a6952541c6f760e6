"""The tests of a draft, walked, as the canvas tells them: each step with its time and the reason it was
left."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from journeys.engine.facts.runs import default_zone
from journeys.graph.document import Document
from journeys.graph.memory import Decision
from journeys.graph.plan import compile
from journeys.graph.simulate import simulate
from journeys.graph.simulated_walk import SimulatedWalk, Stop
from journeys.kinds.decisions import BASELINE
from journeys.kinds.rulebook import Rulebook
from journeys.queries.segments import with_segments
from journeys.rules.durations import words
from journeys.rules.explain import sentence

MOST = 200
"""More tests than these are not walked while a page waits; half a millisecond each."""


@dataclass(frozen=True, slots=True)
class WalkStep:
    """A step of the walk. ``after`` says when it was come to, ``said`` why it was left, with *emphasis*;
    ``outcome`` is empty where the person still stands or the run ended."""

    node: str
    at: str
    after: str
    stayed: str
    outcome: str
    said: str


@dataclass(frozen=True, slots=True)
class WalkedTest:
    """One test and the way of its contact. ``mismatches`` are sentences; none when it passed."""

    name: str
    passed: bool
    mismatches: tuple[str, ...]
    steps: tuple[WalkStep, ...]
    ended: str


def walked_tests(document: Document, rules: Rulebook) -> list[WalkedTest]:
    """The document's tests in their order, the first 200. One query.

    Raises RuleError when a step has settings that are not made yet.
    """
    document = with_segments(document, rules)
    plan, zone = compile(document, rules), default_zone()
    walks = [simulate(document, rules, case, plan=plan, zone=zone) for case in document.tests[:MOST]]
    return [
        WalkedTest(walk.test.name, walk.passed, tuple(walk.mismatches), _steps(walk), _ended(walk))
        for walk in walks
    ]


def _steps(walk: SimulatedWalk) -> tuple[WalkStep, ...]:
    decisions = list(walk.decisions)
    told = []
    for stop, following in zip(walk.stops, [*walk.stops[1:], None], strict=True):
        left = following.at if following else walk.ended_at
        decision = next((item for item in decisions if item.node == stop.node and item.at == left), None)
        if decision is not None:
            decisions.remove(decision)
        told.append(
            WalkStep(
                node=stop.node,
                at=stop.at.isoformat(),
                after=_after(walk.after(stop.at)),
                stayed=words(left - stop.at) if left and left > stop.at else "",
                outcome=(stop.outcome or "") if following else "",
                said=_said(walk, stop, left, decision),
            )
        )
    return tuple(told)


def _after(passed: timedelta) -> str:
    return _("%s after entering") % words(passed) if passed else _("at the entry")


def _said(walk: SimulatedWalk, stop: Stop, left: datetime | None, decision: Decision | None) -> str:
    """Why the step was left as it was; what happened at that instant for a wait."""
    if decision is not None:
        if decision.fallback == BASELINE:
            return (
                _("Took the baseline *%s*, because this person walks without the logic.") % decision.outcome
            )
        return sentence(
            decision.rule.rule, decision.row, decision.seen, decision.outcome, decision.fallback or None
        )
    sent = next((item for item in walk.messages if item.node == stop.node and item.at >= stop.at), None)
    if sent is not None:
        return _("Not sent: %s.") % sent.reason.replace("_", " ") if sent.reason else _("Sent.")
    if any(node == stop.node and at >= stop.at for node, at in walk.tasks):
        return _("Handed over to a person.")
    started = [slug for node, slug, at in walk.started if node == stop.node and at >= stop.at]
    if started:
        return _("Started *%s*.") % started[0]
    if left is None or left <= stop.at:
        return ""
    happened = [item.event for item in walk.test.events if walk.test.start + item.after == left]
    waited = words(left - stop.at)
    if happened:
        names = ", ".join(f"*{name}*" for name in dict.fromkeys(happened))
        return _("Waited %(time)s, until %(events)s.") % {"time": waited, "events": names}
    return _("Waited %s.") % waited


def _ended(walk: SimulatedWalk) -> str:
    said = {
        "end": _("Reached the end."),
        "goal": _("Reached the goal and left."),
        "exit": _("Taken out by the exit condition."),
        "waiting": _("Still waiting when the test ends."),
        "refused": _("Did not enter."),
        "failed": _("Could not go on."),
    }.get(walk.how, walk.how)
    return f"{said} {walk.reason}".strip()
