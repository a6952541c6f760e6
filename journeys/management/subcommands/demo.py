import signal
from argparse import ArgumentParser
from threading import Event
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from journeys.services.demo.clockwork import Clockwork
from journeys.services.demo.house import PEOPLE, begin

HELP = "Development and tests: people to sign in as and journeys with a history, on an empty installation."


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--people", type=int, default=PEOPLE, help="Contacts in all; 0: a team and a draft.")
    parser.add_argument(
        "--live", action="store_true", help="Fill the history, and move the clock when asked."
    )


def run(command: BaseCommand, options: dict[str, Any]) -> int:
    if not settings.CLOCK_MOVABLE:
        command.stderr.write(
            "Demo people have a known password; they are made in development and tests only."
        )
        return 1
    if options["live"]:
        _live()
        return 0
    made = begin(options["people"])
    command.stdout.write(
        "Demo people and a journey are ready." if made else "There is data already; nothing was made."
    )
    return 0


def _live() -> None:
    ended = Event()

    def end(number: int, frame: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    Clockwork(stay=lambda: not ended.is_set()).run(ended)
