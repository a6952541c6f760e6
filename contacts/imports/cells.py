"""How a cell is read: the ways people write numbers, days and yes or no in tables."""

import re
from collections.abc import Callable, Iterable
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from journeys.rules.values import DATETIME

READS: dict[str, tuple[str, str | Promise]] = {
    "text": ("text", _("text")),
    "number": ("number", _("number, 1234.5")),
    "number_comma": ("number", _("number, 1.234,5")),
    "boolean": ("boolean", _("yes or no")),
    "date": ("date", _("date, 2026-12-31")),
    "date_dmy": ("date", _("date, 31.12.2026")),
    "date_mdy": ("date", _("date, 12/31/2026")),
    "datetime": ("datetime", _("date and time")),
}
"""Each way to read a cell: the type of the attribute that it gives, and how a form calls it."""

YES = frozenset(["true", "yes", "y", "1", "ja", "j", "oui", "si", "sí", "x", "on", "wahr"])
NO = frozenset(["false", "no", "n", "0", "nein", "non", "off", "falsch"])

_POINT = re.compile(r"[+-]?([0-9]{1,40}|[0-9]{1,3}(,[0-9]{3}){1,10})(\.[0-9]{1,40})?")
_COMMA = re.compile(r"[+-]?([0-9]{1,40}|[0-9]{1,3}(\.[0-9]{3}){1,10})(,[0-9]{1,40})?")
_DAY = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4}|[0-9]{2})")
_ISO = re.compile(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(DATETIME)
_CODE = re.compile(r"[+-]?0[0-9]+|[0-9]{16,}|\+[0-9].*")
"""Digits that are no quantity: postal codes, account numbers, telephone numbers."""

CENTURY = 70
"""A year of two digits from here on is one of the 20th century."""


def _number(text: str) -> str | None:
    text = text.replace(" ", "").replace("\u00a0", "")
    return text.replace(",", "") if _POINT.fullmatch(text) else None


def _number_comma(text: str) -> str | None:
    text = text.replace(" ", "").replace("\u00a0", "")
    return text.replace(".", "").replace(",", ".") if _COMMA.fullmatch(text) else None


def _boolean(text: str) -> bool | None:
    word = text.lower()
    return True if word in YES else False if word in NO else None


def _day(text: str, first: str) -> str | None:
    found = _DAY.fullmatch(text)
    if not found:
        return _iso(text)
    one, two, year = int(found[1]), int(found[2]), int(found[3])
    if len(found[3]) == 2:
        year += 1900 if year >= CENTURY else 2000
    day, month = (one, two) if first == "day" else (two, one)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _iso(text: str) -> str | None:
    if not _ISO.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


READERS: dict[str, Callable[[str], str | bool | None]] = {
    "text": lambda text: text,
    "number": _number,
    "number_comma": _number_comma,
    "boolean": _boolean,
    "date": _iso,
    "date_dmy": lambda text: _day(text, "day"),
    "date_mdy": lambda text: _day(text, "month"),
    "datetime": lambda text: text if _INSTANT.fullmatch(text) or _iso(text) else None,
}
"""Each takes a cell without blanks around it, never an empty one, and gives None for what it cannot read."""


def guess(cells: Iterable[str]) -> str:
    """The way in which these cells can be read, but for a few that may be mistakes; the narrowest that there
    is, text for none."""
    values = [cell.strip() for cell in cells if cell.strip()]
    odd = max(len(values) // 20, len(values) > 3)

    def fits(read: str) -> bool:
        return sum(READERS[read](value) is None for value in values) <= odd

    if not values:
        return "text"
    if fits("boolean") and not {*values} <= {"0", "1"}:
        return "boolean"
    dated = next((read for read in ("date", "date_dmy", "date_mdy", "datetime") if fits(read)), "")
    if dated or any(_CODE.fullmatch(value) for value in values):
        return dated or "text"
    return next((read for read in ("number", "number_comma") if fits(read)), "text")
