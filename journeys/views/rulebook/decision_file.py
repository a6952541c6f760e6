"""The decision log as a file for spreadsheets, in which nothing is a formula."""

import csv
import json
from collections.abc import Iterable
from datetime import UTC
from io import StringIO

from django.http import HttpResponse

from config import clock
from journeys.queries.decisions import Decided

MOST = 10_000
MARK = "\ufeff"
"""Tells Excel that the file is UTF-8."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
HEAD = ("at", "rule", "version", "row", "outcome", "fallback", "why", "values seen", "outputs", "journey")
LATER = ("journey version", "step", "run")
PERSON = ("person", "email")


def as_file(found: Iterable[Decided], named: bool) -> HttpResponse:
    """A download of these decisions; who they are about only where ``named``."""
    text = StringIO()
    text.write(MARK)
    writer = csv.writer(text)
    writer.writerow([*HEAD, *LATER, *(PERSON if named else ())])
    for line in found:
        writer.writerow([harmless(cell) for cell in _row(line, named)])
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"decisions-{clock.now():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def harmless(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe in front."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.lstrip(" \n").startswith(FORMULA) else text


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
