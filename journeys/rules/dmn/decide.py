"""Decides a model: each decision after those that it requires, each table in two ways that must agree."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from journeys.rules.dmn.as_weft import AsWeft
from journeys.rules.dmn.model import LOGIC, Decision, Input, Model, base_type, clean, parameters_of
from journeys.rules.dmn.tables import ReadyTable, read_dmn_table
from journeys.rules.dmn.types import base_of, conforming, item_type, ranked
from journeys.rules.dmn.xml import Element
from journeys.rules.feel.parse import read_expression
from journeys.rules.feel.parts import Expression
from journeys.rules.feel.values import Function, UnsupportedError, same

DEEPEST = 60


@dataclass(slots=True)
class Decider:
    """Decides one model again and again; what was read once is kept.

    `tables` counts how often a table was decided by our own evaluator and by FEEL alone, `why` the reasons
    for the latter."""

    model: Model
    tables: dict[str, int] = field(default_factory=lambda: {"rules": 0, "feel": 0})
    why: set[str] = field(default_factory=set)
    ready: dict[int, tuple[ReadyTable, AsWeft | None]] = field(default_factory=dict)
    expressions: dict[str, Expression] = field(default_factory=dict)

    def decide(self, name: str, given: Mapping[str, Any]) -> Any:
        """The value of a decision for these inputs. Raises UnsupportedError with the reason where the model
        asks for what is not known here."""
        model = self.model
        if model.imports:
            raise UnsupportedError(f"a model that imports another ({', '.join(model.imports)})")
        if clean(name) in model.services:
            raise UnsupportedError("a decision service")
        decision = model.decisions.get(clean(name))
        if decision is None:
            raise UnsupportedError(f"the decision '{name}', which the model does not have")
        given = {clean(key): value for key, value in given.items()}
        known = {
            name: conforming(model, given.get(name), item_type(model, item.type))
            for name, item in model.inputs.items()
        }
        known |= {name: value for name, value in given.items() if name in model.decisions}
        return self.decision(decision, known, 0)

    def decision(self, decision: Decision, known: dict[str, Any], depth: int) -> Any:
        """The value of a decision, with those that it requires decided before and remembered."""
        if decision.name in known:
            return known[decision.name]
        if depth > DEEPEST:
            raise UnsupportedError("decisions that require each other in a circle")
        scope = {name: self.required(name, known, depth) for name in decision.requires}
        if decision.logic is None:
            raise UnsupportedError(f"the decision '{decision.name}', which has no logic")
        value = self.logic(decision.logic, scope, depth)
        if decision.logic.name != "decisionTable" and decision.type != "Any":
            value = conforming(self.model, value, item_type(self.model, decision.type))
        elif decision.type in self.model.types:
            listed = self.model.types[decision.type].listed
            value = [value] if listed and value is not None and not isinstance(value, list) else value
        known[decision.name] = value
        return value

    def required(self, name: str, known: dict[str, Any], depth: int) -> Any:
        """What a requirement stands for: an input, another decision's value, a function."""
        if name in self.model.decisions:
            return self.decision(self.model.decisions[name], known, depth + 1)
        if name in self.model.knowledge:
            return self.function(self.model.knowledge[name], known, depth + 1)
        return known.get(name)

    def function(self, knowledge: Decision, known: dict[str, Any], depth: int) -> Function:
        """Business knowledge as a function of its parameters."""
        if depth > DEEPEST:
            raise UnsupportedError("business knowledge that requires itself")
        outer = {name: self.required(name, known, depth) for name in knowledge.requires}
        return self.made(knowledge.parameters or (), knowledge.logic, outer, depth)

    def made(
        self, parameters: tuple[Input, ...], logic: Element | None, outer: Mapping[str, Any], depth: int
    ) -> Function:
        """A function with these parameters; arguments are held against their types."""
        if logic is None:
            raise UnsupportedError("a function without logic")

        def body(arguments: Mapping[str, Any]) -> Any:
            typed = {
                item.name: conforming(self.model, arguments[item.name], item_type(self.model, item.type))
                for item in parameters
            }
            return self.logic(logic, {**outer, **typed}, depth + 1)

        return Function(tuple(item.name for item in parameters), body)

    def logic(self, element: Element, scope: Mapping[str, Any], depth: int) -> Any:
        """The value of a boxed expression."""
        if depth > DEEPEST:
            raise UnsupportedError("expressions that are nested too deeply")
        match element.name:
            case "decisionTable":
                return self.table(element, scope)
            case "literalExpression":
                return self.literal(element, scope)
            case "context":
                return self.context(element, scope, depth)
            case "invocation":
                return self.invocation(element, scope, depth)
            case "list":
                return [self.logic(item, scope, depth + 1) for item in element.children if _boxed(item)]
            case "relation":
                names = [clean(item.get("name")) for item in element.all("column")]
                return [
                    dict(
                        zip(
                            names,
                            [self.logic(i, scope, depth + 1) for i in row.children if _boxed(i)],
                            strict=False,
                        )
                    )
                    for row in element.all("row")
                ]
            case "functionDefinition":
                if element.get("kind", "FEEL") != "FEEL":
                    raise UnsupportedError(f"a function of the kind {element.get('kind')}")
                logic = next(filter(_boxed, element.children), None)
                return self.made(parameters_of(element), logic, scope, depth)
        raise UnsupportedError(f"a boxed expression of the kind '{element.name}'")

    def literal(self, element: Element, scope: Mapping[str, Any]) -> Any:
        """The value of a text in FEEL."""
        language = element.get("expressionLanguage")
        if language and "feel" not in language.lower():
            raise UnsupportedError(f"an expression in the language {language}")
        text = element.text_of("text").strip()
        if not text:
            return None
        if text not in self.expressions:
            self.expressions[text] = read_expression(text, self.model.names)
        return self.expressions[text](scope)

    def context(self, element: Element, scope: Mapping[str, Any], depth: int) -> Any:
        """A boxed context: entries see those before them; an entry without a name is the result."""
        found: dict[str, Any] = {}
        for entry in element.all("contextEntry"):
            variable = entry.first("variable")
            logic = next(filter(_boxed, entry.children), None)
            value = self.logic(logic, {**scope, **found}, depth + 1) if logic else None
            if variable is None:
                return value
            type = item_type(self.model, base_type(variable.get("typeRef")))
            if not isinstance(value, Function):
                value = conforming(self.model, value, type)
            found[clean(variable.get("name"))] = value
        return found

    def invocation(self, element: Element, scope: Mapping[str, Any], depth: int) -> Any:
        """A boxed call of a function."""
        logics = list(filter(_boxed, element.children))
        function = self.logic(logics[0], scope, depth + 1) if logics else None
        if not isinstance(function, Function):
            raise UnsupportedError("a call of what is no function of the model")
        arguments = {}
        for binding in element.all("binding"):
            parameter, logic = binding.first("parameter"), next(filter(_boxed, binding.children), None)
            if parameter is not None:
                value = self.logic(logic, scope, depth + 1) if logic else None
                arguments[clean(parameter.get("name"))] = value
        if set(arguments) != set(function.parameters):
            return None
        return function.body(arguments)

    def table(self, element: Element, scope: Mapping[str, Any]) -> Any:
        """What a table gives: by our evaluator where it can say the same, held against DMN's own meaning."""
        ready, weft = self.ready_table(element)
        inputs = ready.inputs(scope)
        fitting = ready.fitting(inputs, scope)
        plain = ready.settle(fitting, scope)
        try:
            allowed = not ready.refused(inputs, scope)
            ours = weft.answer(inputs, scope) if weft and allowed else plain
        except UnsupportedError as error:
            weft, ours = None, plain
            self.why.add(str(error))
        self.tables["rules" if weft else "feel"] += 1
        if same(ours, plain) is not True:
            raise AssertionError(f"our evaluator says {ours!r}, the meaning of the table is {plain!r}")
        return ours

    def ready_table(self, element: Element) -> tuple[ReadyTable, AsWeft | None]:
        """The table read, and as one of ours where that can be."""
        key = id(element)
        if key not in self.ready:
            of = next((d.type for d in self.model.decisions.values() if d.logic is element), "")
            table = ranked(self.model, read_dmn_table(element), of)
            ready = ReadyTable(table, self.model.names)
            types = [base_of(self.model, clause.type) for clause in table.inputs]
            types = [
                base_of(self.model, self.model.inputs[clause.text].type)
                if type == "Any" and clause.text in self.model.inputs
                else type
                for clause, type in zip(table.inputs, types, strict=True)
            ]
            weft = None
            try:
                weft = AsWeft(table, ready, types)
            except UnsupportedError as error:
                self.why.add(str(error))
            self.ready[key] = ready, weft
        return self.ready[key]


def _boxed(element: Element) -> bool:
    return element.name in LOGIC
