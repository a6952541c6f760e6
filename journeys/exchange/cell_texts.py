"""Values as the texts of cells and back: text as it stands, everything else as JSON."""

import json
import re
from typing import Any

ODD = re.compile(r"^\s|\s$|[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""Text that a program for sheets might trim or change; it is written as JSON, in quotes."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
HARMLESS = re.compile(r"-|[+-]?[0-9]+(\.[0-9]+)?")
"""Begins like a formula and is none: the cell `-`, and numbers."""


def written(value: Any) -> str:
    """A value as a text: a string as it is unless that would read as something else, all else as JSON."""
    if isinstance(value, str) and value and not ODD.search(value) and not _reads_as_json(value):
        return value
    return _json(value)


def read(text: str) -> Any:
    """The value that `written` wrote: JSON where it is JSON, else the text."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def written_text(value: Any) -> str:
    """A value where a text is expected, so that `true` and `5` need no quotes; empty where there is none."""
    if value is None:
        return ""
    if isinstance(value, str) and value and not value.startswith('"') and not ODD.search(value):
        return value
    return _json(value)


def read_text(text: str) -> Any:
    """What `written_text` wrote: JSON only where it begins with a quote, so that people write freely."""
    if text.startswith('"'):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def guarded(text: str) -> str:
    """A text that no program takes for a formula: what begins like one gets an apostrophe before it."""
    if text.startswith("'") or (text.lstrip(" \n").startswith(FORMULA) and not HARMLESS.fullmatch(text)):
        return f"'{text}"
    return text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    rest = text[1:]
    if text.startswith("'") and (rest.startswith("'") or rest.lstrip(" \n").startswith(FORMULA)):
        return rest
    return text


def _json(value: Any) -> str:
    """JSON that people can read, without the two characters that no XML can hold."""
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")


def _reads_as_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
