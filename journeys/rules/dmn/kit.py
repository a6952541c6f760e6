"""Test files of the DMN conformance kit: read, run, and compared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from journeys.rules.dmn.decide import Decider
from journeys.rules.dmn.model import Model, clean
from journeys.rules.dmn.xml import Element, read_xml
from journeys.rules.feel.values import (
    UnsupportedError,
    kind,
    read_date,
    read_datetime,
    read_duration,
    read_time,
)

CLOSE = Decimal("1e-8")
"""How far a long decimal may be from the expected one: the kit states results of other arithmetic."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a case: pass, fail or unsupported, and why."""

    case: str
    status: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A test case: values by name, and for each decision what is expected of it."""

    id: str
    given: dict[str, Any]
    expected: tuple[tuple[str, str, Any], ...]


def read_cases(content: bytes) -> tuple[str, Iterator[Element]]:
    """The name of the model's file, and the elements of the cases. Raises RuleError where it is no XML."""
    root = read_xml(content)
    return root.text_of("modelName").strip(), root.all("testCase")


def run_case(element: Element, decider: Decider) -> Result:
    """What came of one case. Never raises for what a model or a case says."""
    name = element.get("id") or element.get("name")
    try:
        case = _case(element, decider.model)
        for decision, sort, expected in case.expected:
            if sort not in ("", "decision"):
                raise UnsupportedError(f"a result of the type {sort}")
            got = decider.decide(decision, case.given)
            if not agrees(got, expected):
                reason = f"'{decision}' gives {shown(got)} where {shown(expected)} is expected"
                return Result(name, "fail", reason)
    except UnsupportedError as error:
        return Result(name, "unsupported", str(error))
    except AssertionError as error:
        return Result(name, "fail", str(error))
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        return Result(name, "fail", f"{type(error).__name__}: {error}")
    except RecursionError:
        return Result(name, "unsupported", "a model that is nested too deeply")
    return Result(name, "pass")


def agrees(got: Any, expected: Any) -> bool:
    """Whether a value is the expected one; decimals with eight places and more may differ in the ninth."""
    if isinstance(got, list) and isinstance(expected, list):
        return len(got) == len(expected) and all(map(agrees, got, expected))
    if isinstance(got, dict) and isinstance(expected, dict):
        return got.keys() == expected.keys() and all(agrees(got[key], expected[key]) for key in got)
    if kind(got) != kind(expected):
        return False
    if isinstance(got, Decimal) and isinstance(expected, Decimal):
        places = expected.as_tuple().exponent
        long = isinstance(places, int) and places <= -8
        return got == expected or (long and abs(got - expected) <= CLOSE)
    return bool(got == expected)


def shown(value: Any) -> str:
    """A value for a line of a report."""
    match value:
        case None:
            return "null"
        case Decimal():
            return f"{value:f}"
        case list():
            return f"[{', '.join(map(shown, value))}]"
        case dict():
            return f"{{{', '.join(f'{key}: {shown(item)}' for key, item in value.items())}}}"
        case str():
            return f'"{value}"'
        case bool():
            return str(value).lower()
    return str(value)


def _case(element: Element, model: Model) -> Case:
    if element.get("invocableName"):
        raise UnsupportedError(f"a call of '{element.get('invocableName')}' from outside")
    given = {}
    for node in element.all("inputNode"):
        name = clean(node.get("name"))
        declared = model.inputs.get(name)
        given[name] = _value(node, declared.type if declared else "Any")
    expected: list[tuple[str, str, Any]] = []
    for node in element.all("resultNode"):
        found = node.first("expected")
        value = _value(found, "Any") if found and node.get("errorResult") != "true" else None
        expected.append((node.get("name"), node.get("type"), value))
    return Case(element.get("id"), given, tuple(expected))


def _value(element: Element, declared: str) -> Any:
    """A value, a list or a structure, whichever the element holds."""
    if element.get("nil") in ("true", "1"):
        return None
    components: Sequence[Element] = list(element.all("component"))
    if components:
        return {clean(item.get("name")): _value(item, "Any") for item in components}
    if (listed := element.first("list")) is not None:
        if listed.get("nil") in ("true", "1"):
            return None
        return [_value(item, declared) for item in listed.all("item")]
    simple = element.first("value")
    if simple is None or simple.get("nil") in ("true", "1"):
        return None
    return _simple(simple, declared)


def _simple(element: Element, declared: str) -> Any:
    type = element.get("type").rpartition(":")[2] or declared
    text = element.text
    match type:
        case "string" | "anyURI" | "Any":
            return text
        case "boolean":
            return {"true": True, "1": True, "false": False, "0": False}.get(text.strip())
        case "decimal" | "double" | "float" | "integer" | "int" | "long" | "short" | "number":
            try:
                return Decimal(text.strip())
            except InvalidOperation:
                raise UnsupportedError(f"the number '{text}' in a case") from None
        case "date":
            return read_date(text.strip())
        case "time":
            return read_time(text.strip())
        case "dateTime" | "date and time":
            return read_datetime(text.strip())
        case "duration" | "dayTimeDuration" | "yearMonthDuration":
            return read_duration(text.strip())
    if type.endswith("duration"):
        return read_duration(text.strip())
    return text
