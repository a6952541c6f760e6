"""A decision table of a model as one of ours, so that the evaluator of journeys decides it.

DMN's null is kept: a null fits `-`, `null` and `not("a")` (since null is not "a"), and no comparison. Our
`not("a")` wants a value, so that cells are written with `null` beside what they exclude."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from journeys.rules.cells import ANY, parse_cell
from journeys.rules.checks import Check, exactly
from journeys.rules.dmn.tables import RANKING, DmnTable, ReadyTable
from journeys.rules.documents import Rule, parse_rule
from journeys.rules.evaluate import compile_rule
from journeys.rules.facts import Column
from journeys.rules.feel.parse import read_expression, read_tests
from journeys.rules.feel.values import UnsupportedError
from journeys.rules.problems import RuleError
from journeys.rules.values import TYPES, coerce, plain
from journeys.rules.write_cell import outside, write_cell

NAMES = {
    "number": "number",
    "string": "text",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "date and time": "datetime",
    "days and time duration": "duration",
}
"""Our name of each base type of FEEL that we have."""

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class AsWeft:
    """A table as a rule, decided by `compile_rule`. Raises UnsupportedError where our tables have no such
    cell or value."""

    def __init__(self, table: DmnTable, ready: ReadyTable, types: Sequence[str]) -> None:
        self.table, self.ready = table, ready
        self.rule = parse(document(table, types, ready))
        self.types = [column.type for column in self.rule.table.inputs] if self.rule.table else []
        self.decide = compile_rule(self.rule)

    def answer(self, inputs: Sequence[Any], scope: Mapping[str, Any]) -> Any:
        """What our evaluator makes of the table. Raises UnsupportedError for a value of a type that it has
        not."""
        values = [_value(value, type) for value, type in zip(inputs, self.types, strict=True)]
        columns = {need: Column([value]) for need, value in zip(self.rule.needs, values, strict=True)}
        answers = self.decide(columns, 1, NOW)
        if answers.fallback[0] is not None:
            violated = answers.fallback[0] != "no_row"
            return None if violated else self.ready.nothing(scope)
        places = (
            {line.id: index for index, line in enumerate(self.rule.table.rows)} if self.rule.table else {}
        )
        rows = [places[row] for row in answers.rows[0].split(",")]
        if self.table.policy == "collect" and self.table.aggregate != "list":
            if self.table.aggregate != "count" and any(
                None in row.then
                for row in self.rule.table.rows  # type: ignore[union-attr]
            ):
                raise UnsupportedError("totals over entries that are empty")
            totals = [coerce(values[0], "number") for values in answers.outputs.values()]
            return self.ready.shaped([None if item is None else Decimal(str(item)) for item in totals])
        given = [self.ready.shaped([item(scope) for item in self.ready.given[row]]) for row in rows]
        return given[0] if self.table.policy in ("unique", "first", "any", "priority") else given


def parse(document: Mapping[str, Any]) -> Rule:
    """The rule of a document that was made here."""
    try:
        return parse_rule(document)
    except RuleError as error:
        problem = error.problems[0]
        raise UnsupportedError(f"{problem.place}: {problem.message}") from None


def document(table: DmnTable, types: Sequence[str], ready: ReadyTable) -> dict[str, Any]:
    """The table as a rule document with made-up names of facts, rows and outputs."""
    if not table.inputs:
        raise UnsupportedError("a table without an input")
    kinds = [NAMES.get(type) or guessed(table, index) for index, type in enumerate(types)]
    outputs: list[dict[str, Any]] = []
    for index, clause in enumerate(table.outputs):
        given = [literal(line.then[index]) for line in table.lines]
        values = literals(clause.values) if table.policy in RANKING else []
        found = {coerced for value in (*given, *values) if value is not None for coerced in (type_of(value),)}
        if len(found) > 1:
            raise UnsupportedError(f"output {index + 1}, which gives values of two types")
        output = {"name": f"o{index}", "type": next(iter(found), "text")}
        outputs.append(output | ({"values": [plain(value) for value in values]} if values else {}))
    rows = [
        {
            "id": f"r{place}",
            "when": [cell(text, kind) for text, kind in zip(line.when, kinds, strict=True)],
            "then": [plain(literal(text)) for text in line.then],
        }
        for place, line in enumerate(table.lines)
    ]
    return {
        "slug": "table",
        "kind": "table",
        "table": {
            "hit_policy": table.policy,
            "aggregate": table.aggregate,
            "inputs": [{"fact": f"entry.i{index}", "type": kind} for index, kind in enumerate(kinds)],
            "outputs": outputs,
            "rows": rows,
        },
    }


def guessed(table: DmnTable, index: int) -> str:
    """The type of a column that states none: the one that reads every cell of it."""
    texts = {line.when[index] for line in table.lines} - {ANY}
    for type in TYPES:
        if all(_reads(text, type) for text in texts):
            return type
    raise UnsupportedError(f"column {index + 1}, whose cells are of no type that a cell here can have,")


def _reads(text: str, type: str) -> bool:
    try:
        parse_cell(text, type)
    except RuleError:
        return False
    return True


PLAIN = {
    "number": re.compile(r"(?:[<>]=? ?)?-?[0-9]+(?:\.[0-9]+)?|[\[(]-?[0-9]+\.\.-?[0-9]+[\])]"),
    "text": re.compile(r'"[^"\\]*"(?: ?, ?"[^"\\]*")*'),
}
"""Comparisons, intervals and values, which no null fits there or here: most cells of most tables."""


@lru_cache(maxsize=20_000)
def cell(text: str, type: str) -> str:
    """The same test with our meaning of null. Raises UnsupportedError where we have no such cell."""
    try:
        read = parse_cell(text, type)
    except RuleError as error:
        raise UnsupportedError(error.problems[0].message) from None
    if type in PLAIN and PLAIN[type].fullmatch(text):
        return text
    fits = read_tests(text, ())(None, {}) is True
    if fits is read.test(None):
        return text
    check = read.check
    if check.negated:
        points = {item.low for item in check.ranges}
        # Of a boolean nothing is left between and around its two values.
        rest = {True, False} - points if type == "boolean" else None
        ranges = outside(list(points)) if rest is None else tuple(map(exactly, sorted(rest)))
        check = Check(type, ranges)
    return write_cell(replace(check, presence=True))


def split(text: str) -> list[str]:
    """Values parted by commas, those inside quotes and brackets left alone."""
    parts, depth, quoted, escaped = [""], 0, False, False
    for sign in text:
        if not quoted:
            depth += (sign in "([") - (sign in ")]")
        if sign == '"' and not escaped:
            quoted = not quoted
        escaped = sign == "\\" and not escaped
        if sign == "," and not quoted and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def literal(text: str, names: Collection[str] = ()) -> Any:
    """The value of an entry that is a literal. Raises UnsupportedError for an expression over names."""
    try:
        return None if text in ("", "-") else read_expression(text, names)({})
    except RecursionError:
        raise UnsupportedError("an expression of too many parts") from None


def literals(text: str) -> list[Any]:
    """The values of a list of literals."""
    return [literal(part.strip()) for part in split(text)] if text else []


def type_of(value: Any) -> str:
    """Our type of a value of FEEL."""
    match value:
        case bool():
            return "boolean"
        case Decimal():
            return "number"
        case str():
            return "text"
        case datetime():
            return "datetime"
        case date():
            return "date"
        case time() if value.tzinfo is None:
            return "time"
        case timedelta() if value.microseconds == 0:
            return "duration"
    raise UnsupportedError(f"the value {value!r}, which no output of ours can give")


def _value(value: Any, type: str) -> Any:
    if value is None:
        return None
    if type_of(value) != type:
        raise UnsupportedError(f"a value that is no {type}")
    if isinstance(value, datetime) and value.tzinfo is None:
        raise UnsupportedError("an instant without a zone")
    return value


__all__ = ["NAMES", "AsWeft", "cell", "document", "literal", "literals", "split", "type_of"]
