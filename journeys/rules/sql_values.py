"""Values in SQL: the conversions of `values.py` as guarded PostgreSQL expressions.

No cast stands alone: each is behind a test of the text, so that a value of another type becomes NULL
(missing) and never an error that takes a whole statement down. PostgreSQL 16 or newer (`pg_input_is_valid`).
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from journeys.rules.durations import LONGEST, SECONDS
from journeys.rules.values import CLOCK, DATE, DATETIME, NUMBER

SQL_TYPES = {
    "number": "numeric",
    "text": "text",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "datetime": "timestamptz",
    "duration": "bigint",
}
"""The type of an expression after conversion; durations are whole seconds."""


@dataclass(frozen=True, slots=True)
class Bound:
    """An SQL expression whose type is known: one of the value types, then nothing is converted, or "jsonb",
    "text". `sure`: it is never NULL, so nothing has to stand in for it."""

    sql: str
    type: str = "jsonb"
    sure: bool = False


def bound(column: "str | Bound") -> Bound:
    """A column as its caller gave it; a plain string may be jsonb or any type that `to_jsonb` takes."""
    return column if isinstance(column, Bound) else Bound(f"to_jsonb({column})")


def converted(column: Bound, type: str) -> str:
    """The expression of `column` as `type`, NULL where it does not convert. Never fails on data."""
    value = f"({column.sql})"
    if column.type == type:
        return value
    if type == "any":
        return f"NULLIF({value}, 'null'::jsonb)" if column.type == "jsonb" else value
    if column.type == "text":
        return _from_text(value, type)
    if column.type != "jsonb":
        value = f"to_jsonb({value})"
    text = _from_text(f"({value} #>> '{{}}')", type)
    same = {"number": "number", "boolean": "boolean"}.get(type)
    direct = f"WHEN '{same}' THEN {value}::{SQL_TYPES[type]} " if same else ""
    return f"CASE jsonb_typeof({value}) {direct}WHEN 'string' THEN {text} END"


def parameter(value: Any) -> Any:
    """A typed value as a parameter: durations as seconds, numbers exact."""
    if isinstance(value, timedelta):
        return int(value.total_seconds())
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return value


def _from_text(text: str, type: str) -> str:
    match type:
        case "text":
            return text
        case "number":
            return f"CASE WHEN {_like(text, NUMBER)} THEN {text}::numeric END"
        case "boolean":
            return f"CASE {text} WHEN 'true' THEN true WHEN 'false' THEN false END"
        case "time":
            return f"CASE WHEN {_like(text, CLOCK)} THEN {text}::time END"
        case "date":
            instant = _instant(text)
            return (
                f"CASE WHEN {_like(text, DATE)} THEN {_valid(text, 'date')} "
                f"WHEN {_like(text, DATETIME)} THEN ({instant} AT TIME ZONE 'UTC')::date END"
            )
        case "datetime":
            return (
                f"CASE WHEN {_like(text, DATE)} THEN {_valid(f"({text} || 'T00:00Z')", 'timestamptz')} "
                f"WHEN {_like(text, DATETIME)} THEN {_instant(text)} END"
            )
        case "duration":
            units = " ".join(f"WHEN '{unit}' THEN {seconds}" for unit, seconds in SECONDS.items())
            seconds = f"(left({text}, -1)::bigint * CASE right({text}, 1) {units} END)"
            longest = int(LONGEST.total_seconds())
            pattern = _like(text, "-?[0-9]{1,10}[smhdw]")
            return f"CASE WHEN {pattern} THEN CASE WHEN abs({seconds}) <= {longest} THEN {seconds} END END"
    raise ValueError(f"'{type}' is not a type.")


def _instant(text: str) -> str:
    """A text that looks like an instant; without a zone it is UTC."""
    zoned = f"CASE WHEN {text} ~ '(Z|[+-][0-9]{{2}}:?[0-9]{{2}})$' THEN {text} ELSE {text} || 'Z' END"
    return _valid(f"({zoned})", "timestamptz")


def _valid(text: str, type: str) -> str:
    """A cast for text that looks right and may still not be, such as 30 February."""
    return f"(CASE WHEN pg_input_is_valid({text}, '{type}') THEN {text}::{type} END)"


def _like(text: str, pattern: str) -> str:
    return f"{text} ~ '^({pattern})$'"
