"""Forms of settings that hold several values or a piece of logic: names, filters, conditions, branches,
versions."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from journeys.kinds.forms import Form, Json
from journeys.kinds.rulebook import APPROVED
from journeys.rules.conditions import Condition, read_node
from journeys.rules.shape import Shape, literal, open_shape
from journeys.rules.where import read_wheres

EVENT = "event:"


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of a split and its share relative to the others."""

    key: str
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Version(Form):
    """The version of a rule: `approved`, or a number."""

    typescript: ClassVar[str] = 'number | "approved"'

    @property
    def widget(self) -> str:
        return "version"

    def read(self, shape: Shape, key: str) -> Any:
        value = shape.document[key]
        if value == APPROVED or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
            return value
        message, cure = (
            f"'{key}' is not a version.",
            'Write "approved", or the number of an approved version.',
        )
        shape.wrong(key, "unknown_version", message, cure)
        return None

    def schema(self) -> Json:
        return {"anyOf": [{"const": APPROVED}, {"type": "integer", "minimum": 1}]}


@dataclass(frozen=True, slots=True)
class Names(Form):
    """Several names, each once, of one catalog."""

    names: str
    typescript: ClassVar[str] = "string[]"

    @property
    def widget(self) -> str:
        return "names"

    @property
    def catalog(self) -> str:
        return self.names

    def read(self, shape: Shape, key: str) -> Any:
        found = shape.items(key, most=50)
        for index, name in enumerate(found):
            if not isinstance(name, str) or not name.strip():
                shape.wrong(f"{key}/{index}", "not_text", "This is not a name.", "Write it in quotes.")
        return tuple(dict.fromkeys(name for name in found if isinstance(name, str))) or None

    def write(self, value: Any) -> Any:
        return list(value or ())

    def schema(self) -> Json:
        return {"type": "array", "items": {"type": "string"}}


@dataclass(frozen=True, slots=True)
class Filter(Form):
    """Tests on the properties of an event; all must hold."""

    typescript: ClassVar[str] = "{ property: string; is?: string; value?: unknown }[]"

    @property
    def widget(self) -> str:
        return "where"

    def read(self, shape: Shape, key: str) -> Any:
        return read_wheres(shape, key) or None

    def write(self, value: Any) -> Any:
        return []

    def schema(self) -> Json:
        test = {"type": "object", "required": ["property"], "properties": {"property": {"type": "string"}}}
        return {"type": "array", "items": test}


@dataclass(frozen=True, slots=True)
class ConditionForm(Form):
    """A condition, as rules have it."""

    typescript: ClassVar[str] = "Record<string, unknown>"

    @property
    def widget(self) -> str:
        return "condition"

    def read(self, shape: Shape, key: str) -> Any:
        before = len(shape.findings.problems)
        node = read_node(shape.document[key], shape.at(key), shape.findings, 0)
        return None if node is None or len(shape.findings.problems) > before else Condition(node)

    def schema(self) -> Json:
        return {"type": "object"}


@dataclass(frozen=True, slots=True)
class Branches(Form):
    """The branches of a split, each with its weight."""

    typescript: ClassVar[str] = "{ key: string; weight: number }[]"
    cure: ClassVar[str] = "Add two branches."

    @property
    def widget(self) -> str:
        return "branches"

    def read(self, shape: Shape, key: str) -> Any:
        found: dict[str, Branch] = {}
        for index, item in enumerate(shape.items(key, most=20)):
            branch = open_shape(item, f"{shape.at(key)}/{index}", shape.findings, "A branch")
            if branch is None:
                continue
            branch.keys(("key", "weight"), "A branch")
            name = branch.text("key", needed=True)
            weight = literal(branch.document.get("weight", 1), "number")
            if not isinstance(weight, int | Decimal) or weight < 0:
                message = f"The weight of '{name}' is not a number from 0 on."
                branch.wrong("weight", "not_a_weight", message, "Write for instance 50.")
                continue
            if name in found:
                message = f"Two branches have the key '{name}'."
                branch.wrong("key", "repeated_key", message, "Give each a key of its own.")
            found[name] = Branch(name, Decimal(weight))
        return tuple(found.values()) or None

    def write(self, value: Any) -> Any:
        return [{"key": branch.key, "weight": int(branch.weight)} for branch in value or ()]

    def schema(self) -> Json:
        properties = {"key": {"type": "string"}, "weight": {"type": "number", "minimum": 0}}
        return {"type": "array", "items": {"type": "object", "required": ["key"], "properties": properties}}


@dataclass(frozen=True, slots=True)
class Since(Form):
    """From when a wait counts: `entering`, `last_interaction` or `event:NAME`."""

    typescript: ClassVar[str] = '"entering" | "last_interaction" | `event:${string}`'

    @property
    def widget(self) -> str:
        return "since"

    @property
    def catalog(self) -> str:
        return "event"

    def read(self, shape: Shape, key: str) -> Any:
        value = shape.text(key)
        named = value.removeprefix(EVENT) if value.startswith(EVENT) else ""
        if value in ("entering", "last_interaction") or named.strip():
            return value
        message, cure = (
            f"'{value}' is not an instant to wait from.",
            "Choose entering, last_interaction or event:NAME.",
        )
        shape.wrong(key, "unknown_choice", message, cure)
        return None

    def schema(self) -> Json:
        return {
            "anyOf": [{"enum": ["entering", "last_interaction"]}, {"type": "string", "pattern": "^event:."}]
        }
