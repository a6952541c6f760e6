"""A journey's own test cases, and which of its edges they walk.

report = run_tests(document, rules)
report.passed                     every expectation of every case was met
report.uncovered                  edges that no case walks
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from journeys.graph.cases import Expect, TestCase
from journeys.graph.document import Document
from journeys.graph.nodes import EdgeSpec
from journeys.graph.person import DROPPED, ZONE
from journeys.graph.plan import compile
from journeys.graph.simulate import simulate
from journeys.graph.simulated import Simulated
from journeys.kinds.rulebook import DecidingRule, Rulebook
from journeys.rules.durations import words
from journeys.rules.values import plain

EXACT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a journey's tests. `rules` are the versions that decided; `counts` how many cases walk
    each edge that at least one walks."""

    results: tuple[Simulated, ...]
    edges: tuple[EdgeSpec, ...]
    counts: Counter[tuple[str, str]]
    rules: tuple[DecidingRule, ...]

    @property
    def passed(self) -> bool:
        """Whether all cases passed; also when there are none."""
        return all(result.passed for result in self.results)

    @property
    def uncovered(self) -> tuple[EdgeSpec, ...]:
        """The edges that no case walks, in the order of the document."""
        return tuple(edge for edge in self.edges if not self.counts[edge.source, edge.outcome])

    def to_json(self) -> dict[str, Any]:
        """The report as JSON: each case with its path, and the coverage."""
        return {
            "passed": self.passed,
            "tests": [to_json(result) for result in self.results],
            "coverage": {
                "edges": len(self.edges),
                "walked": len(self.edges) - len(self.uncovered),
                "uncovered": [edge.to_json() for edge in self.uncovered],
            },
            "rules": [
                {"slug": rule.slug, "number": rule.number, "status": rule.status} for rule in self.rules
            ],
        }


def run_tests(document: Document, rules: Rulebook, *, zone: ZoneInfo = ZONE) -> Report:
    """Walks every test case of the document. Raises RuleError when a node has settings that are not made yet.

    About a millisecond for each case.
    """
    plan = compile(document, rules)
    results = []
    for case in document.tests:
        result = simulate(document, rules, case, plan=plan, zone=zone)
        results.append(replace(result, mismatches=tuple(mismatches(case, result))))
    asked = [node.kind.rule(node.settings) for node in plan.nodes.values()]
    used = {rules.find(*item): None for item in asked if item is not None}
    return Report(
        results=tuple(results),
        edges=document.edges,
        counts=Counter(edge for result in results for edge in result.edges),
        rules=tuple(rule for rule in used if rule is not None),
    )


def mismatches(case: TestCase, result: Simulated) -> list[str]:
    """A sentence for each expectation that was not met. What is not named is not compared."""
    return [*_path(case.expect, result), *_times(case.expect, result), *_messages(case.expect, result),
            *_end(case.expect, result)]  # fmt: skip


def _path(expect: Expect, result: Simulated) -> list[str]:
    if expect.path is None:
        return []
    walked = [stop.node for stop in result.path]
    wanted = [entry.partition(":") for entry in expect.path]
    if [node for node, _, _ in wanted] != walked:
        found = f"Expected the path {_listed(expect.path)}; walked {_listed(walked)}"
        return [f"{found} ({result.reason})" if result.reason else f"{found}."]
    return [
        f"Expected to leave {node} by {outcome}; left by {stop.outcome or 'nothing yet'}."
        for (node, _, outcome), stop in zip(wanted, result.path, strict=True)
        if outcome and outcome != stop.outcome
    ]


def _times(expect: Expect, result: Simulated) -> list[str]:
    found = []
    for node, wanted in expect.at.items():
        arrivals = [result.after(stop.at) for stop in result.path if stop.node == node]
        if not arrivals:
            found.append(f"Expected to come to {node} after {_spans(wanted)}; never came there.")
            continue
        compared = arrivals if node in expect.every_arrival else arrivals[:1]
        if len(compared) != len(wanted) or any(
            abs(was - should) > EXACT for was, should in zip(compared, wanted, strict=True)
        ):
            found.append(f"Expected to come to {node} after {_spans(wanted)}; came after {_spans(compared)}.")
    return found


def _messages(expect: Expect, result: Simulated) -> list[str]:
    sent = [message.node for message in result.messages if message.state != DROPPED]
    if expect.deliveries is None or list(expect.deliveries) == sent:
        return []
    dropped = [f"{item.node} was dropped: {item.reason}" for item in result.messages if item.state == DROPPED]
    why = f" ({'; '.join(dropped)})" if dropped else ""
    return [f"Expected the messages {_listed(expect.deliveries)}; sent {_listed(sent)}{why}."]


def _end(expect: Expect, result: Simulated) -> list[str]:
    found = []
    if expect.how is not None and expect.how != result.how:
        why = f" ({result.reason})" if result.reason else ""
        found.append(f"Expected the run to be over by {expect.how}; it is {result.how}{why}.")
    if expect.ended_at is not None:
        if result.ended_at is None:
            found.append(f"Expected the run to be over after {words(expect.ended_at)}; it is not.")
        elif abs(result.after(result.ended_at) - expect.ended_at) > EXACT:
            was = words(result.after(result.ended_at))
            found.append(f"Expected the run to be over after {words(expect.ended_at)}; it was after {was}.")
    return found


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"


def _spans(spans: Sequence[timedelta]) -> str:
    return ", ".join(words(span) for span in spans)


def to_json(result: Simulated) -> dict[str, Any]:
    """One simulated contact as JSON; instants both as such and as hours since the entry."""

    def hours(at: Any) -> float:
        return round(result.after(at).total_seconds() / 3600, 4)

    return {
        "name": result.name,
        "passed": result.passed,
        "mismatches": list(result.mismatches),
        "start": plain(result.start),
        "path": [
            {"node": stop.node, "at": plain(stop.at), "hours": hours(stop.at), "outcome": stop.outcome}
            for stop in result.path
        ],
        "deliveries": [
            {"node": item.node, "at": plain(item.at), "state": item.state, "reason": item.reason}
            for item in result.messages
        ],
        "decisions": [
            {
                "node": item.node, "at": plain(item.at), "row": item.row, "outcome": item.outcome,
                "rule": item.rule.slug, "version": item.rule.number, "status": item.rule.status,
                "fallback": item.fallback, "seen": dict(item.seen), "outputs": dict(item.outputs),
            }
            for item in result.decisions
        ],
        "tasks": [{"node": node, "at": plain(at)} for node, at in result.tasks],
        "ended": {
            "how": result.how,
            "at": plain(result.ended_at),
            "hours": None if result.ended_at is None else hours(result.ended_at),
            "reason": result.reason,
        },
        "goal_at": plain(result.goal_at),
    }  # fmt: skip
