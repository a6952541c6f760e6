"""What texts ask by themselves: the conditions of their `{% if %}`, said as rules say them.

    asks("{% if contact.plan == 'pro' %}…", types)    each condition, as a rule would ask it, or why none can
    answered(text, "contact.plan == 'pro'", "step.pro.answer")       the text with an answer in its place

A condition is carried over only where the rule says the same about everybody: what is missing is nothing in
a text and fails a test of a rule, so `!=` becomes the opposite of *is*, as texts mean it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from liquid.builtin.expressions import Nil, Path, StringLiteral
from liquid.builtin.expressions.logical import (
    ContainsExpression,
    EqExpression,
    GeExpression,
    GtExpression,
    LeExpression,
    LogicalAndExpression,
    LogicalNotExpression,
    LogicalOrExpression,
    LtExpression,
    NeExpression,
)
from liquid.builtin.expressions.primitive import (
    Blank,
    Empty,
    FalseLiteral,
    FloatLiteral,
    IntegerLiteral,
    TrueLiteral,
)
from liquid.expression import Expression

from journeys.kinds.liquid import TemplateError, boolean

TAG = re.compile(r"(\{%-?\s*(if|elsif|unless|case)\s+)(.*?)(\s*-?%\})", re.DOTALL)
FAMILIES = {"contact": 2, "entry": 2, "step": 3}
"""Facts that a text can read as well as a rule, and of how many parts their names are."""

NO_LOGIC = {"step", "brand", "now", "today", "forloop", "unsubscribe_url", "preferences_url"}
"""What a condition may read and be no logic of the text's own: above all answers of rules."""

ORDER = {
    LtExpression: ("less_than", "greater_than"),
    LeExpression: ("at_most", "at_least"),
    GtExpression: ("greater_than", "less_than"),
    GeExpression: ("at_least", "at_most"),
}
"""Operators by how a number is compared: with the fact on the left, and on the right."""

LITERALS = {
    StringLiteral: "text",
    IntegerLiteral: "number",
    FloatLiteral: "number",
    TrueLiteral: "boolean",
    FalseLiteral: "boolean",
}
LIKE_TEXT = ("text", "date", "datetime")
"""Types whose values a text holds as text."""

type Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ask:
    """A condition of a text: ``source`` as it stands there, ``condition`` as a rule asks it; where none can,
    None, and ``reason`` says why."""

    source: str
    condition: Json | None
    reason: str = ""


class UnsayableError(ValueError):
    """No rule can ask this; its text says why in a sentence."""


def asks(text: str, types: Mapping[str, str]) -> Iterator[Ask]:
    """Each condition of a text that is logic of its own, once. ``types``: those of attributes, by name."""
    found = dict.fromkeys((tag, source) for _open, tag, source, _close in TAG.findall(text))
    told: set[str] = set()
    for tag, source in found:
        if source not in told:
            told.add(source)
            yield from _ask(tag, source, types)


def answered(text: str, source: str, name: str) -> str:
    """The text with ``name`` in place of a condition, wherever it asks exactly that."""

    def replaced(found: re.Match[str]) -> str:
        asked = found[2] != "case" and found[3] == source
        return f"{found[1]}{name}{found[4]}" if asked else found[0]

    return TAG.sub(replaced, text)


def _ask(tag: str, source: str, types: Mapping[str, str]) -> Iterator[Ask]:
    try:
        found = boolean(source)
    except TemplateError as error:
        yield Ask(source, None, f"It cannot be read: {error}")
        return
    if all(root in NO_LOGIC for root in _roots(found)):
        return
    if tag == "case":
        yield Ask(source, None, "It tells several cases apart: let a table give the word that the text says.")
        return
    try:
        yield Ask(source, _said(found, types))
    except UnsayableError as error:
        yield Ask(source, None, str(error))


def _roots(expression: Expression) -> Iterator[str]:
    if isinstance(expression, Path):
        yield str(expression.head())
    for child in expression.children():
        yield from _roots(child)


