"""Values held against the types of a model: what does not conform is null, as DMN says."""

from dataclasses import replace
from typing import Any

from journeys.rules.dmn.model import ItemType, Model
from journeys.rules.dmn.tables import RANKING, Clause, DmnTable
from journeys.rules.feel.parse import read_tests
from journeys.rules.feel.values import kind

DEEPEST = 50


def item_type(model: Model, name: str) -> ItemType:
    """The type of that name: an item definition, else a base type."""
    return model.types.get(name) or ItemType(name, name)


def conforming(model: Model, value: Any, type: ItemType, depth: int = 0) -> Any:
    """`value` as this type, converted where DMN converts (one value and a list of it), else None."""
    if value is None or depth > DEEPEST:
        return None
    if type.listed:
        single = ItemType(type.name, type.base, False, type.allowed, type.components)
        items = value if isinstance(value, list) else [value]
        found = [conforming(model, item, single, depth + 1) for item in items]
        lost = any(a is None and b is not None for a, b in zip(found, items, strict=True))
        return None if lost else found
    if isinstance(value, list) and len(value) == 1 and not _is_list(model, type):
        value = value[0]
    if type.components:
        return _structure(model, value, type, depth)
    if type.base in model.types and type.base != type.name:
        value = conforming(model, value, model.types[type.base], depth + 1)
    elif type.base == "date and time" and kind(value) == "date":
        return value
    elif type.base != "Any" and type.base not in model.types and kind(value) != type.base:
        return None
    if value is not None and type.allowed:
        test = read_tests(type.allowed, model.names)
        return value if test(value, {}) is True else None
    return value


def base_of(model: Model, name: str) -> str:
    """The base type behind a name: "Any" for structures, lists and what is not declared."""
    for _ in range(DEEPEST):
        found = model.types.get(name)
        if found is None:
            return name
        if found.components or found.listed:
            return "Any"
        name = found.base
    return "Any"


def ranked(model: Model, table: DmnTable, of: str) -> DmnTable:
    """The table of a decision of the type `of`, with the values that its outputs' types allow where it goes
    by their order and states none."""
    if table.policy not in RANKING:
        return table
    outputs = tuple(
        clause if clause.values else replace(clause, values=_allowed(model, clause, of))
        for clause in table.outputs
    )
    return replace(table, outputs=outputs)


def _allowed(model: Model, clause: Clause, of: str) -> str:
    """What the type of an output allows: its own, else that of the decision, or of its part by that name."""
    whole = item_type(model, of)
    parts = [part for part in whole.components if part.name == clause.name]
    for type in (item_type(model, clause.type), *parts, *(() if whole.components else (whole,))):
        found = type.allowed or item_type(model, type.base).allowed
        if found:
            return found
    return ""


def _is_list(model: Model, type: ItemType) -> bool:
    for _ in range(DEEPEST):
        if type.listed or type.base == "Any":
            return not type.components
        if type.base not in model.types:
            return False
        type = model.types[type.base]
    return True


def _structure(model: Model, value: Any, type: ItemType, depth: int) -> Any:
    if not isinstance(value, dict):
        return None
    found = dict(value)
    for component in type.components:
        given = value.get(component.name)
        found[component.name] = conforming(model, given, component, depth + 1)
        if given is not None and found[component.name] is None:
            return None
    return found
