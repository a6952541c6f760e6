"""Filters on the properties of events: `where` of triggers, waits and behavior leaves.

All must hold. A property that is missing or of another type fails its test (`unknown` apart).
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from journeys.rules.checks import Check, answer
from journeys.rules.facts import Where
from journeys.rules.operators import OPERATORS, read_check
from journeys.rules.problems import Findings, RuleError
from journeys.rules.shape import Shape, open_shape
from journeys.rules.values import coerce

KEYS = ("property", "is", "value")


def parse_where(document: object, place: str = "where") -> tuple[Where, ...]:
    """The filters that a list states, e.g. `[{"property": "plan", "is": "equal_to", "value": "pro"}]`; None
    is none.

    Raises RuleError with every problem in it.
    """
    findings = Findings()
    parent, _, key = place.rpartition("/")
    wheres = read_wheres(Shape({key: document} if document is not None else {}, parent, findings), key)
    findings.refuse()
    return wheres


def read_wheres(shape: Shape, key: str = "where") -> tuple[Where, ...]:
    """The filters under `key` of an object, problems noted there."""
    found = []
    for index, item in enumerate(shape.items(key, most=50)):
        test = open_shape(item, f"{shape.at(key)}/{index}", shape.findings, "A filter")
        if test is None:
            continue
        test.keys(KEYS, "A filter")
        name, operator = test.text("property", needed=True), test.choice("is", OPERATORS, "equal_to")
        check = read_check(test, operator, None)
        if check is not None:
            found.append(Where(name, operator, freeze(test.document.get("value")), check.type))
    return tuple(found)


def check_of(where: Where) -> Check:
    """What the filter tests. It was read before, so this cannot fail."""
    value = where.value
    if isinstance(value, tuple):
        value = dict(value) if value and isinstance(value[0], tuple) else list(value)
    check = read_check(Shape({} if value is None else {"value": value}, "", Findings()), where.operator, None)
    if check is None:
        raise RuleError([])
    return check


def compile_where(wheres: tuple[Where, ...]) -> Callable[[Mapping[str, Any], datetime], bool]:
    """A function that says whether an event's properties pass all filters at `now`."""
    tests = [(where.property, check_of(where)) for where in wheres]

    def passes(properties: Mapping[str, Any], now: datetime) -> bool:
        return all(answer(check.at(now), coerce(properties.get(name), check.type)) for name, check in tests)

    return passes


def freeze(value: object) -> object:
    """A JSON literal in a form that can be hashed: lists and objects become tuples."""
    if isinstance(value, list | tuple):
        return tuple(value)
    return tuple(value.items()) if isinstance(value, Mapping) else value
