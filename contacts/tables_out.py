"""Tables for spreadsheets: CSV in UTF-8, written while it is read, in which nothing is a formula."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence

from django.http import HttpRequest, StreamingHttpResponse

from contacts.streamed import streamed

MARK = "\ufeff"
"""Tells Excel that it is UTF-8."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
LINES = 500


def harmless(cell: object) -> str:
    """A cell as text that no spreadsheet takes for a formula: what looks like one gets an apostrophe in
    front. Numbers with a sign stay as they are."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA) and not NUMBER.fullmatch(text) else text


class _Line:
    """Where the writer of the csv module leaves a line."""

    def write(self, text: str) -> str:
        return text


def lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Rows as pieces of a CSV file, some hundred lines each."""
    writer = csv.writer(_Line())
    piece = [MARK]
    for row in rows:
        piece.append(writer.writerow([harmless(cell) for cell in row]))
        if len(piece) >= LINES:
            yield "".join(piece)
            piece = []
    if piece:
        yield "".join(piece)


def answer(request: HttpRequest, name: str, rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """A download that begins at once, whatever its length. The rows may ask the database as they go, but for
    no transaction around them all: each piece is made by another thread."""
    response = streamed(request, lines(rows), "text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
