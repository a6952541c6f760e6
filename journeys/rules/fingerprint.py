"""Parts of a document told apart by their content, so that a page can say what it showed."""

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

LOGIC = "table,condition"
"""The parts of a rule that decide."""


def fingerprint(said: Any) -> str:
    """Sixteen characters that differ where what is said differs. A millisecond for a hundred rows."""
    text = json.dumps(said, sort_keys=True, default=str)
    return blake2b(text.encode(errors="surrogatepass"), digest_size=8).hexdigest()


def fingerprint_of(document: Mapping[str, Any], parts: str) -> str:
    """The fingerprint of some parts of a document, named with commas between."""
    return fingerprint([document.get(part) for part in parts.split(",")])
