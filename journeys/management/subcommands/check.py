from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from journeys.engine.check import check

HELP = "Recount everything: counters, runs that nothing will wake, deliveries without a step."


def add_arguments(parser: ArgumentParser) -> None:
    """Takes none."""


def run(command: BaseCommand, options: dict[str, Any]) -> int:
    findings = check()
    for finding in findings:
        command.stderr.write(str(finding))
    if findings:
        command.stderr.write(f"{len(findings)} findings.")
        return 1
    command.stdout.write("Everything adds up.")
    return 0
