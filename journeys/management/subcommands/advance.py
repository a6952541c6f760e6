from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from journeys.rules.durations import parse_duration
from journeys.services.demo.clockwork import lived_elsewhere, wait_until_still
from journeys.services.settle import advance

HELP = "Development and tests: move the clock ahead, hop by hop, letting everything come to rest each time."


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("duration", help="For instance 48h, 3d, 2w.")


def run(command: BaseCommand, options: dict[str, Any]) -> int:
    if not settings.CLOCK_MOVABLE:
        command.stderr.write(
            "The clock moves in development and tests only; this installation runs on real time."
        )
        return 1
    try:
        duration = parse_duration(options["duration"])
    except ValueError as error:
        command.stderr.write(str(error))
        return 1
    if lived_elsewhere():
        command.stderr.write("The demo is on its way to now; the clock is moved once it is there.")
        wait_until_still()
    hops, now = advance(duration)
    command.stdout.write(
        f"It is {now:%Y-%m-%d %H:%M:%S} UTC now, after {hops} hop{'' if hops == 1 else 's'}."
    )
    return 0
