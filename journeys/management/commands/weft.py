"""``manage.py weft WORD``: journeys as files, their tests, the clock, and a look at the engine."""

import pkgutil
import sys
from importlib import import_module
from types import ModuleType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.functional import lazy

from journeys.management import subcommands

WORDS = {name.rstrip("_"): name for _, name, _ in pkgutil.iter_modules(subcommands.__path__)}
"""Each word and its module; a trailing underscore keeps a file from being a keyword of Python."""


def meaning(word: str) -> str:
    """What a word does, in one line."""
    return str(module(word).HELP)


def module(word: str) -> ModuleType:
    """What does the work of a word. Only that of the word that was typed is imported."""
    return import_module(f"{subcommands.__name__}.{WORDS[word]}")


class WordParser(CommandParser):
    """Reads what follows a word; learns what may follow when there is something to read."""

    def __init__(self, *, word: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unread: str | None = word

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        if self.unread is not None:
            found, self.unread = module(self.unread), None
            self.description = found.HELP
            found.add_arguments(self)
        return super().parse_known_args(args, namespace)


class Command(BaseCommand):
    help = "Works with journeys, rules and the engine: " + ", ".join(WORDS)
    # Those look at the pages, which no word needs and which take a second to import.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        choices = parser.add_subparsers(dest="word", required=True, metavar="WORD", parser_class=WordParser)
        for word in WORDS:
            # Read when it is printed, so that the other words are not imported for nothing.
            choices.add_parser(word, word=word, help=lazy(meaning, str)(word))

    def handle(self, *args: Any, **options: Any) -> None:
        status = module(options["word"]).run(self, options)
        if status:
            sys.exit(status)
