"""JSON that the server hands out as text, so that what is equal is read once."""

from collections.abc import Sequence
from typing import Any

import orjson


def values_of(texts: Sequence[str | None]) -> list[Any]:
    """The values of JSON texts, of which many are equal: each is read once. Lists and objects of equal text
    are one and the same, and nobody changes them."""
    known: dict[str | None, Any] = {None: None}
    for text in set(texts):
        if text is not None:
            known[text] = orjson.loads(text)
    return [known[text] for text in texts]
