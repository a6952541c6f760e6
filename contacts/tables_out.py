"""Tables for spreadsheets, written while they are read."""

from collections.abc import Iterable, Sequence

from django.http import HttpRequest, StreamingHttpResponse

from config.csv_files import lines
from contacts.streamed import streamed


def answer(request: HttpRequest, name: str, rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """A download that begins at once, whatever its length. The rows may ask the database as they go, but for
    no transaction around them all: each piece is made by another thread."""
    response = streamed(request, lines(rows), "text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
