"""Two rules that decide the same output differently on the same facts."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from journeys.rules.analysis.axes import bits
from journeys.rules.analysis.cover import Budget, TooDeepError, uncovered
from journeys.rules.analysis.dead_rows import going_first
from journeys.rules.analysis.findings import Finding
from journeys.rules.analysis.spaces import Space, cut_table, too_large
from journeys.rules.analysis.spots import Facts, facts_at, typed_at
from journeys.rules.cells import parse_cell
from journeys.rules.documents import Rule
from journeys.rules.facts import Need
from journeys.rules.policies import same_answer
from journeys.rules.problems import Problem
from journeys.rules.tables import Output, Row, Table
from journeys.rules.values import coerce
from journeys.rules.words import value_in_words

COMPARED = ("first", "unique", "any", "priority")


def same_output(one: Rule, other: Rule) -> Output | None:
    """The output that both rules decide: of one name and type, with values in common where both list theirs;
    and one rule asks nothing that the other does not. None where there is none."""
    if one.table is None or other.table is None:
        return None
    if one.table.hit_policy not in COMPARED or other.table.hit_policy not in COMPARED:
        return None
    asked, too = _asks(one.table), _asks(other.table)
    if not (asked <= too or too <= asked):
        return None
    for output in one.table.outputs:
        for twin in other.table.outputs:
            if (output.name, output.type) != (twin.name, twin.type):
                continue
            if not output.values or not twin.values or set(output.values) & set(twin.values):
                return output
    return None


def rivals(one: Rule, other: Rule, budget: Budget) -> Finding | None:
    """An example on which rows of both rules decide, and give the same output different values; None where
    there is none. Fallbacks are not compared: a rule that falls back has decided nothing.

    Raises TooDeepError when the budget is spent.
    """
    output = same_output(one, other)
    if output is None or one.table is None or other.table is None:
        return None
    joined, split = _joined(one.table, other.table)
    if too_large(joined):
        raise TooDeepError
    space = cut_table(joined)
    if space.entangled:
        return None
    here, there = (_place_of(table, output.name) for table in (one.table, other.table))
    mine, before = _order(space, one.table, 0)
    theirs, ahead = _order(space, other.table, split)
    values = {rival: coerce(joined.rows[rival].then[there], output.type) for rival in theirs}
    answering = sum(1 << rival for rival, value in values.items() if value is not None)
    for place in mine:
        given = coerce(joined.rows[place].then[here], output.type)
        if given is None:
            continue
        for rival in bits(space.touching(place) & answering):
            budget.spend(1)
            if values[rival] == given:
                continue
            box = [a & b for a, b in zip(space.row_box(place), space.row_box(rival), strict=True)]
            spot = uncovered(space.dimensions, box, before[place] | ahead[rival], budget)
            if spot is not None:
                name, where = output.label or output.name, typed_at(space, spot)
                said = f"{where} this rule gives {name} {value_in_words(given)}"
                rows = (joined.rows[place], joined.rows[rival])
                return _rival(other, output, said, facts_at(space, spot, one.keys), rows, values[rival])
    return None


def _asks(table: Table) -> set[tuple[Need, str, timedelta | None]]:
    return {(column.need, column.type, column.no_older_than) for column in table.inputs}


def _place_of(table: Table, name: str) -> int:
    return next(index for index, output in enumerate(table.outputs) if output.name == name)


def _joined(one: Table, other: Table) -> tuple[Table, int]:
    """Both tables' rows over both tables' columns; a row says nothing of the other table's columns."""
    blank = parse_cell("-", "text")
    front, back = (blank,) * len(other.inputs), (blank,) * len(one.inputs)
    rows = [replace(row, cells=(*row.cells, *front)) for row in one.rows]
    rows += [replace(row, cells=(*back, *row.cells)) for row in other.rows]
    return Table("first", (*one.inputs, *other.inputs), one.outputs, tuple(rows)), len(one.rows)


def _order(space: Space, table: Table, start: int) -> tuple[list[int], dict[int, int]]:
    """The rows of a table in the joined one, and for each the rows that keep it from deciding: those that go
    before it; under unique any other; under any those that answer differently."""
    rows = table.rows
    within = [place for place in range(len(rows)) if space.live >> (start + place) & 1]
    before: dict[int, int] = {}
    gone = 0
    said = [same_answer(table, row) for row in rows] if table.hit_policy == "any" else []
    order = within if table.hit_policy in ("unique", "any") else going_first(table)
    for place in order:
        if table.hit_policy in ("unique", "any"):
            against = (
                other
                for other in within
                if other != place and (table.hit_policy == "unique" or said[other] != said[place])
            )
            before[start + place] = sum(1 << (start + other) for other in against)
        elif place in within:
            before[start + place] = gone
            gone |= 1 << (start + place)
    return list(before), before


def _rival(
    other: Rule, output: Output, said: str, facts: Facts, rows: tuple[Row, Row], answered: Any
) -> Finding:
    mine, theirs = rows
    name = output.label or output.name
    return Finding(
        Problem(
            "rival_rule",
            f"table/rows/{mine.id}",
            f"For {said} by row '{mine.id}', but {other.name} gives {value_in_words(answered)} by row "
            f"'{theirs.id}'.",
            f"Let one rule decide {name}, or name the two outputs differently.",
            "warning",
        ),
        facts,
        (mine.id,),
    )
