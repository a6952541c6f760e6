"""What stands at the bottom of an expression: literals, names, brackets, contexts, built-in functions."""

from collections.abc import Collection
from typing import Any

from journeys.rules.feel.functions import FUNCTIONS, call
from journeys.rules.feel.parts import Expression, looked_up
from journeys.rules.feel.scanner import Scanner
from journeys.rules.feel.values import Span, TooMuchWorkError, UnsupportedError, read_literal

MOST_PRIMARIES = 20_000
"""Read for one expression, those that are read anew included: twice what the longest one can hold."""


class Primaries:
    """Reads primaries; what reads whole expressions builds on it. `asks_value` says whether one named `?`,
    `no_lists` where a bracket behind `in` opens no list of tests."""

    def __init__(self, text: str, names: Collection[str]) -> None:
        self.scan = Scanner(text, names)
        self.asks_value = False
        self.no_lists: set[int] = set()
        self.left = MOST_PRIMARIES

    def expression(self) -> Expression:
        """A whole expression, as it may stand in brackets."""
        raise NotImplementedError

    def primary(self) -> Expression:
        scan = self.scan
        self.left -= 1
        if self.left < 0:
            raise TooMuchWorkError("an expression that can be read in too many ways")
        if scan.sign("@"):
            text = scan.string()
            if text is None:
                raise scan.unknown("where a text is expected")
            return _constant(read_literal(text))
        if (text := scan.string()) is not None:
            return _constant(text)
        if scan.text[scan.at : scan.at + 2] != ".." and (number := scan.number()) is not None:
            return _constant(number)
        if scan.sign("{"):
            return self.context()
        if opened := scan.sign("[", "(", "]"):
            return self.bracket(opened)
        if word := scan.word("true", "false", "null"):
            return _constant({"true": True, "false": False, "null": None}[word])
        if scan.word("?"):
            self.asks_value = True
            return looked_up("?")
        name = "not" if scan.word("not") else scan.name()
        if name is None:
            raise scan.unknown()
        if name in FUNCTIONS and scan.sign("("):
            return self.builtin(name)
        return looked_up(name)

    def builtin(self, name: str) -> Expression:
        given = []
        while not self.scan.sign(")"):
            given.append(self.expression())
            if self.scan.ahead(":"):
                raise UnsupportedError(f"'{name}' with named parameters")
            if not self.scan.ahead(")"):
                self.scan.expect(",")
        return lambda scope: call(name, [item(scope) for item in given])

    def bracket(self, opened: str) -> Expression:
        scan = self.scan
        if opened == "[" and scan.sign("]"):
            return lambda scope: []
        first = self.expression()
        if scan.sign(".."):
            last = self.expression()
            closed = scan.sign("]", ")", "[")
            if closed is None:
                raise scan.unknown("where an interval ends")
            return lambda scope: Span(first(scope), opened == "[", last(scope), closed == "]")
        if opened == "(":
            scan.expect(")")
            return first
        items = [first]
        while scan.sign(","):
            items.append(self.expression())
        scan.expect("]")
        if opened == "]":
            raise scan.unknown("after a list that opens with ']'")
        return lambda scope: [item(scope) for item in items]

    def context(self) -> Expression:
        scan, entries = self.scan, {}
        while not scan.sign("}"):
            key = scan.string() or scan.name()
            if key is None:
                raise scan.unknown("where the key of a context is expected")
            scan.expect(":")
            entries[key] = self.expression()
            if not scan.ahead("}"):
                scan.expect(",")
        return lambda scope: {key: entry(scope) for key, entry in entries.items()}


def _constant(value: Any) -> Expression:
    return lambda scope: value
