"""Reading a document piece by piece: each oddity becomes a problem with its place, and reading goes on.

Unknown keys are refused by name; keys that begin with `x-` belong to the reader's own tools and are kept.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from typing import Any

from journeys.rules.checks import NO, Missing
from journeys.rules.durations import parse_duration
from journeys.rules.facts import Need, parse_fact
from journeys.rules.problems import Findings, RuleError
from journeys.rules.values import TYPES, coerce, plain


@dataclass(slots=True)
class Shape:
    """One object of a document, its place, and where problems go."""

    document: Mapping[str, Any]
    place: str
    findings: Findings

    def at(self, key: str) -> str:
        """The place of a key of this object."""
        return f"{self.place}/{key}" if self.place else key

    def wrong(self, key: str, code: str, message: str, cure: str) -> None:
        """Notes a problem at a key."""
        self.findings.add(code, self.at(key) if key else self.place, message, cure)

    def keys(self, allowed: Collection[str], what: str) -> None:
        """Refuses each key that `what` does not have."""
        for key in self.document:
            if key in allowed or (isinstance(key, str) and key.startswith("x-")):
                continue
            close = get_close_matches(str(key), allowed, 1)
            cure = (
                f"Write '{close[0]}', or x-{key} for a note of your own."
                if close
                else (f"Remove it, or name it x-{key} if it is a note of your own.")
            )
            self.wrong(str(key), "unknown_key", f"{what} has no key '{key}'.", cure)

    def text(self, key: str, default: str = "", *, needed: bool = False, most: int | None = None) -> str:
        """A text; with `needed` an absent or empty one is a problem, with `most` one of more characters."""
        value = self.document.get(key)
        if isinstance(value, str) and most is not None and len(value) > most:
            self.wrong(key, "too_long", f"'{key}' has {len(value)} characters.", f"Shorten it to {most}.")
            return default
        if isinstance(value, str) and "\x00" not in value and (value.strip() or not needed):
            return value
        if value is not None and not isinstance(value, str):
            self.wrong(
                key, "not_text", f"'{key}' is {_shown(value)}, which is not text.", "Write it in quotes."
            )
        elif value is not None or needed:
            self.wrong(key, "missing_key", f"'{key}' is missing.", f"Write a text for '{key}'.")
        return default

    def choice(self, key: str, choices: Collection[str], default: str | None = None) -> str:
        """One of the choices; without a default an absent one is a problem."""
        value = self.document.get(key, default)
        if isinstance(value, str) and value in choices:
            return value
        said = f"'{key}' is {_shown(value)}." if key in self.document else f"'{key}' is missing."
        self.wrong(key, "unknown_choice", said, f"Choose one of: {', '.join(choices)}.")
        return default or next(iter(choices))

    def items(self, key: str, *, least: int = 0, most: int = 5000) -> list[Any]:
        """A list; absent counts as empty."""
        value = self.document.get(key, [])
        if not isinstance(value, list | tuple):
            self.wrong(
                key,
                "not_a_list",
                f"'{key}' is {_shown(value)}, which is not a list.",
                "Write it in brackets [ ].",
            )
            return []
        if len(value) < least:
            self.wrong(key, "too_few", f"'{key}' has {len(value)} entries.", f"Write at least {least}.")
        if len(value) > most:
            self.wrong(
                key,
                "too_many",
                f"'{key}' has {len(value)} entries.",
                f"At most {most} are read: split the rule.",
            )
            return []
        return list(value)

    def duration(self, key: str) -> timedelta | None:
        """A duration above zero, or None where absent."""
        value = self.document.get(key)
        if value is None:
            return None
        try:
            found = parse_duration(value)
        except ValueError as error:
            self.wrong(key, "not_a_duration", str(error), "Write for instance 48h or 7d.")
            return None
        if not found:
            self.wrong(
                key, "not_a_duration", f"'{key}' is zero.", "Write a duration above zero, for instance 7d."
            )
            return None
        return found

    def type(self, key: str, default: str | None) -> str:
        """A type of values; without a default an absent one is a problem."""
        return self.choice(key, TYPES, default)

    def missing(self, type: str) -> Missing:
        """The policy for missing values under the key `missing`."""
        value = self.document.get("missing")
        if value is None:
            return NO
        if value in ("no", "yes", "otherwise"):
            return Missing(str(value))
        if isinstance(value, Mapping) and set(value) == {"use"}:
            used = literal(value["use"], type)
            if used is not None:
                return Missing("use", used)
            self.wrong(
                "missing",
                "wrong_type",
                f"{_shown(value['use'])} is not a {type}.",
                f"Write a {type} after use.",
            )
            return NO
        self.wrong(
            "missing",
            "unknown_choice",
            f"'missing' is {_shown(value)}.",
            'Choose "no", "yes", "otherwise" or {"use": value}.',
        )
        return NO

    def need(self, key: str, within: timedelta | None = None, where: tuple[Any, ...] = ()) -> Need | None:
        """The need that the fact under `key` names; None, with its problem noted, when it names none."""
        try:
            return parse_fact(self.document.get(key), within, where)
        except RuleError as error:
            self.findings.take(error, self.at(key))
            return None


def open_shape(document: object, place: str, findings: Findings, what: str) -> Shape | None:
    """A Shape over an object, or None with a problem when it is none."""
    if isinstance(document, Mapping):
        return Shape(document, place, findings)
    findings.add(
        "not_an_object",
        place,
        f"{what} is {_shown(document)}, which is not an object.",
        "Write it in braces { }.",
    )
    return None


def literal(value: object, type: str) -> Any:
    """A JSON literal as a typed value, stricter than facts are: a number is a number and text is text, or
    None."""
    if type in ("number", "boolean") and isinstance(value, str):
        return None
    return coerce(value, type)


def _shown(value: object) -> str:
    text = repr(plain(value)) if not isinstance(value, Mapping | list | tuple) else type(value).__name__
    return text if len(text) <= 60 else f"{text[:57]}..."


def strings(value: Any) -> Iterator[str]:
    """Every text in a document, from the first on."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list | tuple):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from strings(inner)


def objects(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every object in a document, outermost first."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        inner: Collection[Any] = ()
        if isinstance(found, list | tuple):
            inner = found
        elif isinstance(found, Mapping):
            yield found
            inner = found.values()
        # Most of a document are texts, which hold no object.
        waiting += [each for each in inner if not isinstance(each, str)][::-1]
