from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from journeys.rules.problems import RuleError
from journeys.services.import_files import import_files

HELP = "Import journey, rule and segment files. Nothing is half imported."


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", type=Path)


def run(command: BaseCommand, options: dict[str, Any]) -> int:
    try:
        texts = {str(path): path.read_bytes() for path in options["files"]}
        imported = import_files(texts, member=None)
    except OSError as error:
        command.stderr.write(f"{error.filename}: {error.strerror}.")
        return 1
    except RuleError as error:
        for problem in error.problems:
            command.stderr.write(f"{problem.place}: {problem.message} {problem.cure}")
        return 1
    for line in imported.lines():
        command.stdout.write(line)
    return 0
