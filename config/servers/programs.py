"""The programs that `make run` starts beside the servers, in this order. One list, nowhere else."""

import sys
from dataclasses import dataclass

from config.servers.places import data_folder

UVICORN = "-m uvicorn config.asgi:application --lifespan off --no-access-log --log-level warning"
# Longer than a proxy keeps an idle connection (nginx a minute, Caddy two): a form that is sent into a
# connection which was closed a moment before is lost, since no proxy sends it twice.
IDLE = "--timeout-keep-alive 130"
CELERY = "-m celery --app config.celery --quiet"
WORKER = "worker --without-gossip --without-mingle --loglevel WARNING"


@dataclass(frozen=True, slots=True)
class Program:
    """One long-running program of this Python. Its log is NAME.log, and its WEFT_PROCESS is its name."""

    name: str
    command: tuple[str, ...]


def program(name: str, words: str, *more: str) -> Program:
    """A program whose command line is these words, and more that may hold blanks."""
    return Program(name, (sys.executable, *words.split(), *more))


def programs(host: str, port: int) -> tuple[Program, ...]:
    """Everything that runs, the web first."""
    return (
        program("web", f"{UVICORN} {IDLE} --timeout-graceful-shutdown 3 --host {host} --port {port}"),
        program("mail", "manage.py weft mailcatcher"),
        # Wakes by events and transactional journeys, in a lane of their own that bulk work cannot fill.
        program("express", f"{CELERY} {WORKER} -Q express -n express@%h --pool solo"),
        program("bulk", f"{CELERY} {WORKER} -Q bulk,housekeeping -n bulk@%h --concurrency 2"),
        program("beat", f"{CELERY} beat --loglevel WARNING", "--schedule", str(data_folder() / "beat")),
    )


def lives() -> Program:
    """What lives the demo's history and moves its clock; started once the first page is there."""
    return program("demo", "manage.py weft demo --live")
