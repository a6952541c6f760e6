from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from journeys.services.demo import load_demo

HELP = "Development and tests: people to sign in as and a journey to start from, on an empty installation."


def add_arguments(parser: ArgumentParser) -> None:
    """Takes none."""


def run(command: BaseCommand, options: dict[str, Any]) -> int:
    if not settings.CLOCK_MOVABLE:
        command.stderr.write(
            "Demo people have a known password; they are made in development and tests only."
        )
        return 1
    made = load_demo()
    command.stdout.write(
        "Demo people and a journey are ready." if made else "There is data already; nothing was made."
    )
    return 0
