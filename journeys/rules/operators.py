"""The operators of conditions, and what each means as a Check.

`within_last D` is (now - D, now], `within_next D` is [now, now + D). `before` and `after` take a date, an
instant, `"now"`, `{"ago": "7d"}` or `{"ahead": "7d"}`."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from journeys.rules.checks import ORDERED, Check, Moment, Range, exactly
from journeys.rules.durations import parse_duration
from journeys.rules.shape import Shape, literal

LISTS = ("one_of", "not_one_of", "between")
NEGATED = ("not_equal_to", "not_one_of", "not_contains", "unknown")
SEARCHES = {
    "contains": "contains",
    "not_contains": "contains",
    "starts_with": "starts_with",
    "ends_with": "ends_with",
}
COMPARISONS = ("greater_than", "at_least", "less_than", "at_most", "between")
INSTANTS = ("before", "after", "within_last", "within_next")

OPERATORS = (
    "equal_to",
    "not_equal_to",
    "one_of",
    "not_one_of",
    "greater_than",
    "at_least",
    "less_than",
    "at_most",
    "between",
    "contains",
    "not_contains",
    "starts_with",
    "ends_with",
    "before",
    "after",
    "within_last",
    "within_next",
    "known",
    "unknown",
)


def read_check(shape: Shape, operator: str, type: str | None) -> Check | None:
    """The Check of the operator with the `value` of this leaf; None, with its problem noted, when they do not
    fit.

    `type` is the type of the fact where it is known; otherwise the value's own type says what is compared.
    """
    value = shape.document.get("value")
    if operator in ("known", "unknown"):
        if value is not None:
            shape.wrong("value", "unused_value", f"'{operator}' takes no value.", "Remove it.")
        return Check(type or "any", presence=True, negated=operator == "known")
    if value is None:
        shape.wrong(
            "value", "missing_key", f"'{operator}' needs a value.", "Write what the fact is compared with."
        )
        return None
    if operator in SEARCHES:
        return _search(shape, operator, value, type)
    if operator in INSTANTS:
        return _instant(shape, operator, value, type)
    return _compare(shape, operator, value, type)


def _search(shape: Shape, operator: str, value: object, type: str | None) -> Check | None:
    if type not in (None, "text") or not isinstance(value, str) or not value:
        shape.wrong(
            "value", "wrong_type", f"'{operator}' looks for text in text.", "Write the text to look for."
        )
        return None
    return Check("text", search=(SEARCHES[operator], value), negated=operator in NEGATED)


def _instant(shape: Shape, operator: str, value: object, type: str | None) -> Check | None:
    if type not in (None, "date", "datetime"):
        shape.wrong(
            "is",
            "wrong_operator",
            f"'{operator}' compares dates, but the fact is a {type}.",
            "Choose greater_than or less_than.",
        )
        return None
    if operator in ("within_last", "within_next"):
        span = _span(value)
        if span is None:
            shape.wrong(
                "value", "not_a_duration", f"'{operator}' takes a duration.", "Write for instance 7d."
            )
            return None
        now, zero = Moment(timedelta(0)), True
        if operator == "within_last":
            return Check("datetime", (Range(Moment(-span), False, now, zero),))
        return Check("datetime", (Range(now, zero, Moment(span), False),))
    moment = _moment(value)
    if moment is not None:
        return Check("datetime", (_side(operator, moment),))
    day = literal(value, "date") if isinstance(value, str) and len(value) == 10 else None
    point, kind = (
        (day, "date") if day is not None and type != "datetime" else (literal(value, "datetime"), "datetime")
    )
    if point is None:
        shape.wrong(
            "value",
            "wrong_type",
            f"'{operator}' takes a date, an instant or a time ago.",
            'Write for instance "2026-05-01" or {"ago": "7d"}.',
        )
        return None
    return Check(kind, (_side(operator, point),))


def _compare(shape: Shape, operator: str, value: object, type: str | None) -> Check | None:
    several = operator in LISTS
    if several is not isinstance(value, list | tuple):
        cure = (
            'Write a list, for instance ["pro", "team"].' if several else "Write one value, or choose one_of."
        )
        shape.wrong(
            "value", "wrong_type", f"'{operator}' takes {'a list' if several else 'one value'}.", cure
        )
        return None
    values: list[Any] = list(value) if isinstance(value, list | tuple) else [value]
    ordering = operator in COMPARISONS
    if type is None:
        kinds = {_kind(item, ordering) for item in values}
        type = kinds.pop() if len(kinds) == 1 else None
    points: list[Any] = [literal(item, type) if type else None for item in values]
    if not points or type is None or any(point is None for point in points):
        wanted = f"a {type}" if type else "a number, text, true or false, all of one type"
        shape.wrong(
            "value", "wrong_type", f"'{operator}' is given something else than {wanted}.", f"Write {wanted}."
        )
        return None
    if ordering and type not in ORDERED:
        shape.wrong("is", "wrong_operator", f"A {type} has no order for '{operator}'.", "Choose equal_to.")
        return None
    if operator == "between":
        if len(points) != 2 or points[0] > points[1]:
            shape.wrong(
                "value", "empty_interval", "'between' takes two values, the lower first.", "Write [40, 80]."
            )
            return None
        return Check(type, (Range(points[0], True, points[1], True),))
    if ordering:
        return Check(type, (_side(operator, points[0]),))
    return Check(type, tuple(exactly(point) for point in points), negated=operator in NEGATED)


def _side(operator: str, end: Any) -> Range:
    match operator:
        case "greater_than" | "after":
            return Range(low=end)
        case "at_least":
            return Range(low=end, low_closed=True)
        case "at_most":
            return Range(high=end, high_closed=True)
    return Range(high=end)


def _kind(value: object, ordering: bool) -> str | None:
    """The type that a literal shows by itself. Text is compared by order only when it is written as one that
    has it."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        if not ordering:
            return "text"
        for type in ("date", "datetime", "duration", "time"):
            if literal(value, type) is not None:
                return type
        return "text"
    return "number" if literal(value, "number") is not None else None


def _span(value: object) -> timedelta | None:
    try:
        return parse_duration(value) or None
    except ValueError:
        return None


def _moment(value: object) -> Moment | None:
    if value == "now":
        return Moment(timedelta(0))
    if isinstance(value, Mapping) and len(value) == 1:
        for key, sign in (("ago", -1), ("ahead", 1)):
            span = _span(value.get(key))
            if span is not None:
                return Moment(sign * span)
    return None
