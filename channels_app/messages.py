"""What browsers may say on a socket, read and checked.

    {"type": "ping"}                                             keeps a connection open through proxies
    {"type": "presence", "cursor": [x, y], "chosen": ["key"]}    where somebody points, and what they chose

A cursor is in px of the canvas, or null where there is none. All else that somebody sends, in error or on
purpose, is answered with a problem and changes nothing; edits go by HTTP.
"""

import json
import math
from dataclasses import dataclass
from typing import Any

LONGEST = 16_384
KNOWN = ("ping", "presence")
FARTHEST = 1_000_000
"""How far from the middle of the canvas a cursor may be, px."""
MOST_CHOSEN, LONGEST_KEY = 50, 60


class MessageError(Exception):
    """The message cannot be read or is not known; ``answer`` says why, and what to do."""

    def __init__(self, code: str, message: str, cure: str) -> None:
        super().__init__(message)
        self.answer = {"type": "problem", "code": code, "message": message, "cure": cure}


@dataclass(frozen=True, slots=True)
class Ping:
    """Somebody is still there."""


@dataclass(frozen=True, slots=True)
class Presence:
    """Where somebody points on the canvas (None: nowhere), and the keys of the steps that they chose."""

    cursor: tuple[float, float] | None
    chosen: tuple[str, ...]


def read(text: str | None, data: bytes | None) -> Ping | Presence:
    """What a browser says. Raises MessageError for everything that is none of it."""
    if text is None or data is not None:
        raise MessageError("not_text", "Binary messages are not understood here.", "Send JSON as text.")
    if len(text) > LONGEST:
        raise MessageError(
            "too_long",
            f"The message has {len(text)} characters.",
            f"Send at most {LONGEST}; edits go by HTTP.",
        )
    try:
        message: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise MessageError(
            "not_json", "The message is not JSON.", 'Send for instance {"type": "ping"}.'
        ) from None
    kind = message.get("type") if isinstance(message, dict) else None
    if not isinstance(kind, str) or kind not in KNOWN:
        raise MessageError(
            "unknown_type",
            "A message of this type is not known here.",
            "Edits go to /api/v1/journeys/SLUG/draft/edits/; the socket takes ping and presence.",
        )
    return Ping() if kind == "ping" else _presence(message)


def _presence(message: dict[str, Any]) -> Presence:
    if message.keys() != {"type", "cursor", "chosen"}:
        raise _misshapen("It has cursor and chosen beside its type, and nothing else.")
    cursor, chosen = message["cursor"], message["chosen"]
    if cursor is not None and not (
        isinstance(cursor, list) and len(cursor) == 2 and all(map(_is_place, cursor))
    ):
        raise _misshapen(f"A cursor is null or two numbers up to {FARTHEST}.")
    if not (isinstance(chosen, list) and len(chosen) <= MOST_CHOSEN and all(map(_is_key, chosen))):
        raise _misshapen(f"At most {MOST_CHOSEN} steps are chosen, each named by its key.")
    return Presence((float(cursor[0]), float(cursor[1])) if cursor else None, tuple(chosen))


def _is_place(value: object) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    # The comparison comes first: a whole number may be too large to be a float.
    return abs(value) <= FARTHEST and math.isfinite(value)


def _is_key(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_KEY


def _misshapen(cure: str) -> MessageError:
    return MessageError("misshapen", "This is not how presence is said.", cure)
