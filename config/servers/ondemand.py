"""Servers for a single command: those of a running `make run`, else its own for as long as it takes."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from config.servers.attach import attach
from config.servers.places import PROJECT, data_folder
from config.servers.prepare import is_prepared

WITHOUT_SERVERS = frozenset(
    {"help", "check", "collectstatic", "findstatic", "startapp", "makemessages", "compilemessages"}
    | {"spectacular", "version", "--version", "--help", "diffsettings"}
)


def wanted(arguments: Sequence[str]) -> bool:
    """Whether the command needs embedded servers: it uses the database, and has no address of one's own."""
    if len(arguments) < 2 or arguments[1] in WITHOUT_SERVERS or "--help" in arguments:
        return False
    if os.environ.get("DJANGO_SETTINGS_MODULE") != "config.settings.development":
        return False
    return not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"))


def prepare() -> None:
    """Migrate and set up in a process of its own, which says what went wrong. Ends this one in that case."""
    command = [sys.executable, "-m", "config.servers.prepare"]
    if subprocess.run(command, cwd=PROJECT, check=False, stdout=subprocess.DEVNULL).returncode != 0:
        raise SystemExit(1)


@contextmanager
def for_command(arguments: Sequence[str], folder: Path | None = None) -> Iterator[None]:
    """Hold the servers during one command, on a database that is up to date where it is one of `weft`.

    Raises ServerError with a sentence.
    """
    if not wanted(arguments):
        yield
        return
    servers = attach(folder or data_folder())
    try:
        if arguments[1] == "weft" and not is_prepared():
            prepare()
        yield
    finally:
        servers.close()
