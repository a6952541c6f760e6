"""What names, properties, filters and calls in an expression do."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from journeys.rules.feel.functions import FUNCTIONS
from journeys.rules.feel.values import Function, Months, UnsupportedError

type Expression = Callable[[Mapping[str, Any]], Any]


def looked_up(name: str) -> Expression:
    """The value of a name. A name that the scope does not have is not null but unknown."""

    def value(scope: Mapping[str, Any]) -> Any:
        if name in scope:
            return scope[name]
        if name in FUNCTIONS:
            raise UnsupportedError(f"the function '{name}' as a value")
        raise UnsupportedError(f"the name '{name}', which nothing in the model has")

    return value


def property_of(owner: Expression, name: str) -> Expression:
    """`owner.name`; of a list, that of each member; null where there is none."""

    def read(value: Any) -> Any:
        match value:
            case dict():
                return value.get(name)
            case list():
                return [read(item) for item in value]
            case None:
                return None
        return _part(value, name)

    return lambda scope: read(owner(scope))


def chosen(owner: Expression, inner: Expression) -> Expression:
    """`owner[2]`, the second member, or `owner[price > 5]`, those that fit."""

    def choose(scope: Mapping[str, Any]) -> Any:
        value = owner(scope)
        items = value if isinstance(value, list) else [] if value is None else [value]
        kept = []
        for item in items:
            own = item if isinstance(item, dict) else {}
            found = inner({**scope, **own, "item": item, "?": item})
            if isinstance(found, Decimal):
                place = int(found)
                inside = 1 <= place <= len(items) or -len(items) <= place <= -1
                return items[place - 1 if place > 0 else place] if inside else None
            if found is True:
                kept.append(item)
        return kept

    return choose


def invoked(function: Expression, given: Sequence[Expression], named: Mapping[str, Expression]) -> Expression:
    """A call of a function that the model defines."""

    def run(scope: Mapping[str, Any]) -> Any:
        found = function(scope)
        if not isinstance(found, Function):
            return None
        values = [item(scope) for item in given]
        arguments = dict(zip(found.parameters, values, strict=False))
        arguments |= {name: item(scope) for name, item in named.items()}
        if len(values) > len(found.parameters) or set(arguments) != set(found.parameters):
            return None
        return found.body(arguments)

    return run


def _part(value: Any, name: str) -> Any:
    """A part of a date, time or duration."""
    parts: dict[str, Any] = {}
    if isinstance(value, date):
        parts |= {"year": value.year, "month": value.month, "day": value.day, "weekday": value.isoweekday()}
    if isinstance(value, datetime | time):
        parts |= {"hour": value.hour, "minute": value.minute, "second": value.second}
        if name == "time offset":
            return value.utcoffset()
    if isinstance(value, timedelta):
        total, back = abs(value), -1 if value < timedelta(0) else 1
        minutes = total.seconds // 60
        parts |= {
            "days": back * total.days,
            "hours": back * (minutes // 60),
            "minutes": back * (minutes % 60),
        }
        parts["seconds"] = back * (Decimal(total.seconds % 60) + Decimal(total.microseconds) / 1_000_000)
    if isinstance(value, Months):
        back = -1 if value.count < 0 else 1
        parts |= {"years": back * (abs(value.count) // 12), "months": back * (abs(value.count) % 12)}
    found = parts.get(name)
    return None if found is None else Decimal(found)
