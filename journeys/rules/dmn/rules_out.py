"""A rule's table as a DMN model of one decision, which other tools read.

What DMN has no word for (policies for missing data, ages, windows, bands, examples ...) travels whole in the
decision's extension elements, so that it comes back; `Written.notes` lists what other tools do not know."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.etree import ElementTree as ET

from journeys.rules.cells import Cell
from journeys.rules.checks import Check, exactly
from journeys.rules.columns import default_of
from journeys.rules.dmn.model import SPACES
from journeys.rules.dmn.tables import AGGREGATES, POLICIES
from journeys.rules.documents import Rule, parse_rule
from journeys.rules.problems import Problem, RuleError
from journeys.rules.tables import Input, Output, Row, Table
from journeys.rules.values import coerce
from journeys.rules.write_cell import outside, write_cell, write_value

VERSIONS = {version: space for space, version in SPACES.items() if version in ("1.3", "1.4", "1.5")}
EXTENSION = "https://weft.dev/dmn/rule/1"
TYPES = {
    "number": "number",
    "text": "string",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "datetime": "date and time",
    "duration": "days and time duration",
}
NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ROW, NOTE = "Row", "Note"


@dataclass(frozen=True, slots=True)
class Written:
    """A model's bytes, and what other tools will not know of the rule (warnings with places)."""

    content: bytes
    notes: tuple[Problem, ...]


def write_dmn(document: Mapping[str, Any], version: str = "1.3") -> Written:
    """The model of a rule document. Raises RuleError for a condition, which is no table, and for a version
    that is not written."""
    rule, table = rule_with_table(document)
    if version not in VERSIONS:
        message = f"DMN {version} is not written."
        raise RuleError([Problem("unknown_version", "", message, f"Choose {', '.join(VERSIONS)}.")])
    writer = Writer(rule, table)
    content = writer.definitions(VERSIONS[version])
    ET.indent(content)
    text = ET.tostring(content, encoding="utf-8", xml_declaration=True)
    return Written(text, tuple(writer.notes))


def rule_with_table(document: Mapping[str, Any]) -> tuple[Rule, Table]:
    """The rule of a document and its table. Raises RuleError for a condition, which is no table."""
    rule = parse_rule(document)
    if rule.table is None:
        message = f"{rule.name} is a condition; DMN takes decision tables."
        raise RuleError([Problem("not_a_table", "kind", message, "Export it as a rule file (*.rule.json).")])
    return rule, rule.table


