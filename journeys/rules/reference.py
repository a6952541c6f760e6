"""The same decisions one member at a time, written to be checked by eye against the meaning of the words.

Slow (microseconds per cell). `evaluate.py` and the SQL of `to_sql.py` are held equal to it by property tests.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from journeys.rules.checks import answer
from journeys.rules.columns import default_of
from journeys.rules.conditions import Condition, Leaf, Node
from journeys.rules.facts import Column, Need
from journeys.rules.policies import Hit, fall_back, settle
from journeys.rules.tables import Table
from journeys.rules.values import coerce


def see(
    column: Column, index: int, need: Need, type: str, no_older_than: timedelta | None, now: datetime
) -> Any:
    """The value of one member as the rule may use it: None when it is missing, too old or of another type."""
    value = coerce(column.values[index], type)
    if no_older_than is not None and column.as_of is not None:
        known = column.as_of[index]
        if known is None or known < now - no_older_than:
            value = None
    return default_of(need) if value is None else value


def decide(table: Table, columns: Mapping[Need, Column], index: int, now: datetime) -> Hit:
    """What the table decides for member `index`."""
    values = [
        see(columns[column.need], index, column.need, column.type, column.no_older_than, now)
        for column in table.inputs
    ]
    for column, value in zip(table.inputs, values, strict=True):
        if value is None and column.missing.policy == "otherwise":
            return fall_back(table, "missing")
    fitting = []
    for row in table.rows:
        fits = [
            answer(cell.check, value, column.missing)
            for cell, value, column in zip(row.cells, values, table.inputs, strict=True)
        ]
        if all(fits):
            fitting.append(row)
    return settle(table, fitting)


def holds(
    condition: Condition, columns: Mapping[Need, Column], index: int, now: datetime
) -> tuple[bool, str | None]:
    """Whether the condition holds for member `index`, and "missing" when it fell back to no."""
    for leaf in condition.leaves:
        if leaf.missing.policy == "otherwise" and _value(leaf, columns, index, now) is None:
            return False, "missing"
    return _holds(condition.root, columns, index, now), None


def _holds(node: Node, columns: Mapping[Need, Column], index: int, now: datetime) -> bool:
    if isinstance(node, Leaf):
        return answer(node.check.at(now), _value(node, columns, index, now), node.missing)
    parts = [_holds(part, columns, index, now) for part in node.parts]
    match node.how:
        case "all":
            return all(parts)
        case "any":
            return any(parts)
    return not parts[0]


def _value(leaf: Leaf, columns: Mapping[Need, Column], index: int, now: datetime) -> Any:
    return see(columns[leaf.need], index, leaf.need, leaf.check.type, leaf.no_older_than, now)
