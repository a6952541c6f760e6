from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from config import clock, partitions
from journeys.services.roles import ensure_roles

HELP = "After migrating: roles and their rights, partitions ahead. Safe to run again."


def add_arguments(parser: ArgumentParser) -> None:
    """Takes none."""


def run(command: BaseCommand, options: dict[str, Any]) -> int:
    made = partitions.ensure([clock.now(), clock.real_now()])
    ensure_roles()
    command.stdout.write(f"Roles are set; {len(made)} partitions made.")
    return 0
