"""The cells of a sheet of a workbook, as they stand in its file.

Who writes workbooks without a list of texts (Weft is one of them) writes each text into its cell. The library
makes half a dozen objects of such a cell; here its text is read, which takes a tenth of the time.
"""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from openpyxl.utils import get_column_letter
from openpyxl.worksheet._reader import FORMULA_TAG, INLINE_STRING, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

TEXT, RUN = f"{{{SHEET_MAIN_NS}}}t", f"{{{SHEET_MAIN_NS}}}r"

type Cells = list[dict[str, Any]]
"""Of a line, from left to right: each with its ``row``, ``column`` (from 1), ``value`` and ``data_type``,
``f`` for a formula."""

column_letters = get_column_letter
"""What a sheet calls a column by its number."""


class _Parser(WorkSheetParser):
    def parse_cell(self, element: Element) -> dict[str, Any]:
        inside = element.find(INLINE_STRING) if element.get("t") == "inlineStr" else None
        if inside is None or element.find(FORMULA_TAG) is not None:
            found: dict[str, Any] = super().parse_cell(element)
            return found
        # Only its place is left to be understood.
        element.set("t", "n")
        found = super().parse_cell(element)
        return found | {"value": _text_of(inside), "data_type": "s"}


def _text_of(inside: Element) -> str:
    """The text of a cell, and of the runs of it that have a look of their own."""
    runs = (run.findtext(TEXT) for run in inside.iterfind(RUN))
    return "".join(filter(None, (inside.findtext(TEXT), *runs)))


def rows_of(book: Any, sheet: Any) -> Iterator[tuple[int, Cells]]:
    """Each line that the file holds with its number, in their order, of a workbook opened to be read only."""
    with sheet._get_source() as source:
        parser = _Parser(
            source,
            sheet._shared_strings,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        yield from parser.parse()
