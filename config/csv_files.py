"""CSV files that open in a spreadsheet without running anything."""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.http import HttpResponse

MARK = "\ufeff"
"""Tells spreadsheets that a file is UTF-8."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would take for a formula."""

NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
LINES = 500


def safe(value: Any) -> str:
    """A value as the text of a cell: what would be a formula gets a quote in front, nothing stays empty, and
    numbers with a sign stay as they are."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    text = str(value).replace("\x00", "")
    formula = text.startswith(FORMULA) or text.lstrip().startswith(FORMULA)
    return f"'{text}" if formula and not NUMBER.fullmatch(text) else text


class _Line:
    """Where the writer of the csv module leaves a line."""

    def write(self, text: str) -> str:
        return text


def lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Rows as pieces of a file, some hundred lines each."""
    writer = csv.writer(_Line())
    piece = [MARK]
    for row in rows:
        piece.append(writer.writerow([safe(value) for value in row]))
        if len(piece) >= LINES:
            yield "".join(piece)
            piece = []
    if piece:
        yield "".join(piece)


def csv_answer(name: str, rows: Iterable[Iterable[Any]]) -> HttpResponse:
    """A file of these rows to download."""
    answer = HttpResponse("".join(lines(rows)), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
