"""Cells that are typed in words: `over 80`, `40 to 80`, `pro or team`, `"Acme, Inc"`, as S-FEEL."""

import re
from datetime import timedelta

from journeys.rules.cells import ANY, parse_cell, quote, unquote
from journeys.rules.durations import PATTERN, format_duration
from journeys.rules.problems import Problem, RuleError
from journeys.rules.values import TYPES, coerce

NAMES = {"true": "true", "yes": "true", "false": "false", "no": "false"}
PHRASES = tuple(
    (re.compile(pattern, re.IGNORECASE), cell)
    for pattern, cell in (
        (r"(?:over|more than|above|greater than|after|later than|longer than) (.+)", "> {0}"),
        (r"(?:under|less than|below|fewer than|before|earlier than|shorter than) (.+)", "< {0}"),
        (r"(?:at least|from) (.+)", ">= {0}"),
        (r"(?:at most|up to|until) (.+)", "<= {0}"),
        (r"(.+) (?:or (?:more|over|later|longer)|and (?:more|over))", ">= {0}"),
        (r"(.+) (?:or (?:less|fewer|under|earlier|shorter)|and (?:less|under))", "<= {0}"),
    )
)
"""Phrases for ordered values, in the order in which they are tried; the part is a value."""

SPAN = re.compile(
    r"(?:between )?(?P<over>over |after |more than )?(?P<low>.+?)"
    r" (?:to|and|-) (?P<under>under |before |less than )?(?P<high>.+)",
    re.IGNORECASE,
)

QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
PARTED = re.compile(r"\s*,\s*(?:or\s+)?|\s+or\s+", re.IGNORECASE)
"""What stands between the members of a list of texts."""
MORE = "more|over|later|longer|less|fewer|under|earlier|shorter"
ORDERED_PARTED = re.compile(rf"\s*,\s*(?:or\s+)?|\s+or\s+(?!(?:{MORE})(?:\s*,|\s+or\s|\s*$))", re.IGNORECASE)
"""What stands between the tests of a list of ordered values: not the middle of `3 or more`."""


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
    parts = _parts(text) if type == "text" else ORDERED_PARTED.split(text)
    if len(parts) > 1:
        cells = [words_to_cell(part, type) for part in parts if part]
        return None if None in cells or ANY in cells else ", ".join(cell for cell in cells if cell)
    return _literal(text, type)


def _ordered(said: str, type: str) -> str | None:
    for pattern, cell in PHRASES:
        found = pattern.fullmatch(said)
        value = _literal(found[1], type) if found else None
        if value is not None:
            return cell.format(value)
    span = SPAN.fullmatch(said)
    low, high = (_literal(span["low"], type), _literal(span["high"], type)) if span else (None, None)
    if span is None or low is None or high is None:
        return None
    return f"{'(' if span['over'] else '['}{low}..{high}{')' if span['under'] else ']'}"


def _parts(text: str) -> list[str]:
    """The members of a list of texts. What stands between parting words in quotes is one member."""
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
