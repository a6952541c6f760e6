import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from journeys.exchange.write_files import KINDS, VERSIONS, write_file
from journeys.models import Journey, Rule
from journeys.rules.problems import RuleError
from journeys.services.export_files import facts_file, journey_file, newest_version

HELP = (
    "Write a journey's draft with its rules as a journey file, a rule as JSON, DMN, CSV or XLSX, or what is "
    "written down about facts."
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=["journey", "rule", "facts"])
    parser.add_argument("slug", nargs="?", default="", help="Of a journey or a rule.")
    parser.add_argument(
        "--as", dest="kind", choices=KINDS, default="json", help="Of a rule: the kind of file."
    )
    parser.add_argument("--dmn", choices=VERSIONS, default="1.3", help="Of a DMN file: its version.")
    parser.add_argument("--output", metavar="FILE", type=Path, help="The file to write; else stdout.")


def run(command: BaseCommand, options: dict[str, Any]) -> int:
    if options["what"] == "facts":
        text = json.dumps(facts_file(), indent=2, ensure_ascii=False)
        return _write(command, options["output"], text.encode())
    if options["what"] == "journey":
        journey = Journey.objects.filter(slug=options["slug"]).first()
        if journey is None:
            command.stderr.write(f"There is no journey {options['slug']}.")
            return 1
        text = json.dumps(journey_file(journey), indent=2, ensure_ascii=False)
        return _write(command, options["output"], text.encode())
    rule = Rule.objects.filter(slug=options["slug"]).first()
    version = newest_version(rule) if rule else None
    if version is None:
        command.stderr.write(f"There is no rule {options['slug']}.")
        return 1
    try:
        file = write_file(version.document, options["kind"], options["dmn"])
    except RuleError as error:
        for problem in error.problems:
            command.stderr.write(f"{problem.place}: {problem.message} {problem.cure}")
        return 1
    for note in file.notes:
        command.stderr.write(f"{note.place}: {note.message} {note.cure}")
    return _write(command, options["output"], file.content)


def _write(command: BaseCommand, path: Path | None, content: bytes) -> int:
    if path is not None:
        try:
            path.write_bytes(content)
        except OSError as error:
            command.stderr.write(f"{path}: {error.strerror}.")
            return 1
        return 0
    try:
        command.stdout.write(content.decode())
    except UnicodeDecodeError:
        sys.stdout.buffer.write(content)  # a workbook is no text
    return 0
