"""What stands in the way of publishing a draft."""

from collections.abc import Iterable
from dataclasses import dataclass

from journeys.engine.facts.runs import default_zone
from journeys.graph.document import Document, parse_journey
from journeys.graph.problems import problems
from journeys.graph.simulate import Report, run_tests
from journeys.kinds.rulebook import Rulebook
from journeys.models import Journey
from journeys.queries.catalog_problems import catalog_problems
from journeys.queries.named import unknown_names
from journeys.queries.rulebook import rulebook
from journeys.queries.segments import with_segments
from journeys.rules.problems import Problem, RuleError
from journeys.services.documents import draft_document, rule_slugs


@dataclass(frozen=True, slots=True)
class Readiness:
    """What the publish dialog shows. ``report`` is None where the draft cannot be walked yet."""

    document: Document | None
    problems: tuple[Problem, ...]
    report: Report | None

    @property
    def unapproved(self) -> list[str]:
        """The slugs of the rules that have to be approved first."""
        nodes = self.document.nodes if self.document else {}
        keys = [problem.place.split("/")[1] for problem in self.problems if problem.code == "unapproved_rule"]
        asked = [nodes[key].kind.rule(nodes[key].settings) for key in keys if nodes[key].settings is not None]
        return list(dict.fromkeys(rule[0] for rule in asked if rule is not None))

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What refuses publishing."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is worth a look and refuses nothing."""
        return tuple(problem for problem in self.problems if problem.severity != "error")


def readiness(journey: Journey, approving: Iterable[int] = ()) -> Readiness:
    """Check the draft as publishing would, and walk its tests; the versions of rules that are ``approving``
    (ids) count as approved. Five queries, and the walk of each test."""
    raw = draft_document(journey)
    rules = rulebook(rule_slugs(raw)).with_approved(frozenset(approving))
    try:
        document = parse_journey(raw)
    except RuleError as error:
        return Readiness(None, error.problems, None)
    found = (
        *problems(document, rules),
        *catalog_problems(document, rules),
        *unknown_names(document),
    )
    report = _report(document, rules)
    return Readiness(document, (*found, *_red(report)), report)


def _report(document: Document, rules: Rulebook) -> Report | None:
    try:
        return run_tests(with_segments(document, rules), rules, zone=default_zone())
    except RuleError:
        return None


def _red(report: Report | None) -> list[Problem]:
    """A problem for each test that fails."""
    if report is None:
        return []
    return [
        Problem(
            "red_test",
            f"tests/{walk.test.name}",
            f"The test '{walk.test.name}' fails: {walk.mismatches[0]}",
            "Mend the journey, or change what the test expects.",
        )
        for walk in report.walks
        if not walk.passed
    ]
