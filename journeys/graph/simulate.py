"""A journey tried out before it is live: one contact, or all of its own test cases.

    walk = simulate(document, rules, case)        what happens to one contact
    report = run_tests(document, rules)           every test of the document
    report.passed, report.uncovered               all expectations met; edges that no test walks

The rules are those of the rulebook handed in: the pinned version, else the newest approved, else the draft.
Each decision says which it was, and so does `report.rules`.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Any

from journeys.graph.cases import TestCase
from journeys.graph.document import Document
from journeys.graph.nodes import EdgeSpec
from journeys.graph.person import ZONE
from journeys.graph.plan import Plan, compile
from journeys.graph.simulated_walk import SimulatedWalk
from journeys.graph.simulation import Simulation
from journeys.graph.verdict import mismatches
from journeys.kinds.rulebook import DecidingRule, Rulebook


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a journey's tests. `edges` counts all edges, `covered` and `uncovered` are those that
    some and no test walks, in the order of the document; `counts` says how many walk each. `rules` are the
    versions asked."""

    walks: tuple[SimulatedWalk, ...]
    edges: int
    covered: tuple[EdgeSpec, ...]
    uncovered: tuple[EdgeSpec, ...]
    counts: Mapping[tuple[str, str], int]
    rules: tuple[DecidingRule, ...]

    @property
    def passed(self) -> bool:
        """Whether all tests passed; also when there are none."""
        return all(walk.passed for walk in self.walks)

    def to_json(self) -> dict[str, Any]:
        """The report as JSON: each test with its path, and the coverage."""
        return {
            "passed": self.passed,
            "tests": [walk.to_json() for walk in self.walks],
            "coverage": {
                "edges": self.edges,
                "walked": len(self.covered),
                "uncovered": [edge.to_json() for edge in self.uncovered],
            },
            "rules": [
                {"slug": rule.slug, "number": rule.number, "status": rule.status} for rule in self.rules
            ],
        }


def simulate(
    document: Document, rules: Rulebook, case: TestCase, *, plan: Plan | None = None, zone: tzinfo = ZONE
) -> SimulatedWalk:
    """What happens to the contact of a test case, and which of its expectations are not met.

    Raises RuleError when a node has settings that are not made yet. `zone` is the installation's; `plan`
    spares compiling the document again.
    """
    walk = Simulation(document, plan or compile(document, rules), case, zone).run()
    return replace(walk, mismatches=tuple(mismatches(case, walk)))


def run_tests(document: Document, rules: Rulebook, *, zone: tzinfo = ZONE) -> Report:
    """Walks every test case of the document. Raises RuleError when a node has settings that are not made yet.

    About half a millisecond for each case.
    """
    plan = compile(document, rules)
    walks = tuple(simulate(document, rules, case, plan=plan, zone=zone) for case in document.tests)
    counts = Counter(edge for walk in walks for edge in walk.edges)
    asked = [node.kind.rule(node.settings) for node in plan.nodes.values()]
    used = dict.fromkeys(rules.find(*item) for item in asked if item is not None)
    return Report(
        walks=walks,
        edges=len(document.edges),
        covered=tuple(edge for edge in document.edges if counts[edge.source, edge.outcome]),
        uncovered=tuple(edge for edge in document.edges if not counts[edge.source, edge.outcome]),
        counts=counts,
        rules=tuple(rule for rule in used if rule is not None),
    )
