"""Cells of a decision table: S-FEEL unary tests of DMN 1.3.

    -                 any                 > 80   >= 40   < 3   <= 5      [40..80]  (40..80)  ]40..80[
    "pro","team"      one of them         ["pro","team"] the same        not("pro","team")
    true   false      null   not(null)    date("2026-05-01")             duration("P2D") or 48h
    @"2026-05-01"     time("09:00:00")    date and time("2026-05-01T09:00:00+02:00")

A cell is read for the type of its column; in a column of dates or durations the bare text (`2026-05-01`,
`48h`) is accepted as well."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from journeys.rules.checks import ORDERED, Check, Range, exactly
from journeys.rules.durations import parse_iso_duration
from journeys.rules.literals import TOKEN, exact_number, in_zone, quote, unquote
from journeys.rules.problems import Problem, RuleError
from journeys.rules.values import coerce

__all__ = ["ANY", "EXAMPLES", "Cell", "parse_cell", "quote", "unquote"]

LONGEST = 10_000
LONGEST_REMEMBERED = 200
MOST_REMEMBERED = 50_000
"""Cells that a process remembers: some thirty megabytes at most. Tables say the same things over and over,
and a table that is edited is read again for each cell that changes."""

EXAMPLES = {
    "number": "> 80 or [40..80]",
    "text": '"pro","team"',
    "boolean": "true or false",
    "date": '>= date("2026-05-01")',
    "time": '< time("09:00:00")',
    "datetime": '> date and time("2026-05-01T09:00:00Z")',
    "duration": "> 48h",
}
"""A cell that works, for each type: cures quote it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as written and what it tests."""

    text: str
    check: Check

    def test(self, value: object) -> bool:
        """Whether a present value, of any type that converts, fits. A missing one fits `-` and `null`
        alone."""
        converted = coerce(value, self.check.type)
        if converted is None:
            return self.check.always or (self.check.presence and not self.check.negated)
        return self.check.holds(converted)


ANY = "-"


def parse_cell(text: str, type: str) -> Cell:
    """The cell that `text` means in a column of `type`. Raises RuleError with one problem, place "". About
    ten microseconds; a fifth of one for a cell that was read lately."""
    return _known(text, type) if len(text) <= LONGEST_REMEMBERED else _read(text, type)


def _read(text: str, type: str) -> Cell:
    return Cell(text, _Reader(text, type).cell())


_known = lru_cache(MOST_REMEMBERED)(_read)


class _Reader:
    """Reads one cell from left to right; each method takes what it names and leaves the rest."""

    def __init__(self, text: str, type: str) -> None:
        self.text, self.type, self.index = text, type, 0
        self.tokens: list[tuple[str, str, int]] = []
        if len(text) > LONGEST:
            raise self.wrong(f"is longer than {LONGEST} characters")
        self._split()

    def cell(self) -> Check:
        if [token[:2] for token in self.tokens] == [("sign", "-")]:
            return Check(self.type, always=True)
        negated = self.peek() == "not"
        if negated:
            self.take("not")
            self.take("(")
        check = self.tests(negated)
        if negated:
            self.take(")")
        if self.index < len(self.tokens):
            raise self.wrong(
                f"has something unexpected at '{self.text[self.tokens[self.index][2] :].strip()}'"
            )
        return check

    def tests(self, negated: bool) -> Check:
        ranges: list[Range] = []
        presence = False
        while True:
            if self.peek() == "null":
                self.take("null")
                presence = True
            else:
                ranges.extend(self.test())
            if self.peek() != ",":
                return Check(self.type, tuple(ranges), presence, negated)
            self.take(",")

    def test(self) -> list[Range]:
        sign = self.peek()
        if sign in ("[", "(", "]"):
            return self.interval_or_list()
        if sign not in ("<", "<=", ">", ">=", "=", "!="):
            return [exactly(self.value())]
        self.take(sign)
        end = self.value()
        if sign != "=" and self.type not in ORDERED:
            raise self.wrong(f"compares by {sign}, but {self.type} values have no order")
        match sign:
            case "<" | "<=":
                return [Range(high=end, high_closed=sign == "<=")]
            case ">" | ">=":
                return [Range(low=end, low_closed=sign == ">=")]
            case "!=":
                return [Range(high=end), Range(low=end)]
        return [exactly(end)]

    def interval_or_list(self) -> list[Range]:
        opened = self.take("[", "(", "]")
        low = self.value()
        if opened == "[" and self.peek() in (",", "]"):
            listed = [low]
            while self.take(",", "]") == ",":
                listed.append(self.value())
            return [exactly(item) for item in listed]
        self.take("..")
        if self.type not in ORDERED:
            raise self.wrong(f"is an interval, but {self.type} values have no order")
        high = self.value()
        closed = self.take("]", ")", "[")
        if low > high or (low == high and (opened, closed) != ("[", "]")):
            raise self.wrong(
                "is an interval that holds nothing: its first end lies behind its second", "empty_interval"
            )
        return [Range(low, opened == "[", high, closed == "]")]

    def value(self) -> Any:
        if self.index >= len(self.tokens):
            raise self.wrong("ends where a value is expected")
        kind, text, at = self.tokens[self.index]
        self.index += 1
        if (kind, text) == ("sign", "-") and self.index < len(self.tokens):
            after, rest, _ = self.tokens[self.index]
            if after in ("number", "bare"):
                kind, text = after, f"-{rest}"
                self.index += 1
        literal: object = text
        match kind:
            case "number":
                found = exact_number(text)
                if self.type == "number" and found is not None:
                    return found
            case "string" | "at" | "call" | "bare":
                literal = self.unquoted(text) if text.startswith('"') else text
                if kind == "string" and self.type == "text":
                    return literal
                if (kind != "bare" or self.type != "text") and self.type not in ("text", "number", "boolean"):
                    return self.converted(str(literal))
            case "word" if text in ("true", "false") and self.type == "boolean":
                return text == "true"
        raise self.wrong(f"has '{self.text[at:].strip()}' where a {self.type} is expected")

    def converted(self, literal: str) -> Any:
        try:
            if self.type == "duration" and literal.lstrip("-").startswith("P"):
                return parse_iso_duration(literal)
            if self.type == "datetime" and "@" in literal:
                return in_zone(literal)
        except ValueError as error:
            raise self.wrong(f"has a {self.type} that cannot be read: {error}") from None
        found = coerce(literal, self.type)
        if found is None:
            zoned = self.type == "time" and coerce(literal[:5], "time") is not None
            why = ": times here are whole seconds of the contact's clock, without a zone" if zoned else ""
            raise self.wrong(f"has '{literal}', which is not a {self.type}{why}")
        return found

    def unquoted(self, text: str) -> str:
        try:
            return unquote(text)
        except ValueError as error:
            raise self.wrong(f"has a text that cannot be read: {error}") from None

    def peek(self) -> str:
        if self.index < len(self.tokens) and self.tokens[self.index][0] in ("sign", "word"):
            return self.tokens[self.index][1]
        return ""

    def take(self, *wanted: str) -> str:
        found = self.peek()
        if found not in wanted:
            at = self.tokens[self.index][2] if self.index < len(self.tokens) else len(self.text)
            rest = self.text[at:].strip()
            raise self.wrong(
                f"has {f"'{rest}'" if rest else 'its end'} where {' or '.join(wanted)} is expected"
            )
        self.index += 1
        return found

    def wrong(self, what: str, code: str = "unreadable_cell") -> RuleError:
        shown = self.text if len(self.text) <= 80 else f"{self.text[:77]}..."
        message = f"Cell '{shown}' {what}."
        return RuleError(
            [Problem(code, "", message, f"Write for instance {EXAMPLES[self.type]}, or - for any.")]
        )

    def _split(self) -> None:
        position, end = 0, len(self.text.rstrip())
        if not end:
            raise self.wrong("is empty")
        while position < end:
            found = TOKEN.match(self.text, position)
            if found is None:
                raise self.wrong(f"cannot be read from '{self.text[position:].strip()}' on")
            kind = found.lastgroup or ""
            kind, text = ("call", found["argument"]) if found["call"] else (kind, found[kind])
            self.tokens.append((kind, text, position))
            position = found.end()
