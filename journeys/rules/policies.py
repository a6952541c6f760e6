"""Hit policies: from the rows that fit to the answer.

Single answers: first (the first row), unique (exactly one may fit), any (all that fit must agree), priority
(the highest by the order of the outputs' values). Several: rule_order, output_order, collect (list, sum, min,
max, count)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

from journeys.rules.tables import OTHERWISE, Output, Row, Table
from journeys.rules.values import coerce, plain

MOST_DIGITS = 200
"""Sums are exact, as PostgreSQL's are: 40 digits before the point, 40 behind it, and thousands of rows."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An answer: the row (several as `a,b`), why it is a fallback if it is one, a JSON literal per output."""

    row: str
    fallback: str | None
    then: tuple[Any, ...]


def settle(table: Table, fitting: Sequence[Row]) -> Hit:
    """The answer of a table when these rows fit, in the order of the table."""
    if not fitting:
        return fall_back(table, "no_row")
    match table.hit_policy:
        case "first":
            return _row(fitting[0])
        case "unique":
            return _row(fitting[0]) if len(fitting) == 1 else fall_back(table, "unique_violated")
        case "any":
            agreed = len({same_answer(table, row) for row in fitting}) == 1
            return _row(fitting[0]) if agreed else fall_back(table, "any_violated")
        case "priority":
            return _row(ranked(table, fitting)[0])
        case "output_order":
            fitting = ranked(table, fitting)
    row = ",".join(row.id for row in fitting)
    given = [[row.then[index] for row in fitting] for index in range(len(table.outputs))]
    if table.hit_policy != "collect" or table.aggregate == "list":
        return Hit(row, None, tuple(given))
    then = []
    for output, values in zip(table.outputs, given, strict=True):
        total = _aggregate(table.aggregate, values)
        if output.bands:
            total = next((band.then for band in output.bands if band.cell.test(total)), None)
            if total is None:
                return fall_back(table, "no_row")
        then.append(plain(total))
    return Hit(row, None, tuple(then))


def fall_back(table: Table, why: str) -> Hit:
    """The answer of `otherwise`, marked with the reason: missing, no_row, unique_violated or any_violated."""
    return Hit(OTHERWISE, why, table.otherwise or (None,) * len(table.outputs))


def ranked(table: Table, rows: Sequence[Row]) -> list[Row]:
    """The rows by the order of their outputs' values, outputs compared from left to right; equals keep their
    order."""
    return sorted(
        rows,
        key=lambda row: [_rank(output, value) for output, value in zip(table.outputs, row.then, strict=True)],
    )


def _rank(output: Output, value: Any) -> int:
    if not output.values:
        return 0
    return output.values.index(value) if value in output.values else len(output.values)


def _row(row: Row) -> Hit:
    return Hit(row.id, None, row.then)


def same_answer(table: Table, row: Row) -> tuple[Any, ...]:
    """What a row gives, so that equals are equal: as values of their types (`48h` is `2d`, `1` is `1.0`)."""
    return tuple(
        (value.__class__ is bool, coerce(value, output.type), value if value is None else "given")
        for output, value in zip(table.outputs, row.then, strict=True)
    )


def _aggregate(how: str, values: Sequence[Any]) -> Decimal | int | None:
    if how == "count":
        return len(values)
    numbers = [
        Decimal(number) for value in values if isinstance(number := coerce(value, "number"), int | Decimal)
    ]
    if not numbers:
        return None
    if how != "sum":
        return min(numbers) if how == "min" else max(numbers)
    with localcontext(prec=MOST_DIGITS):
        return sum(numbers, Decimal(0))