class Writer:
    """Builds the elements and collects the notes."""

    def __init__(self, rule: Rule, table: Table) -> None:
        self.rule, self.table = rule, table
        self.notes: list[Problem] = []
        self.names = _names(table)

    def definitions(self, space: str) -> ET.Element:
        rule, root = self.rule, ET.Element("definitions")
        root.set("xmlns", space)
        root.set("xmlns:weft", EXTENSION)
        root.attrib |= {
            "id": f"weft-{rule.slug}",
            "name": _clean(rule.name),
            "namespace": f"{EXTENSION}/{rule.slug}",
        }
        decision = ET.SubElement(root, "decision", id=f"decision-{rule.slug}", name=_clean(rule.name))
        if rule.purpose:
            ET.SubElement(decision, "description").text = _clean(rule.purpose)
        held = ET.SubElement(ET.SubElement(decision, "extensionElements"), "weft:rule")
        held.text = json.dumps(rule.document)
        ET.SubElement(decision, "variable", name=_clean(rule.name))
        places = {name: f"input-{index}" for index, name in enumerate(dict.fromkeys(self.names))}
        for place in places.values():
            required = ET.SubElement(decision, "informationRequirement")
            ET.SubElement(required, "requiredInput", href=f"#{place}")
        self.decision_table(decision, self.table.rows)
        for column, name in zip(self.table.inputs, self.names, strict=True):
            if name in places:
                data = ET.SubElement(root, "inputData", id=places.pop(name), name=name)
                ET.SubElement(data, "variable", name=name, typeRef=TYPES[column.type])
        return root

    def decision_table(self, decision: ET.Element, rows: Sequence[Row]) -> None:
        table = self.table
        policy = {ours: dmn for dmn, ours in POLICIES.items()}[table.hit_policy]
        element = ET.SubElement(decision, "decisionTable", hitPolicy=policy)
        if table.hit_policy == "collect" and table.aggregate != "list":
            element.set("aggregation", {ours: dmn for dmn, ours in AGGREGATES.items()}[table.aggregate])
        for index, column in enumerate(table.inputs):
            self.input(element, index, column)
        for index, output in enumerate(table.outputs):
            self.output(element, index, output)
        for name in (ROW, NOTE):
            ET.SubElement(element, "annotation", name=name)
        for place, row in enumerate(rows):
            rule = ET.SubElement(element, "rule", id=f"row-{place}")
            entries = zip(("inputEntry", "outputEntry", "annotationEntry"), self.texts(row), strict=True)
            for name, texts in entries:
                for text in texts:
                    ET.SubElement(ET.SubElement(rule, name), "text").text = text

    def texts(self, row: Row) -> tuple[list[str], list[str], list[str]]:
        """What a row asks, what it gives, and what is noted: its id and its note."""
        asked = [
            self.cell(cell, self.table.inputs[index], f"table/rows/{row.id}/when/{index}")
            for index, cell in enumerate(row.cells)
        ]
        given = [
            literal(value, output.type) for output, value in zip(self.table.outputs, row.then, strict=True)
        ]
        return asked, given, [_clean(row.id), _clean(row.note)]

    def input(self, table: ET.Element, index: int, column: Input) -> None:
        fact, name, place = self.rule.keys[column.need], self.names[index], f"table/inputs/{index}"
        element = ET.SubElement(table, "input", label=_clean(column.label or fact))
        asked = ET.SubElement(element, "inputExpression", typeRef=TYPES[column.type])
        used = column.missing.value if column.missing.policy == "use" else default_of(column.need)
        text = name if used is None else f"if {name} = null then {write_value(used)} else {name}"
        ET.SubElement(asked, "text").text = text
        if column.values:
            listed = ", ".join(write_value(value) for value in column.values)
            ET.SubElement(ET.SubElement(element, "inputValues"), "text").text = listed
        if column.missing.policy == "otherwise":
            self.note(place, f"that the table falls back where '{fact}' is missing")
        if column.no_older_than is not None:
            self.note(place, f"how old '{fact}' may be")
        if (
            column.need.within is not None
            or column.need.where
            or column.need.family not in ("contact", "entry")
        ):
            self.note(place, f"what '{fact}' is; it has to be given as the input '{name}'")

    def output(self, table: ET.Element, index: int, output: Output) -> None:
        element = ET.SubElement(table, "output", name=_clean(output.name), typeRef=TYPES[output.type])
        if output.label:
            element.set("label", _clean(output.label))
        if output.values:
            listed = ", ".join(literal(value, output.type) for value in output.values)
            ET.SubElement(ET.SubElement(element, "outputValues"), "text").text = listed
        if self.table.otherwise is not None:
            default = literal(self.table.otherwise[index], output.type)
            ET.SubElement(ET.SubElement(element, "defaultOutputEntry"), "text").text = default
        if output.bands:
            self.note(
                f"table/outputs/{index}", f"the bands that turn the total of '{output.name}' into an outcome"
            )

    def cell(self, cell: Cell, column: Input, place: str) -> str:
        """The cell with DMN's meaning of null, which fits `not("a")` and no comparison."""
        check = cell.check
        if default_of(column.need) is not None or column.missing.policy == "use":
            if check.presence:
                self.note(place, "that the cell asks whether the fact is there")
            return write_cell(check)
        wanted = check.always or (check.presence and not check.negated)
        wanted = wanted or (not check.presence and column.missing.policy == "yes")
        text = write_cell(check)
        if fits_null(check) is wanted:
            return text
        if not check.negated or not wanted:
            return write_cell(replace(check, presence=True))
        if all(item.point for item in check.ranges):
            points = [item.low for item in check.ranges]
            rest = (
                tuple(map(exactly, {True, False} - set(points)))
                if check.type == "boolean"
                else outside(points)
            )
            return write_cell(replace(check, ranges=rest, negated=False, presence=True))
        self.note(place, "that a missing value fits the cell")
        return text

    def note(self, place: str, what: str) -> None:
        message = f"Other tools do not know {what}."
        cure = "It travels in the file and comes back with it; tell whoever uses the model elsewhere."
        self.notes.append(Problem("not_in_dmn", place, message, cure, "warning"))


def fits_null(check: Check) -> bool:
    """Whether DMN lets null fit a cell as `write_cell` writes it: `-`, `null`, and `not(...)` of values
    alone."""
    if check.always or not check.negated:
        return check.always or check.presence
    return not check.presence and all(item.point for item in check.ranges)


def literal(value: Any, type: str) -> str:
    """A value that a table gives, as a literal."""
    typed = coerce(value, type)
    return write_value(value if typed is None else typed)


def _names(table: Table) -> list[str]:
    """A name that FEEL reads for each input; the same for the same need."""
    known: dict[Any, str] = {}
    for column in table.inputs:
        plain = re.sub(r"[^A-Za-z0-9]+", "_", str(column.need)).strip("_") or "input"
        name, count = plain, 1
        while name in known.values() and column.need not in known:
            count += 1
            name = f"{plain}_{count}"
        known.setdefault(column.need, name)
    return [known[column.need] for column in table.inputs]


def _clean(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return NO_CHARACTER.sub("\ufffd", text)
