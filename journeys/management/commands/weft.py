"""``manage.py weft WORD``: journeys as files, their tests, the clock, and a look at the engine."""

import pkgutil
import sys
from argparse import ArgumentParser
from importlib import import_module
from types import ModuleType
from typing import Any

from django.core.management.base import BaseCommand

from journeys.management import subcommands


def words() -> dict[str, ModuleType]:
    """Each word and its module; a trailing underscore keeps a file from being a keyword of Python."""
    names = (module.name for module in pkgutil.iter_modules(subcommands.__path__))
    return {name.rstrip("_"): import_module(f"{subcommands.__name__}.{name}") for name in names}


class Command(BaseCommand):
    help = "Works with journeys, rules and the engine: " + ", ".join(words())

    def add_arguments(self, parser: ArgumentParser) -> None:
        choices = parser.add_subparsers(dest="word", required=True, metavar="WORD")
        for name, module in words().items():
            module.add_arguments(choices.add_parser(name, help=module.HELP, description=module.HELP))

    def handle(self, *args: Any, **options: Any) -> None:
        status = words()[options["word"]].run(self, options)
        if status:
            sys.exit(status)
