"""A decision table of a model: read, and decided the way DMN says, cell by cell. Slow and plain.

`as_weft.py` hands the same table to the evaluator that journeys use; the two are held equal."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from journeys.rules.dmn.model import base_type, clean
from journeys.rules.dmn.xml import Element
from journeys.rules.feel.arithmetic import calculate
from journeys.rules.feel.parse import Test, read_expression, read_tests
from journeys.rules.feel.parts import Expression
from journeys.rules.feel.values import UnsupportedError, compare, is_in, same

POLICIES = {
    "UNIQUE": "unique",
    "FIRST": "first",
    "PRIORITY": "priority",
    "ANY": "any",
    "COLLECT": "collect",
    "RULE ORDER": "rule_order",
    "OUTPUT ORDER": "output_order",
}
RANKING = ("priority", "output_order")
AGGREGATES = {"": "list", "SUM": "sum", "MIN": "min", "MAX": "max", "COUNT": "count"}


@dataclass(frozen=True, slots=True)
class Clause:
    """A column. `text` is the input expression, `values` the unary tests that its values must pass, `default`
    the text of an output's default."""

    name: str
    text: str
    type: str
    values: str = ""
    default: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A rule of the table, as texts."""

    id: str
    when: tuple[str, ...]
    then: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class DmnTable:
    """A decision table as texts."""

    policy: str
    aggregate: str
    inputs: tuple[Clause, ...]
    outputs: tuple[Clause, ...]
    lines: tuple[Line, ...]


def read_dmn_table(element: Element) -> DmnTable:
    """The table in an element. Raises UnsupportedError where its rules do not fit its columns."""
    policy = POLICIES.get(clean(element.get("hitPolicy", "UNIQUE")).replace("_", " ").upper())
    aggregate = AGGREGATES.get(element.get("aggregation").upper())
    if policy is None or aggregate is None:
        named = f"{element.get('hitPolicy')} {element.get('aggregation')}".strip()
        raise UnsupportedError(f"the hit policy '{named}'")
    inputs = tuple(map(_input, element.all("input")))
    outputs = tuple(map(_output, element.all("output")))
    lines = []
    for place, rule in enumerate(element.all("rule")):
        when = tuple(item.text_of("text").strip() or "-" for item in rule.all("inputEntry"))
        then = tuple(item.text_of("text").strip() for item in rule.all("outputEntry"))
        if len(when) != len(inputs) or len(then) != len(outputs):
            raise UnsupportedError(f"rule {place + 1}, which has not an entry for each column")
        notes = [item.text_of("text").strip() for item in rule.all("annotationEntry")]
        notes.insert(0, rule.text_of("description").strip())
        lines.append(Line(rule.get("id"), when, then, "\n".join(note for note in notes if note)))
    if not outputs:
        raise UnsupportedError("a table without an output")
    return DmnTable(policy, aggregate, inputs, outputs, tuple(lines))


def _input(element: Element) -> Clause:
    asked = element.first("inputExpression") or Element("")
    values = element.first("inputValues") or Element("")
    return Clause(
        "",
        asked.text_of("text").strip(),
        base_type(asked.get("typeRef")),
        values.text_of("text").strip(),
        label=element.get("label"),
    )


def _output(element: Element) -> Clause:
    values, default = element.first("outputValues"), element.first("defaultOutputEntry")
    return Clause(
        clean(element.get("name")),
        "",
        base_type(element.get("typeRef")),
        values.text_of("text").strip() if values else "",
        default.text_of("text").strip() if default else "",
        element.get("label"),
    )


class ReadyTable:
    """A table whose texts were read, ready to be asked. Raises UnsupportedError for texts that cannot be."""

    def __init__(self, table: DmnTable, names: Collection[str]) -> None:
        self.table = table
        self.asked = [_expression(clause.text, names) for clause in table.inputs]
        self.allowed = [read_tests(clause.values, names) for clause in table.inputs]
        self.cells: list[list[Test]] = [
            [read_tests(text, names) for text in line.when] for line in table.lines
        ]
        self.given = [[_expression(text, names) for text in line.then] for line in table.lines]
        # Only these policies go by them; elsewhere they may be tests, such as `>= 0`, that rank nothing.
        ranking = table.policy in RANKING
        self.values = [_expression(f"[{clause.values}]", names) for clause in table.outputs if ranking]
        self.defaults = [_expression(clause.default, names) for clause in table.outputs]

    def inputs(self, scope: Mapping[str, Any]) -> list[Any]:
        """The values of the input expressions."""
        return [expression(scope) for expression in self.asked]

    def fitting(self, inputs: Sequence[Any], scope: Mapping[str, Any]) -> list[int]:
        """The places of the rules that fit; a value that its column does not allow lets none fit."""
        if self.refused(inputs, scope):
            return []
        return [
            place
            for place, tests in enumerate(self.cells)
            if all(test(value, scope) is True for test, value in zip(tests, inputs, strict=True))
        ]

    def refused(self, inputs: Sequence[Any], scope: Mapping[str, Any]) -> bool:
        """Whether a value is none of those that its column allows."""
        pairs = zip(self.allowed, inputs, strict=True)
        return any(value is not None and allowed(value, scope) is not True for allowed, value in pairs)

    def settle(self, fitting: Sequence[int], scope: Mapping[str, Any]) -> Any:
        """What the table gives when these rules fit, in their order."""
        table = self.table
        if not fitting:
            return self.nothing(scope)
        answers = [[item(scope) for item in self.given[place]] for place in fitting]
        match table.policy:
            case "unique":
                return self.shaped(answers[0]) if len(answers) == 1 else None
            case "any":
                agreed = all(same(answer, answers[0]) for answer in answers)
                return self.shaped(answers[0]) if agreed else None
            case "first":
                return self.shaped(answers[0])
            case "priority" | "output_order":
                answers.sort(key=lambda answer: self.rank(answer, scope))
                if table.policy == "priority":
                    return self.shaped(answers[0])
            case "collect" if table.aggregate != "list":
                columns = [aggregated(table.aggregate, list(column)) for column in zip(*answers, strict=True)]
                return self.shaped(columns)
        return [self.shaped(answer) for answer in answers]

    def nothing(self, scope: Mapping[str, Any]) -> Any:
        """What the table gives when no rule fits: its defaults, else null; a list that collects is empty and
        a count is 0."""
        if any(clause.default for clause in self.table.outputs):
            answer = self.shaped([item(scope) for item in self.defaults])
            listed = self.table.policy in ("rule_order", "output_order") or (
                self.table.policy == "collect" and self.table.aggregate == "list"
            )
            return [answer] if listed and not isinstance(answer, list) else answer
        if self.table.policy == "collect":
            return {"list": [], "count": Decimal(0)}.get(self.table.aggregate)
        return None

    def rank(self, answer: Sequence[Any], scope: Mapping[str, Any]) -> list[int]:
        """Where the answer stands by the order of the columns' values."""
        ranks = []
        for value, values in zip(answer, self.values, strict=True):
            listed = values(scope)
            ranks.append(
                next((i for i, item in enumerate(listed) if is_in(value, item) is True), len(listed))
            )
        return ranks

    def shaped(self, answer: Sequence[Any]) -> Any:
        """One output is its value, several are a context by their names."""
        if len(self.table.outputs) == 1:
            return answer[0]
        return dict(zip([clause.name for clause in self.table.outputs], answer, strict=True))


def aggregated(how: str, values: list[Any]) -> Any:
    """The aggregate of what the rules gave, null where a value is none that can be added or compared."""
    if how == "count":
        return Decimal(len(values))
    total = values[0]
    for value in values[1:]:
        if how == "sum":
            total = calculate("+", total, value)
        else:
            ahead = compare("<" if how == "min" else ">", value, total)
            if ahead is None:
                return None
            total = value if ahead else total
    return total if how != "sum" or isinstance(total, Decimal) else None


def _expression(text: str, names: Collection[str]) -> Expression:
    return read_expression(text, names) if text and text != "-" else lambda scope: None
