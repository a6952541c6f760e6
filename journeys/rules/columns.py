"""Columns of facts made ready for tests: each value of the stated type, or None where it counts as
missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import NoneType
from typing import Any

from journeys.rules.checks import Check, Missing
from journeys.rules.facts import Column, Need
from journeys.rules.values import coerce, plain

READY: dict[str, frozenset[type]] = {
    "number": frozenset((Decimal, int, NoneType)),
    "text": frozenset((str, NoneType)),
    "boolean": frozenset((bool, NoneType)),
    "date": frozenset((date, NoneType)),
    "time": frozenset((time, NoneType)),
    "datetime": frozenset((datetime, NoneType)),
    "duration": frozenset((timedelta, NoneType)),
}
"""Python types that need no conversion."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of one column: every test on it, each with the bit that says yes, and when it is too old.

    One input of a table is one question; leaves of a condition on the same fact, type and age share one. With
    `otherwise` a missing value decides alone: the rule falls back.
    """

    need: Need
    type: str
    no_older_than: timedelta | None = None
    otherwise: bool = False
    tests: list[tuple[int, Check, Missing]] = field(default_factory=list)


def default_of(need: Need) -> Any:
    """What stands for an absent value of a need that is never missing; None for all others."""
    if not need.never_missing:
        return None
    return False if need.type == "boolean" else 0


@dataclass(frozen=True, slots=True)
class Ready:
    """Values of the stated type; `exact` when there are Decimals among them."""

    values: Sequence[Any]
    exact: bool


def ready(question: Question, columns: Mapping[Need, Column], now: datetime, thorough: bool) -> Ready:
    """The values of the question's column, None where missing, too old or not convertible.

    Costs one pass over the types when nothing needs converting. `thorough` converts each value, also those
    whose type is right: for numbers that are not finite and instants without a zone, which only show when
    compared.
    """
    column = columns[question.need]
    values = column.values
    kinds = set(map(type, values))
    if thorough or (question.type != "any" and not READY[question.type].issuperset(kinds)):
        values = [coerce(value, question.type) for value in values]
        kinds = set(map(type, values))
    if question.no_older_than is not None and column.as_of is not None:
        oldest = now - question.no_older_than
        values = [
            value if known is not None and known >= oldest else None
            for value, known in zip(values, column.as_of, strict=True)
        ]
    return Ready(values, Decimal in kinds)


def shown(need: Need, value: object) -> object:
    """A prepared value as logs and examples hold it (JSON)."""
    return plain(default_of(need) if value is None else value)
