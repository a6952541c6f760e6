"""Servers for a single command: joins those of a running `make run`, else starts them for as long as it
takes.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from config.servers.attach import attach
from config.servers.places import data_folder

WITHOUT_SERVERS = frozenset(
    {"help", "check", "collectstatic", "findstatic", "startapp", "makemessages", "compilemessages"}
    | {"spectacular", "version", "--version", "--help", "diffsettings"}
)


def wanted(arguments: Sequence[str]) -> bool:
    """Whether the command needs embedded servers: it uses the database, and no address of one's own is
    set.
    """
    if len(arguments) < 2 or arguments[1] in WITHOUT_SERVERS or "--help" in arguments:
        return False
    if os.environ.get("DJANGO_SETTINGS_MODULE") != "config.settings.development":
        return False
    return not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"))


@contextmanager
def for_command(arguments: Sequence[str], folder: Path | None = None) -> Iterator[None]:
    """Hold the servers during one command. Raises ServerError with a sentence."""
    if not wanted(arguments):
        yield
        return
    servers = attach(folder or data_folder())
    try:
        yield
    finally:
        servers.close()
