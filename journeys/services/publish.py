"""From draft to live: what stands in the way, and the act itself."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from config import clock
from contacts.models import Member
from journeys import announce
from journeys.engine.facts.runs import default_zone
from journeys.engine.names import register
from journeys.graph.document import Document, parse_journey
from journeys.graph.problems import problems
from journeys.graph.simulate import Report, run_tests
from journeys.kinds.rulebook import Rulebook
from journeys.models import Journey, Version
from journeys.queries.catalog_problems import catalog_problems
from journeys.queries.named import unknown_names
from journeys.queries.rulebook import rulebook
from journeys.queries.segments import with_segments
from journeys.rules.problems import Problem, RuleError
from journeys.services.documents import draft_document, rule_slugs
from journeys.services.journal import write
from journeys.services.move_people import FINISHING, Handling, begin

Status = Version.Status


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


def readiness(journey: Journey) -> Readiness:
    """Check the draft as publishing would, and walk its tests. Five queries, and the walk of each test."""
    raw = draft_document(journey)
    rules = rulebook(rule_slugs(raw))
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


@transaction.atomic
def publish(
    journey: Journey, member: Member | None, note: str = "", handling: Handling = FINISHING
) -> Version:
    """Make the draft the live version. ``handling`` says what becomes of who is under way: they finish on
    the version that they entered, unless they are to move. A paused journey stays paused: it goes on when it
    is resumed, with the new version for whoever enters then.

    Raises RuleError with every problem when something stands in the way; then nothing has changed.
    """
    journey = Journey.objects.select_for_update().get(pk=journey.pk)
    ready = readiness(journey)
    if ready.errors or ready.document is None:
        raise RuleError(ready.errors)
    last = journey.versions.order_by("-number").first()
    version = journey.versions.create(
        number=last.number + 1 if last else 1,
        document=_document(ready.document),
        published_at=clock.now(),
        published_by=member,
        note=note,
    )
    journey.versions.filter(status=Status.LIVE).exclude(pk=version.pk).update(status=Status.FINISHING)
    journey.live_version = version
    if journey.status != Journey.Status.PAUSED:
        journey.status = Journey.Status.LIVE
    journey.save(update_fields=["live_version", "status"])
    register(version)
    moving = begin(version, ready.document, handling)
    write(
        member,
        "journey.published",
        f"journey:{journey.slug}",
        f"Published version {version.number} of {journey.name}.",
        {"version": version.number, "note": note, "people": handling.people, "moving": moving},
    )
    announce.status(journey)
    return version


def _document(document: Document) -> dict[str, Any]:
    """What a version keeps: the workflow. Its rules live in the rulebook, with versions of their own."""
    return {**document.to_json(), "rules": [], "segments": []}


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
