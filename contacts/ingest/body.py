"""The JSON of a request, read so that nothing in it can hurt later and no number loses a digit.

Real clients send what the JSON standard forbids (NaN from Python, half a surrogate pair from a truncated
text) and what PostgreSQL cannot store (NUL). None of that refuses a message: NaN and infinities become
null, as browsers write them, and what is no character becomes U+FFFD.
"""

import json
import math
from decimal import Decimal

from contacts.values import EXACT_WHOLE, Digits

DEEPEST = 100
"""Levels of objects and lists in one message."""

DIGITS = bytes.maketrans(b"0123456789.", b"00000000000")
MANY_DIGITS = b"0" * 16
"""A body without so many digits in a row, whatever they belong to, holds no number that a double would
round."""


class BodyError(Exception):
    """The body is no JSON at all; the argument says where."""


class TooDeepError(Exception):
    """Objects and lists stand in each other beyond DEEPEST."""


def parse(body: bytes) -> tuple[object, bool]:
    """The value that a body holds, and whether its texts must be ``cleaned`` before they are stored.

    Numbers that a double would round come as ``Digits``. Raises BodyError.
    """
    text = body.decode("utf-8-sig", "replace")
    decoder = _exact if MANY_DIGITS in body.translate(DIGITS) else _quick
    try:
        value = decoder.decode(text)
    except RecursionError:
        raise BodyError("it is nested too deeply to be read") from None
    except ValueError as problem:
        raise BodyError(str(problem)) from None
    return value, "\0" in text or "\\u0000" in text or "\\ud" in text or "\\uD" in text


def cleaned(value: object, level: int = 0) -> object:
    """``value`` with each NUL and each half of a surrogate pair replaced. Raises TooDeepError."""
    if isinstance(value, str):
        if isinstance(value, Digits):
            return value
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")
    if level > DEEPEST:
        raise TooDeepError
    if isinstance(value, dict):
        return {cleaned(key): cleaned(part, level + 1) for key, part in value.items()}
    if isinstance(value, list):
        return [cleaned(part, level + 1) for part in value]
    return value


def _whole(digits: str) -> int | Digits:
    return int(digits) if len(digits) < 20 and abs(int(digits)) <= EXACT_WHOLE else Digits(digits)


def _fraction(digits: str) -> float | Digits:
    short = float(digits)
    if not short or math.isinf(short):
        # Beyond what a double reaches it is zero or infinite, as for every other reader, and an exponent may
        # be beyond what Decimal reads.
        return short
    return short if Decimal(repr(short)) == Decimal(digits) else Digits(digits)


def _constant(name: str) -> None:
    """NaN, Infinity, -Infinity."""


# Up to 15 digits a double says again what was written, and a call for each number costs as much as all else.
_quick = json.JSONDecoder(parse_constant=_constant, strict=False)
_exact = json.JSONDecoder(parse_constant=_constant, strict=False, parse_int=_whole, parse_float=_fraction)
