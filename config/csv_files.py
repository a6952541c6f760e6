"""CSV files that open in a spreadsheet without running anything."""

import csv
from collections.abc import Iterable
from datetime import datetime
from io import StringIO
from typing import Any

from django.http import HttpResponse

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would take for a formula."""


def safe(value: Any) -> Any:
    """A value for a cell: a text that would be a formula gets a quote in front, nothing stays empty."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, int | float):
        return value
    text = str(value).replace("\x00", "")
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text


def csv_answer(name: str, rows: Iterable[Iterable[Any]]) -> HttpResponse:
    """A file of these rows to download, UTF-8 with the mark that spreadsheets need to know it by."""
    text = StringIO()
    csv.writer(text).writerows([safe(value) for value in row] for row in rows)
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
