"""The programs that `make run` starts beside the servers, in this order. One list, nowhere else."""

import sys
from dataclasses import dataclass
from pathlib import Path

MANAGE = (sys.executable, "manage.py")
CELERY = (sys.executable, "-m", "celery", "--app", "config.celery", "--quiet")
WORKER = ("worker", "--without-gossip", "--without-mingle", "--loglevel", "WARNING")

MAILCATCHER = (
    Path(__file__).resolve().parents[2] / "journeys" / "management" / "subcommands" / "mailcatcher.py"
)


@dataclass(frozen=True, slots=True)
class Program:
    """One long-running program: its log is `.weft/logs/NAME.log`, its name is WEFT_PROCESS in its
    environment."""

    name: str
    command: tuple[str, ...]


def programs(host: str, port: int) -> tuple[Program, ...]:
    """Everything that runs, the web first."""
    web = (
        "--host",
        host,
        "--port",
        str(port),
        "--lifespan",
        "off",
        "--no-access-log",
        "--log-level",
        "warning",
    )
    mail = (Program("mail", (*MANAGE, "weft", "mailcatcher")),) if MAILCATCHER.exists() else ()
    return (
        Program("web", (sys.executable, "-m", "uvicorn", "config.asgi:application", *web)),
        *mail,
        # Wakes by events and transactional journeys, in a lane of their own that bulk work cannot fill.
        Program("express", (*CELERY, *WORKER, "-Q", "express", "-n", "express@%h", "--pool", "solo")),
        Program("bulk", (*CELERY, *WORKER, "-Q", "bulk,housekeeping", "-n", "bulk@%h", "--concurrency", "2")),
        Program(
            "beat", (*CELERY, "beat", "--loglevel", "WARNING", "--schedule", ".weft/beat", "--pidfile", "")
        ),
    )
