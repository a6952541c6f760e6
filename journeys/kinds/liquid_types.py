"""As what texts take the facts that they read: what would break if a fact had another type.

    takes("{% if contact.plan == 'pro' %}…", "contact.plan")     Take("text", "contact.plan == 'pro'")

Conditions compare with a value that is written down, cases with each of theirs, filters want a number or a
date; what stands alone in a condition asks whether it is there and not false. A name that was only assigned
another one counts as it; what went through filters before counts by these alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from liquid.ast import Node
from liquid.builtin.expressions import BooleanExpression, FilteredExpression, Path
from liquid.builtin.expressions.logical import (
    ContainsExpression,
    LogicalAndExpression,
    LogicalNotExpression,
    LogicalOrExpression,
)
from liquid.builtin.tags.assign_tag import AssignNode
from liquid.builtin.tags.case_tag import CaseNode
from liquid.expression import Expression

from journeys.kinds.liquid import TemplateError, nodes
from journeys.kinds.liquid_conditions import LITERALS

HOLDS = "holds"
"""In place of a type: it is asked whether it holds, which a no does not and every text does."""

WANTED = dict.fromkeys(
    (
        "abs",
        "at_least",
        "at_most",
        "ceil",
        "divided_by",
        "floor",
        "minus",
        "modulo",
        "plus",
        "round",
        "times",
    ),
    "number",
) | {"date": "date"}
"""Filters by what they want."""

LOGIC = (BooleanExpression, LogicalAndExpression, LogicalNotExpression, LogicalOrExpression)


@dataclass(frozen=True, slots=True)
class Take:
    """One place of a text: the type that it takes the fact for (text, number, boolean, date or HOLDS), and
    how it stands there."""

    type: str
    source: str


def takes(text: str, fact: str) -> list[Take]:
    """Each way in which a text takes the fact, once; none of a text that cannot be read."""
    try:
        return list(dict.fromkeys(_of_nodes(nodes(text), {fact})))
    except TemplateError:
        return []


def _of_nodes(found: list[Node], names: set[str]) -> Iterator[Take]:
    for node in found:
        if isinstance(node, AssignNode):
            _assigned(node, names)
        if isinstance(node, CaseNode):
            yield from _of_case(node, names)
        for expression in node.expressions():
            yield from _of_expression(expression, names)
        yield from _of_nodes(list(node.children(None)), names)  # type: ignore[arg-type]  # for partials, of which there are none


def _assigned(node: AssignNode, names: set[str]) -> None:
    """From here on the name is the fact, or is no longer."""
    expression = node.expression
    plain = expression.left if isinstance(expression, FilteredExpression) and not expression.filters else None
    if plain is not None and _is(plain, names):
        names.add(str(node.name))
    else:
        names.discard(str(node.name))


def _of_case(node: CaseNode, names: set[str]) -> Iterator[Take]:
    if _is(node.expression, names):
        for block in node.blocks:
            for expression in block.expressions():
                for value in expression.children():
                    yield from _with(value, f"case {node.expression} when {value}")


def _of_expression(expression: Expression, names: set[str]) -> Iterator[Take]:
    if isinstance(expression, LOGIC):
        for part in expression.children():
            if _is(part, names):
                yield Take(HOLDS, str(part))
            else:
                yield from _of_expression(part, names)
    elif isinstance(expression, FilteredExpression):
        wanted = (WANTED.get(each.name) for each in expression.filters or ())
        if _is(expression.left, names) and (type := next(filter(None, wanted), None)):
            yield Take(type, str(expression))
    elif hasattr(expression, "left") and hasattr(expression, "right"):
        yield from _of_comparison(expression, names)


def _of_comparison(expression: Any, names: set[str]) -> Iterator[Take]:
    left, right = expression.left, expression.right
    if isinstance(expression, ContainsExpression):
        if _is(left, names):
            yield Take("text", str(expression))
    elif _is(left, names):
        yield from _with(right, str(expression))
    elif _is(right, names):
        yield from _with(left, str(expression))


def _with(value: Expression, source: str) -> Iterator[Take]:
    """Compared with a value: nothing, blank and other names take it for no type."""
    if type := LITERALS.get(value.__class__):
        yield Take(type, source)


def _is(expression: Expression, names: set[str]) -> bool:
    if not isinstance(expression, Path):
        return False
    parts = [part for part in expression.path if isinstance(part, str)]
    return len(parts) == len(expression.path) and ".".join(parts) in names
