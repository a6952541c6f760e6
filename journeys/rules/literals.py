"""Literals as cells write them: texts with escapes, exact numbers, instants in a named zone."""

import re
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

TOKEN = re.compile(
    r"""\s*(?:
      (?P<string>"(?:[^"\\]|\\.)*")
    | (?P<call>date\s+and\s+time|date|time|duration)\s*\(\s*(?P<argument>"(?:[^"\\]|\\.)*")\s*\)
    | @\s*(?P<at>"(?:[^"\\]|\\.)*")
    | (?P<bare>[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]+(?:Z|[+-][0-9:]+)?)?|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?
             |-?[0-9]+[smhdw]\b)
    | (?P<number>-?(?:[0-9]+(?:\.(?!\.)[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![0-9A-Za-z_]))
    | (?P<word>[A-Za-z_][A-Za-z_0-9]*)
    | (?P<sign><=|>=|!=|\.\.|[-<>=\[\](),])
    )""",
    re.VERBOSE,
)
"""One token of a cell, with the space before it."""

ESCAPE = re.compile(
    r"\\(?:u([Dd][89ABab][0-9A-Fa-f]{2})\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))",
    re.DOTALL,
)
ESCAPED = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "'": "'", "/": "/"}
NUMBER = re.compile(r"-?([0-9]{1,40}(\.[0-9]{1,40})?|\.[0-9]{1,40})([eE][+-]?[0-9]{1,2})?")
MOST_PLACES = 40


def unquote(literal: str) -> str:
    """The text between the quotes of an S-FEEL string literal, escapes resolved. Raises ValueError for an
    escape that names no character that a text can hold."""
    return ESCAPE.sub(_character, literal[1:-1])


def _character(found: re.Match[str]) -> str:
    high, low, four, six, letter = found.groups()
    if high:
        return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)
    if letter is not None:
        if letter not in ESCAPED:
            raise ValueError(f"'\\{letter}' is no escape; write \\\\ for a backslash")
        return ESCAPED[letter]
    code = int(four or six, 16)
    if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        raise ValueError(f"'{found[0]}' is no character")
    return chr(code)


MARKS = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
TO_ESCAPE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\\\"]")


def quote(text: str) -> str:
    """`text` as an S-FEEL string literal."""
    escaped = TO_ESCAPE.sub(lambda found: MARKS.get(found[0]) or f"\\u{ord(found[0]):04x}", text)
    return f'"{escaped}"'


def exact_number(text: str) -> Decimal | None:
    """A numeric literal (`-.5`, `1.20`, `2e3`) as it stands, or None where it has over 40 places."""
    if not NUMBER.fullmatch(text):
        return None
    found = Decimal(text)
    exponent = found.as_tuple().exponent
    small = abs(found.adjusted()) < MOST_PLACES and isinstance(exponent, int) and exponent >= -MOST_PLACES
    return found if small or not found else None


def in_zone(text: str) -> datetime:
    """`2026-05-01T09:00:00@Europe/Paris` as an instant: in a fold the first of the two. Raises ValueError for
    a zone that is unknown, a time that the clocks of that zone skip, and one that UTC has no year for."""
    clock, _, name = text.partition("@")
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"there is no time zone '{name}'") from None
    local = datetime.fromisoformat(clock)
    if local.tzinfo is not None:
        raise ValueError("it has an offset and a zone")
    utc = ZoneInfo("UTC")
    try:
        instant = local.replace(tzinfo=zone).astimezone(utc)
        skipped = instant.astimezone(zone).replace(tzinfo=None) != local
    except OverflowError:
        raise ValueError("it lies outside of the years 1 to 9999 in UTC") from None
    if skipped:
        raise ValueError(f"the clocks of {name} skip {clock}")
    return instant
