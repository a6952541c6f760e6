import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from journeys.models import Journey
from journeys.services.export_files import journey_file

HELP = "Write a journey's draft, with the rules that it uses, as a journey file on stdout."


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=["journey"])
    parser.add_argument("slug")


def run(command: BaseCommand, options: dict[str, Any]) -> int:
    journey = Journey.objects.filter(slug=options["slug"]).first()
    if journey is None:
        command.stderr.write(f"There is no journey {options['slug']}.")
        return 1
    command.stdout.write(json.dumps(journey_file(journey), indent=2, ensure_ascii=False))
    return 0
