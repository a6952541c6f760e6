"""What browsers may say on a socket, read and checked.

A browser says little: `{"type": "ping"}` to keep a connection open through proxies. All else that somebody
sends, in error or on purpose, is answered with a problem and changes nothing.
"""

import json
from typing import Any

LONGEST = 16_384
KNOWN = ("ping",)


class MessageError(Exception):
    """The message cannot be read or is not known; ``answer`` says why, and what to do."""

    def __init__(self, code: str, message: str, cure: str) -> None:
        super().__init__(message)
        self.answer = {"type": "problem", "code": code, "message": message, "cure": cure}


def read(text: str | None, data: bytes | None) -> str:
    """The type of a message from a browser. Raises MessageError for everything that is none."""
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
            "Edits go to /api/v1/journeys/SLUG/draft/edits/; the socket only listens.",
        )
    return kind
