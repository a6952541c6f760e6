"""Sheets as XLSX: every cell a text, so that nothing is a formula; typed cells are read as they are meant."""

import zlib
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from journeys.exchange.sheets import Sheet
from journeys.exchange.xlsx_cells import column_letters, rows_of
from journeys.rules.durations import format_duration
from journeys.rules.problems import Problem, RuleError

MOST_BYTES = 50_000_000
"""Of everything in the file, unpacked."""
MOST_PARTS = 1_000
MOST_CELLS = 2_000_000
DECLARES = (b"<!DOCTYPE", b"<!ENTITY")
LONGEST = 32_767
WIDTHS = {"first": 14, "other": 22}


def write_xlsx(lines: Sheet, title: str) -> bytes:
    """The bytes of a workbook with one sheet. Raises RuleError for a text that is too long for a cell."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "".join(sign for sign in title if sign not in r"[]:*?/\'")[:31] or "rule"
    for number, line in enumerate(lines, 1):
        head = bool(line) and line[0] in ("column", "row")
        for place, text in enumerate(line, 1):
            if text == "":
                continue
            if len(text) > LONGEST:
                message = (
                    f"Line {number} holds a text of {len(text)} characters; a cell of Excel takes {LONGEST}."
                )
                raise _refused("too_long", message, "Take the rule as CSV or as a rule file.")
            cell = sheet.cell(number, place)
            cell.value = text
            cell.data_type = "s"  # what begins with = is a text all the same
            cell.quotePrefix = True
            if head:
                cell.font = Font(bold=True)
    for place in range(1, max((len(line) for line in lines), default=0) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDTHS["first" if place == 1 else "other"]
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def read_xlsx(content: bytes) -> Sheet:
    """The cells of the first sheet. Raises RuleError for what is no workbook, is too large unpacked, declares
    entities, or holds formulas, whose values nobody can check."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    _look_inside(content)
    broken = (
        InvalidFileException,
        BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        SyntaxError,
        OSError,
        zlib.error,
    )
    try:
        # Cell by cell as they stand in the file: a fifth of the time that a whole workbook takes.
        book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
        sheet = book.worksheets[0] if book.worksheets else None
        if sheet is None:
            raise _refused("not_xlsx", "The workbook has no sheet.", "Put the table on its first sheet.")
        return _lines(book, sheet)
    except broken as why:
        cure = "Save it anew as an Excel workbook (.xlsx)."
        raise _refused("not_xlsx", f"The workbook cannot be read: {why}.", cure) from None


def _lines(book: Any, sheet: Any) -> Sheet:
    lines: Sheet = []
    problems: list[Problem] = []
    cells = 0
    for number, line in rows_of(book, sheet):
        left_out = number - len(lines) - 1
        if left_out < 0:
            continue
        last = line[-1]["column"] if line else 0
        cells += left_out + last + 1
        if cells > MOST_CELLS:
            raise _refused(
                "too_large", f"The sheet has more than {len(lines)} lines.", "Keep the table alone on it."
            )
        lines += [[] for _ in range(left_out)]
        texts = [""] * last
        for cell in line:
            if cell["data_type"] == "f":
                place = f"{column_letters(cell['column'])}{cell['row']}"
                problems.append(
                    Problem(
                        "formula", place, f"Cell {place} holds a formula.", "Paste its value in its place."
                    )
                )
            elif cell["column"] <= last:
                texts[cell["column"] - 1] = _text(cell["value"])
        lines.append(texts)
    if problems:
        raise RuleError(problems[:50])
    return lines


def _look_inside(content: bytes) -> None:
    """Unpacks every part once, counting, before anything is understood: a bomb stops here."""
    total = 0
    try:
        with ZipFile(BytesIO(content)) as parts:
            if len(parts.infolist()) > MOST_PARTS:
                raise _refused("too_large", "The workbook has too many parts.", "Save it anew.")
            for info in parts.infolist():
                with parts.open(info) as part:
                    tail = b""
                    while block := part.read(1 << 20):
                        total += len(block)
                        if total > MOST_BYTES:
                            message = f"The workbook is larger than {MOST_BYTES // 1_000_000} MB unpacked."
                            raise _refused("too_large", message, "Keep the table alone in it.")
                        if any(mark in tail + block for mark in DECLARES):
                            message = "The workbook declares a document type or entities."
                            raise _refused("unsafe_xml", message, "Save it anew as .xlsx.")
                        tail = block[-16:]
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, ValueError, zlib.error) as why:
        cure = "Save it as an Excel workbook (.xlsx)."
        raise _refused("not_xlsx", f"This is no workbook: {why}.", cure) from None


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case datetime():
            return value.isoformat() if value.time() != time() else value.date().isoformat()
        case date():
            return value.isoformat()
        case time():
            return value.isoformat()
        case timedelta():
            return format_duration(value)
    return str(value)


def _refused(code: str, message: str, cure: str) -> RuleError:
    return RuleError([Problem(code, "", message, cure)])
