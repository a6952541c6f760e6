from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from journeys.queries.status import status
from journeys.rules.durations import words

HELP = "Queues, lag, journeys and failures as a table."
HEAD = ("journey", "status", "version", "under way", "due", "late by", "parked")


def add_arguments(parser: ArgumentParser) -> None:
    """Takes none."""


def run(command: BaseCommand, options: dict[str, Any]) -> int:
    now = status()
    rows = [
        (j.slug, j.status, str(j.version or "-"), str(j.live), str(j.due), _age(j.late), str(j.parked))
        for j in now.journeys
    ]
    for line in _table([HEAD, *rows]):
        command.stdout.write(line)
    command.stdout.write("")
    command.stdout.write(f"facts to look at    {now.inbox} (oldest {_age(now.inbox_age)})")
    command.stdout.write(f"messages queued     {now.queued}")
    command.stdout.write(f"messages uncertain  {now.uncertain}")
    return 0


def _age(age: timedelta | None) -> str:
    return "-" if age is None else words(timedelta(seconds=round(age.total_seconds())))


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    """Rows as lines whose columns stand under each other; the first two are text, the rest numbers."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
