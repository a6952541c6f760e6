"""Cells in words and back: `over 80`, `40 to 80`, `pro or team`, `any`.

People read and write words; S-FEEL is what is stored. `check_cell` takes either and gives S-FEEL, so that an
editor can check a cell as it is typed."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from journeys.rules.cells import (
    ANY,
    EXAMPLES,
    LONGEST_REMEMBERED,
    MOST_REMEMBERED,
    parse_cell,
    quote,
    unquote,
)
from journeys.rules.checks import Check, Range
from journeys.rules.durations import PATTERN, format_duration, words
from journeys.rules.problems import Problem, RuleError
from journeys.rules.values import TYPES, coerce, in_utc

NAMES = {"true": "true", "yes": "true", "false": "false", "no": "false"}
PHRASES = (
    (r"(?:over|more than|above|greater than|after|later than|longer than) (.+)", "> {0}"),
    (r"(?:under|less than|below|fewer than|before|earlier than|shorter than) (.+)", "< {0}"),
    (r"(?:at least|from) (.+)", ">= {0}"),
    (r"(?:at most|up to|until) (.+)", "<= {0}"),
    (r"(.+) (?:or (?:more|over|later|longer)|and (?:more|over))", ">= {0}"),
    (r"(.+) (?:or (?:less|fewer|under|earlier|shorter)|and (?:less|under))", "<= {0}"),
)
"""Phrases for ordered values, in the order in which they are tried; the part is a value."""

SPAN = re.compile(
    r"(?:between )?(?P<over>over |after |more than )?(?P<low>.+?)"
    r" (?:to|and|-) (?P<under>under |before |less than )?(?P<high>.+)",
    re.IGNORECASE,
)


QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
PLAIN = re.compile(r"[\w.:/&@%+'-]+(?: [\w.:/&@%+'-]+)*")
OWN = {"-", "any", "anything", "all", "unknown", "missing", "empty", "known", "present", "null", "not", "or"}
"""Texts of such signs are themselves unless they hold one of these words."""
PARTED = re.compile(r"\s*,\s*(?:or\s+)?|\s+or\s+", re.IGNORECASE)
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
            check = parse_cell(text, kind).check
        except RuleError:
            continue
        # No words for stretches of texts are read back; the signs are.
        between = kind == "text" and any(not item.point for item in check.ranges)
        return text if between else check_in_words(check)
    return text


_known = lru_cache(MOST_REMEMBERED)(_in_words)


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


def check_cell(text: str, type: str) -> tuple[str, Problem | None]:
    """What was typed, as S-FEEL, and the problem with it if there is one (then the text comes back
    unchanged)."""
    if type not in TYPES:
        cure = f"Choose one of {', '.join(TYPES)}."
        return text, Problem("unknown_type", "", f"'{type}' is not a type of cells.", cure)
    typed = text.strip()
    try:
        return parse_cell(typed, type).text, None
    except RuleError as error:
        problem = error.problems[0]
    meant = words_to_cell(typed, type)
    if meant is None:
        return text, problem
    try:
        return parse_cell(meant, type).text, None
    except RuleError as error:
        return text, error.problems[0] if error.problems[0].code == "empty_interval" else problem


def words_to_cell(text: str, type: str) -> str | None:
    """The S-FEEL that words mean, or None where they mean none."""
    text = text.strip()
    said = " ".join(text.split())
    lowered = said.lower()
    if lowered in ("", "any", "anything", "all", "*"):
        return ANY
    if lowered in ("unknown", "missing", "empty"):
        return "null"
    if lowered in ("known", "present", "not empty", "not unknown"):
        return "not(null)"
    if lowered.startswith("not "):
        inner = words_to_cell(text[4:], type)
        return f"not({inner})" if inner and inner != ANY and not inner.startswith("not(") else None
    if type not in ("text", "boolean"):
        ordered = _ordered(said, type)
        if ordered is not None:
            return ordered
    parts = _parts(text)
    if len(parts) > 1:
        cells = [words_to_cell(part, type) for part in parts if part]
        return None if None in cells or ANY in cells else ", ".join(cell for cell in cells if cell)
    return _literal(text, type)


def _parts(text: str) -> list[str]:
    """The members of a list in words. What stands between parting words in quotes is one member."""
    at = 0
    parts: list[str] = []
    while True:
        quoted = QUOTED.match(text, at)
        end = quoted.end() if quoted else at
        parting = PARTED.match(text, end) if quoted else None
        if parting is None and end < len(text):
            parting = PARTED.search(text, at)
        if parting is None:
            return [*parts, text[at:]]
        parts.append(text[at : parting.start()])
        at = parting.end()


def _ordered(said: str, type: str) -> str | None:
    for pattern, cell in PHRASES:
        found = re.fullmatch(pattern, said, re.IGNORECASE)
        value = _literal(found[1], type) if found else None
        if value is not None:
            return cell.format(value)
    span = SPAN.fullmatch(said)
    low, high = (_literal(span["low"], type), _literal(span["high"], type)) if span else (None, None)
    if span is None or low is None or high is None:
        return None
    return f"{'(' if span['over'] else '['}{low}..{high}{')' if span['under'] else ']'}"


def _literal(text: str, type: str) -> str | None:
    if type == "text":
        return _text(text.strip())
    text = " ".join(text.split())
    match type:
        case "boolean":
            return NAMES.get(text.lower())
        case "number":
            plain = text.replace(" ", "").replace("\u00a0", "")
            return plain if coerce(plain, "number") is not None else None
        case "duration":
            return _duration(text)
    text = re.sub(r" UTC$", "Z", text, flags=re.IGNORECASE).replace(" ", "T")
    return text if coerce(text, type) is not None else None


def _text(text: str) -> str | None:
    if QUOTED.fullmatch(text):
        try:
            return quote(unquote(text))
        except ValueError:
            return None
    quoted = len(text) > 1 and text[0] == text[-1] == '"'
    plain = " ".join((text[1:-1] if quoted else text).split())
    return quote(plain) if quoted or (plain and plain[0] != '"') else None


def _duration(text: str) -> str | None:
    total, rest = timedelta(0), text.lower()
    back = rest.startswith("minus ")
    rest = rest.removeprefix("minus ")
    units = {"week": "w", "day": "d", "hour": "h", "min": "m", "sec": "s"}
    parts = re.findall(r"([0-9]+)\s*([a-z]+)", rest)
    if not parts or re.sub(r"[0-9]+\s*[a-z]+|\s", "", rest):
        return None
    for count, name in parts:
        unit = next((short for word, short in units.items() if name.startswith(word)), name)
        if not PATTERN.fullmatch(f"{count}{unit}"):
            return None
        found = coerce(f"{count}{unit}", "duration")
        total += found if isinstance(found, timedelta) else timedelta(0)
    return format_duration(-total if back else total)


__all__ = ["EXAMPLES", "cell_in_words", "check_cell", "check_in_words", "value_in_words", "words_to_cell"]
