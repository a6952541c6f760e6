"""Cells in words and back: `over 80`, `40 to 80`, `pro or team`, `any`.

People read and write words; S-FEEL is what is stored. `check_cell` takes either and gives S-FEEL, so that an
editor can check a cell as it is typed. What stands here says cells in words; `words_read.py` reads them."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from journeys.rules.cells import (
    EXAMPLES,
    LONGEST_REMEMBERED,
    MOST_REMEMBERED,
    Cell,
    parse_cell,
    quote,
)
from journeys.rules.checks import Check, Range
from journeys.rules.durations import words
from journeys.rules.problems import RuleError
from journeys.rules.values import in_utc
from journeys.rules.words_read import check_cell, words_to_cell

PLAIN = re.compile(r"[\w.:/&@%+'-]+(?: [\w.:/&@%+'-]+)*")
OWN = {"-", "any", "anything", "all", "unknown", "missing", "empty", "known", "present", "null", "not", "or"}
"""Texts of such signs are themselves unless they hold one of these words."""
EDGES = re.compile(r"^(?:or|not)\b|\bor$|^[\s,]|[\s,]$", re.IGNORECASE)
"""What begins or ends a text would part it from its neighbors in a list."""


def cell_in_words(text: str, type: str | None = None) -> str:
    """A cell for readers: `> 80` gives "over 80", `"pro","team"` "pro or team", `-` "any"; unreadable text as
    it is.

    Without a type the first that can read the cell is taken.
    """
    return _known(text, type) if len(text) <= LONGEST_REMEMBERED else _in_words(text, type)


def _in_words(text: str, type: str | None) -> str:
    for kind in (type,) if type else ("number", "boolean", "text", "date", "datetime", "duration", "time"):
        try:
            return read_in_words(parse_cell(text, kind))
        except RuleError:
            continue
    return text


_known = lru_cache(20_000)(_in_words)


def read_in_words(cell: Cell) -> str:
    """The same of a cell that has been read already."""
    # No words for stretches of texts are read back; the signs are.
    between = cell.check.type == "text" and any(not item.point for item in cell.check.ranges)
    return cell.text if between else check_in_words(cell.check)


def check_in_words(check: Check) -> str:
    """A check for readers."""
    if check.always:
        return "any"
    if check.presence and not check.ranges:
        return "known" if check.negated else "unknown"
    parts = [range_in_words(item) for item in check.ranges] + (["unknown"] if check.presence else [])
    if check.search is not None:
        parts.append(f"{check.search[0].replace('_', ' ')} {check.search[1]}")
    text = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} or {parts[-1]}"
    return f"not {text}" if check.negated else text


def range_in_words(item: Range) -> str:
    """A range for readers: "over 40 to under 80"."""
    if item.point:
        return text_in_words(item.low) if isinstance(item.low, str) else value_in_words(item.low)
    dated = isinstance(item.low if item.high is None else item.high, date | time)
    low, high = value_in_words(item.low), value_in_words(item.high)
    if item.high is None:
        return (
            f"{low} or {'later' if dated else 'more'}"
            if item.low_closed
            else f"{'after' if dated else 'over'} {low}"
        )
    if item.low is None:
        closed = f"{high} or {'earlier' if dated else 'less'}"
        return closed if item.high_closed else f"{'before' if dated else 'under'} {high}"
    first = low if item.low_closed else f"{'after' if dated else 'over'} {low}"
    return f"{first} to {'' if item.high_closed else 'before ' if dated else 'under '}{high}"


@lru_cache(MOST_REMEMBERED)
def text_in_words(text: str) -> str:
    """A text as it stands in a cell: in quotes where it would read as something else, as `Acme, Inc` would.
    Costs a hundred microseconds the first time, plain words two."""
    if PLAIN.fullmatch(text) and OWN.isdisjoint(text.lower().split(" ")):
        return text
    meant, problem = check_cell(text, "text")
    alone = problem is None and meant == quote(text) and not EDGES.search(text)
    return text if alone else quote(text)


def value_in_words(value: Any) -> str:
    """A value for readers: yes, 80, 2 d 4 h, 2026-05-01."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return f"{value:f}"
        case timedelta():
            return words(value, most=4)
        case datetime():
            utc = in_utc(value)
            exact = "seconds" if utc.second else "minutes"
            text = utc.isoformat(" ", "microseconds" if utc.microsecond else exact)
            return f"{text.removesuffix('+00:00')} UTC" if text.endswith("+00:00") else text
        case None:
            return "unknown"
    return str(value)


__all__ = ["EXAMPLES", "cell_in_words", "check_cell", "check_in_words", "value_in_words", "words_to_cell"]
