import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from journeys.engine.facts.runs import default_zone
from journeys.graph.document import Document, parse_journey
from journeys.graph.simulate import Report, run_tests
from journeys.kinds.rulebook import Rulebook
from journeys.models import Journey
from journeys.queries.rulebook import rulebook
from journeys.queries.segments import with_segments
from journeys.rules.problems import RuleError
from journeys.services.documents import draft_document, rule_slugs

HELP = "Walk a journey's own tests and show each path and the coverage. Exit 1 when one fails."


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("journey", metavar="FILE|SLUG")
    parser.add_argument("--json", action="store_true", help="One JSON document instead of lines.")


def run(command: BaseCommand, options: dict[str, Any]) -> int:
    try:
        document, rules = _find(options["journey"])
        report = run_tests(with_segments(document, rules), rules, zone=default_zone())
    except LookupError as error:
        command.stderr.write(str(error.args[0]))
        return 1
    except RuleError as error:
        for problem in error.problems:
            command.stderr.write(f"{problem.place}: {problem.message} {problem.cure}")
        return 1
    if options["json"]:
        command.stdout.write(json.dumps(report.to_json(), indent=2))
    else:
        _show(command, report)
    return 0 if report.passed else 1


def _find(name: str) -> tuple[Document, Rulebook]:
    """The journey of that slug with the rulebook's rules, else the file of that name with its own."""
    journey = Journey.objects.filter(slug=name).first()
    if journey:
        raw = draft_document(journey)
        return parse_journey(raw), rulebook(rule_slugs(raw))
    path = Path(name)
    if not path.is_file():
        raise LookupError(f"There is neither a journey nor a file named {name}.")
    try:
        document = parse_journey(json.loads(path.read_bytes()))
    except ValueError as error:
        raise LookupError(f"{name} is not JSON: {error}.") from error
    return document, document.rulebook()


def _show(command: BaseCommand, report: Report) -> None:
    for walk in report.walks:
        command.stdout.write(f"{'ok  ' if walk.passed else 'FAIL'} {walk.test.name}")
        command.stdout.write(f"     {' > '.join(walk.path)}")
        for mismatch in walk.mismatches:
            command.stdout.write(f"     {mismatch}")
    for rule in report.rules:
        command.stdout.write(f"Rule {rule.slug}: {rule.label}.")
    passed = sum(walk.passed for walk in report.walks)
    command.stdout.write(
        f"{passed} of {len(report.walks)} tests pass; "
        f"they walk {len(report.covered)} of {report.edges} paths."
    )
    for edge in report.uncovered:
        command.stdout.write(f"     not walked: {edge}")
