"""Takes an expression apart from left to right, with names that may hold spaces and signs."""

import re
from collections.abc import Collection
from decimal import Decimal
from functools import lru_cache

from journeys.rules.feel.functions import FUNCTIONS
from journeys.rules.feel.values import UnsupportedError
from journeys.rules.literals import unquote

SPACE = re.compile(r"(?:\s+|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
WORD = re.compile(r"[^\W\d][\w]*|\?")
PROPERTIES = (
    *("year", "month", "day", "weekday", "hour", "minute", "second", "time offset", "timezone"),
    *("years", "months", "days", "hours", "minutes", "seconds"),
)
KEYWORDS = {
    *("if", "then", "else", "and", "or", "between", "in", "true", "false", "null", "not"),
    *("for", "some", "every", "return", "satisfies", "function", "instance", "of"),
}
LONGEST = 10_000
MOST_NAMES = 5_000
"""Each is looked for wherever a name may stand."""


class Scanner:
    """A text and the place up to which it was read."""

    def __init__(self, text: str, names: Collection[str]) -> None:
        if len(text) > LONGEST:
            raise UnsupportedError(f"an expression of more than {LONGEST} characters")
        self.text, self.at = text, 0
        self.names = _patterns(names if isinstance(names, frozenset) else frozenset(names))
        self.space()

    def space(self) -> None:
        """Skips white space and comments."""
        found = SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at

    @property
    def ended(self) -> bool:
        """Whether nothing is left."""
        return self.at >= len(self.text)

    def sign(self, *signs: str) -> str | None:
        """One of these signs if it comes next, the first that fits; it is taken."""
        for sign in signs:
            if self.text.startswith(sign, self.at):
                self.at += len(sign)
                self.space()
                return sign
        return None

    def ahead(self, sign: str) -> bool:
        """Whether this sign comes next; nothing is taken."""
        return self.text.startswith(sign, self.at)

    def word(self, *words: str) -> str | None:
        """One of these keywords if it comes next; it is taken."""
        found = WORD.match(self.text, self.at)
        if found is None or found[0] not in words:
            return None
        self.at = found.end()
        self.space()
        return found[0]

    def expect(self, sign: str) -> None:
        """Takes this sign or says that it is not there."""
        if self.sign(sign) is None:
            raise self.unknown(f"where '{sign}' is expected")

    def string(self) -> str | None:
        """A text in quotes if it comes next."""
        found = STRING.match(self.text, self.at)
        if found is None:
            return None
        self.at = found.end()
        self.space()
        try:
            return unquote(found[0])
        except ValueError as error:
            raise UnsupportedError(f"the text {found[0]}: {error}") from None

    def number(self) -> Decimal | None:
        """A number if it comes next."""
        found = NUMBER.match(self.text, self.at)
        if found is None:
            return None
        self.at = found.end()
        self.space()
        return Decimal(found[0])

    def name(self) -> str | None:
        """A name if it comes next: the longest that is known, else a word that is no keyword."""
        for name, pattern in self.names:
            found = pattern.match(self.text, self.at)
            if found:
                self.at = found.end()
                self.space()
                return name
        found = WORD.match(self.text, self.at)
        if found is None or found[0] in KEYWORDS:
            return None
        self.at = found.end()
        self.space()
        return found[0]

    def unknown(self, where: str = "") -> UnsupportedError:
        """What cannot be read here."""
        rest = self.text[self.at :].strip()
        shown = f"'{rest[:60]}'" if rest else "the end"
        return UnsupportedError(f"{shown} {where}".strip() + f" in the expression '{self.text.strip()[:80]}'")


@lru_cache(maxsize=32)
def _patterns(names: frozenset[str]) -> list[tuple[str, re.Pattern[str]]]:
    """Every name that may come, the longest first."""
    if len(names) > MOST_NAMES:
        raise UnsupportedError(f"a model of more than {MOST_NAMES} names")
    known = sorted({*names, *FUNCTIONS, *PROPERTIES}, key=len, reverse=True)
    return [(name, _pattern(name)) for name in known if name]


def _pattern(name: str) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word) for word in name.split())
    end = r"(?!\w)" if name[-1:].isalnum() or name.endswith("_") else ""
    return re.compile(words + end)