def _said(expression: Expression, types: Mapping[str, str]) -> Json:
    match expression:
        case LogicalAndExpression():
            return {"all": [_said(part, types) for part in _flat(expression, LogicalAndExpression)]}
        case LogicalOrExpression():
            return {"any": [_said(part, types) for part in _flat(expression, LogicalOrExpression)]}
        case LogicalNotExpression():
            return {"not": _said(expression.right, types)}
        case EqExpression():
            return _equal(*_sides(expression, types))
        case NeExpression():
            equal = _equal(*_sides(expression, types))
            return {"fact": equal["fact"], "is": "known"} if equal["is"] == "unknown" else {"not": equal}
        case LtExpression() | LeExpression() | GtExpression() | GeExpression():
            return _ordered(expression, types)
        case ContainsExpression():
            fact, type, literal = _sides(expression, types)
            if not isinstance(expression.left, Path) or not isinstance(literal, StringLiteral):
                raise UnsayableError("A rule asks whether a fact contains a text, nothing else.")
            _comparable(fact, type, "text")
            return {"fact": fact, "is": "contains", "value": str(literal.value)}
        case Path():
            return _holds(*_fact(expression, types))
    raise UnsayableError(f"'{expression}' asks no fact.")


def _flat(expression: Expression, kind: type[Expression]) -> Iterator[Expression]:
    for part in (expression.left, expression.right):  # type: ignore[attr-defined]  # of one of the two kinds
        if isinstance(part, kind):
            yield from _flat(part, kind)
        else:
            yield part


def _sides(expression: Any, types: Mapping[str, str]) -> tuple[str, str, Expression]:
    """The fact that is compared, its type (empty: not known), and what it is compared with."""
    left, right = expression.left, expression.right
    if isinstance(left, Path) == isinstance(right, Path):
        raise UnsayableError(f"'{expression}' compares no fact with a value that is written down.")
    path, literal = (left, right) if isinstance(left, Path) else (right, left)
    return *_fact(path, types), literal


def _fact(path: Path, types: Mapping[str, str]) -> tuple[str, str]:
    parts = [part for part in path.path if isinstance(part, str)]
    family = parts[0] if parts else ""
    if family not in FAMILIES:
        raise UnsayableError(f"It reads '{path}', which is no fact of the contact.")
    if len(parts) != len(path.path) or len(parts) != FAMILIES[family] or parts[1:] == ["id"]:
        raise UnsayableError(f"'{path}' is no fact that rules can ask.")
    return ".".join(parts), types.get(parts[1], "") if family == "contact" else ""


def _equal(fact: str, type: str, literal: Expression) -> Json:
    if isinstance(literal, Nil):
        return {"fact": fact, "is": "unknown"}
    if isinstance(literal, Blank | Empty):
        raise UnsayableError("A rule asks whether a fact is known; it knows neither blank nor empty texts.")
    value, of = _literal(literal)
    _comparable(fact, type, of)
    return {"fact": fact, "is": "equal_to", "value": value}


def _ordered(expression: Any, types: Mapping[str, str]) -> Json:
    fact, type, literal = _sides(expression, types)
    value, of = _literal(literal)
    if of != "number":
        raise UnsayableError("A text compares words by their letters; a rule compares numbers and dates.")
    _comparable(fact, type, of)
    left, right = ORDER[expression.__class__]
    return {"fact": fact, "is": left if isinstance(expression.left, Path) else right, "value": value}


def _literal(literal: Expression) -> tuple[Any, str]:
    of = LITERALS.get(literal.__class__)
    if of is None:
        raise UnsayableError(f"'{literal}' is no value that rules compare with.")
    value = literal.value  # type: ignore[attr-defined]  # literals have one
    return str(value) if of == "text" else value, of


def _comparable(fact: str, type: str, of: str) -> None:
    """Texts never take one type for another; rules do. So the same must be said of the fact's own type."""
    if type and type != of and not (of == "text" and type in LIKE_TEXT):
        raise UnsayableError(f"{fact} is a {type}, and the text compares it with a {of}: that never holds.")


def _holds(fact: str, type: str) -> Json:
    """What stands alone holds where it is neither missing nor false."""
    if type == "boolean":
        return {"fact": fact, "is": "equal_to", "value": True}
    known: Json = {"fact": fact, "is": "known"}
    if type:
        return known
    return {"all": [known, {"not": {"fact": fact, "is": "equal_to", "value": False}}]}
