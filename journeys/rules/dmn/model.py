"""What a DMN file says: item definitions, inputs, decisions, business knowledge."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from journeys.rules.dmn.xml import Element, read_xml
from journeys.rules.problems import Problem, RuleError

SPACES = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}
PREFIX = re.compile(r"^[A-Za-z_][\w.-]*:")
LOGIC = (
    *("decisionTable", "literalExpression", "invocation", "context", "list", "relation"),
    *("functionDefinition", "conditional", "for", "every", "some", "filter"),
)
BASE_TYPES = {
    "string": "string",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "datetime": "date and time",
    "dateandtime": "date and time",
    "daytimeduration": "days and time duration",
    "daysandtimeduration": "days and time duration",
    "yearmonthduration": "years and months duration",
    "yearsandmonthsduration": "years and months duration",
    "any": "Any",
    "": "Any",
}


@dataclass(frozen=True, slots=True)
class ItemType:
    """A type: a base type of FEEL, or components, or a list of either; `allowed` are unary tests."""

    name: str
    base: str = "Any"
    listed: bool = False
    allowed: str = ""
    components: tuple["ItemType", ...] = ()


@dataclass(frozen=True, slots=True)
class Input:
    """A value that the outside gives."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision, or business knowledge (`parameters` then): its logic and what it requires, by name."""

    id: str
    name: str
    type: str
    logic: Element | None
    requires: tuple[str, ...] = ()
    parameters: tuple[Input, ...] | None = None
    about: str = ""


@dataclass(slots=True)
class Model:
    """A DMN file. Names are unique in each part."""

    name: str
    version: str
    types: dict[str, ItemType] = field(default_factory=dict)
    inputs: dict[str, Input] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    knowledge: dict[str, Decision] = field(default_factory=dict)
    services: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    root: Element = field(default_factory=lambda: Element(""))


def read_model(content: bytes) -> Model:
    """The model in a file. Raises RuleError where it is no DMN."""
    root = read_xml(content)
    if root.name != "definitions":
        message = f"The file holds '{root.name}' where DMN has 'definitions'."
        raise RuleError(
            [Problem("not_dmn", "", message, "Choose a DMN file, whose name often ends in .dmn.")]
        )
    model = Model(root.get("name"), SPACES.get(root.space, ""), root=root)
    named = {item.get("id"): clean(item.get("name")) for item in root.children if item.get("id")}
    model.types = {item.name: item for item in map(_item, root.all("itemDefinition"))}
    for element in root.all("inputData"):
        variable = element.first("variable")
        name = clean(element.get("name"))
        model.inputs[name] = Input(name, base_type(variable.get("typeRef") if variable else ""))
    for element in root.all("decision"):
        decision = _decision(element, named)
        model.decisions[decision.name] = decision
    for element in root.all("businessKnowledgeModel"):
        decision = _decision(element, named)
        model.knowledge[decision.name] = decision
    model.services = tuple(clean(item.get("name")) for item in root.all("decisionService"))
    model.imports = tuple(item.get("name") or item.get("namespace") for item in root.all("import"))
    model.names = frozenset(_names(model))
    return model


def clean(name: str) -> str:
    """A name with single spaces, as FEEL compares names."""
    return " ".join(name.split())


def base_type(reference: str) -> str:
    """A type by its name: a base type of FEEL in its one spelling, else the name of an item definition."""
    local = PREFIX.sub("", reference)
    return BASE_TYPES.get(local.replace(" ", "").replace("_", "").lower(), clean(local))


def _item(element: Element) -> ItemType:
    allowed = element.first("allowedValues", "typeConstraint")
    return ItemType(
        clean(element.get("name")),
        base_type(element.text_of("typeRef").strip()),
        element.get("isCollection") == "true",
        allowed.text_of("text").strip() if allowed else "",
        tuple(_item(child) for child in element.all("itemComponent")),
    )


def _decision(element: Element, named: dict[str, str]) -> Decision:
    variable = element.first("variable")
    logic, parameters = element.first(*LOGIC), None
    if element.name == "businessKnowledgeModel":
        encapsulated = element.first("encapsulatedLogic")
        logic = encapsulated.first(*LOGIC) if encapsulated else None
        parameters = parameters_of(encapsulated) if encapsulated else ()
    hrefs = [
        required.get("href")
        for group in element.all("informationRequirement", "knowledgeRequirement")
        for required in group.all("requiredInput", "requiredDecision", "requiredKnowledge")
    ]
    return Decision(
        element.get("id"),
        clean(element.get("name")),
        base_type(variable.get("typeRef") if variable else ""),
        logic,
        tuple(named[key] for href in hrefs if (key := href.rpartition("#")[2]) in named),
        parameters,
        element.text_of("description").strip(),
    )


def parameters_of(element: Element) -> tuple[Input, ...]:
    """The formal parameters of a function."""
    found = element.all("formalParameter")
    return tuple(Input(clean(item.get("name")), base_type(item.get("typeRef"))) for item in found)


def _names(model: Model) -> Iterator[str]:
    """Every name that an expression of the model may use."""
    yield from (*model.inputs, *model.decisions, *model.knowledge)
    waiting = [model.root]
    while waiting:
        element = waiting.pop()
        if element.name in ("itemComponent", "formalParameter", "variable", "output", "column", "parameter"):
            yield clean(element.get("name"))
        waiting.extend(element.children)
