"""The decision log as a file for spreadsheets, in which nothing is a formula."""

import json
from collections.abc import Iterable
from datetime import UTC

from django.http import HttpResponse

from config import clock
from config.csv_files import csv_answer
from journeys.queries.decisions import Decided

MOST = 10_000

HEAD = ("at", "rule", "version", "row", "outcome", "fallback", "why", "values seen", "outputs", "journey")
LATER = ("journey version", "step", "run")
PERSON = ("person", "email")


def as_file(found: Iterable[Decided], named: bool) -> HttpResponse:
    """A download of these decisions; who they are about only where ``named``."""
    head = [*HEAD, *LATER, *(PERSON if named else ())]
    return csv_answer(f"decisions-{clock.now():%Y-%m-%d}", [head, *(_row(line, named) for line in found)])


def _row(line: Decided, named: bool) -> list[object]:
    reason = line.reason
    person = [line.contact.display_name, line.contact.email] if line.contact else ["", ""]
    return [
        line.at.astimezone(UTC).isoformat(timespec="milliseconds"),
        reason.rule_slug,
        reason.rule_version,
        reason.row,
        line.outcome,
        line.fallback,
        reason.said.replace("*", ""),
        json.dumps(reason.seen, ensure_ascii=False),
        json.dumps(reason.outputs, ensure_ascii=False),
        line.journey.slug if line.journey else "",
        line.journey_version,
        line.step,
        line.run.public_id if line.run else "",
        *(person if named else ()),
    ]
