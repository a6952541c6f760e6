"""The decision tables of a DMN model as rule documents, with notes on what was guessed or left behind.

A model that Weft wrote comes back as it was. Where another tool changed its table since, the table is read
anew, and what that tool did not know is put back beside the columns it belonged to."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from journeys.rules.dmn.as_weft import NAMES, cell, guessed, literal, literals, type_of
from journeys.rules.dmn.model import Decision, Model, clean, read_model
from journeys.rules.dmn.rules_out import NOTE, ROW
from journeys.rules.dmn.tables import Clause, DmnTable, read_dmn_table
from journeys.rules.dmn.types import base_of, ranked
from journeys.rules.dmn.written import written_table
from journeys.rules.dmn.xml import Element
from journeys.rules.facts import parse_fact
from journeys.rules.feel.values import UnsupportedError
from journeys.rules.problems import Findings, Problem, RuleError
from journeys.rules.tables import OTHERWISE
from journeys.rules.values import plain

MOST_ROWS, MOST_CELLS = 5_000, 200_000


@dataclass(slots=True)
class Found:
    """The rule documents of a model, and the notes on it."""

    documents: list[dict[str, Any]] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


def read_rules(content: bytes) -> Found:
    """Every decision table of a model. Raises RuleError with each place that cannot be carried over, or where
    there is no table."""
    model = read_model(content)
    found, findings = Found(), Findings()
    elements = {clean(element.get("name")): element for element in model.root.all("decision")}
    for decision in model.decisions.values():
        if decision.logic is None or decision.logic.name != "decisionTable":
            kind = decision.logic.name if decision.logic else "empty"
            _left(found, f"the decision '{decision.name}' ({kind}), which is no table")
            continue
        try:
            found.documents.append(_document(model, decision, elements[decision.name], found, findings))
        except UnsupportedError as error:
            _refuse(findings, decision.name, str(error))
    for name in model.knowledge:
        _left(found, f"the business knowledge '{name}'")
    for name in (*model.services, *model.imports):
        _left(found, f"'{name}', which is a service or another model")
    if not found.documents and not findings.problems:
        message = "The model holds no decision table."
        findings.add("no_table", "", message, "Choose a model with one.")
    findings.refuse()
    slugs: dict[str, int] = {}
    for document in found.documents:
        slugs[document["slug"]] = count = slugs.get(document["slug"], 0) + 1
        document["slug"] += f"-{count}" if count > 1 else ""
    return found


def _document(
    model: Model, decision: Decision, element: Element, found: Found, findings: Findings
) -> dict[str, Any]:
    assert decision.logic is not None
    table = read_dmn_table(decision.logic)
    if len(table.lines) > MOST_ROWS or len(table.lines) * len(table.inputs) > MOST_CELLS:
        size = f"a table of {len(table.lines)} rows and {len(table.inputs)} inputs"
        raise UnsupportedError(f"{size}, where {MOST_ROWS} rows and {MOST_CELLS} cells are the most,")
    kept, before = _kept(element)
    if kept is not None:
        if before == table:
            return kept
        note = f"The table of '{decision.name}' was changed in another tool; it was read anew."
        found.notes.append(Problem("changed_elsewhere", decision.name, note, "Compare it.", "warning"))
    table = ranked(model, table, decision.type)
    fresh = _read(model, decision, table, found, findings, kept and kept["table"], before)
    return fresh if kept is None else {**kept, "table": fresh["table"]}


def _kept(element: Element) -> tuple[dict[str, Any] | None, DmnTable | None]:
    """The whole rule that Weft put into the decision, if it is there and still a rule, and its table as it
    was written then."""
    for extension in element.all("extensionElements"):
        for child in extension.all("rule"):
            try:
                document = json.loads(child.text)
                written = written_table(document)
            except (ValueError, RecursionError, RuleError):
                continue
            return dict(document), written
    return None, None


def _read(
    model: Model,
    decision: Decision,
    table: DmnTable,
    found: Found,
    findings: Findings,
    kept: Mapping[str, Any] | None,
    before: DmnTable | None,
) -> dict[str, Any]:
    logic = decision.logic or Element("")
    inputs = [_input(model, table, index, decision, found) for index in range(len(table.inputs))]
    outputs = [_output(table, index, decision, found) for index in range(len(table.outputs))]
    if kept is not None and before is not None:
        known = dict(zip([clause.text for clause in before.inputs], kept["inputs"], strict=True))
        inputs = [dict(known.get(c.text, own)) for c, own in zip(table.inputs, inputs, strict=True)]
        given = {column["name"]: column for column in kept["outputs"]}
        outputs = [{**given.get(own["name"], {}), **own} for own in outputs]
    names = [clean(item.get("name")) for item in logic.all("annotation")]
    rows = []
    for place, (line, element) in enumerate(zip(table.lines, logic.all("rule"), strict=True)):
        entries = [item.text_of("text").strip() for item in element.all("annotationEntry")]
        said = dict(zip(names, entries, strict=False))
        row: dict[str, Any] = {"id": said.get(ROW) or f"row-{place + 1}", "when": [], "then": []}
        for index, text in enumerate(line.when):
            where = f"{decision.name}/row {place + 1}/{_title(table.inputs[index], index)}"
            row["when"].append(_tried(lambda t=text, i=index: cell(t, inputs[i]["type"]), where, findings))
        for index, text in enumerate(line.then):
            where = f"{decision.name}/row {place + 1}/{_title(table.outputs[index], index)}"
            row["then"].append(_tried(lambda t=text: plain(_given(t)), where, findings))
        note = said.get(NOTE) if ROW in said else line.note
        rows.append({**row, "note": note} if note else row)
    body: dict[str, Any] = {"hit_policy": table.policy, "inputs": inputs, "outputs": outputs, "rows": rows}
    if table.policy == "collect":
        body["aggregate"] = table.aggregate
    if any(clause.default for clause in table.outputs):
        body[OTHERWISE] = {"then": [plain(_given(clause.default)) for clause in table.outputs]}
    document = {
        "format": "weft.rule/1",
        "slug": _slug(decision.name) or "table",
        "name": decision.name[:160],
        "kind": "table",
        "table": body,
    }
    return {**document, "purpose": decision.about} if decision.about else document


def _input(model: Model, table: DmnTable, index: int, decision: Decision, found: Found) -> dict[str, Any]:
    clause = table.inputs[index]
    asked = model.inputs.get(clean(clause.text))
    base = base_of(model, clause.type if clause.type != "Any" or asked is None else asked.type)
    if base == "years and months duration":
        raise UnsupportedError(
            f"'{_title(clause, index)}', a duration of years and months, whose length varies,"
        )
    type = NAMES.get(base) or guessed(table, index)
    fact = next((text for text in (clause.label, clause.text) if _is_fact(text)), None)
    if fact is None:
        name = (
            re.sub(r"[^a-z0-9]+", "_", clause.text.split(".")[-1].lower()).strip("_") or f"input_{index + 1}"
        )
        fact = f"contact.{name}"
        what = "the result of another decision" if clause.text in model.decisions else "the input"
        message = f"'{clause.text}', {what}, is asked as {fact}."
        cure = "Choose the fact that is meant in the rule's columns."
        place = f"{decision.name}/{_title(clause, index)}"
        found.notes.append(Problem("guessed_fact", place, message, cure, "warning"))
    column = {"fact": fact, "type": type}
    if clause.label and clause.label != fact:
        column["label"] = clause.label
    try:
        values = [plain(value) for value in literals(clause.values)]
    except UnsupportedError:
        _left(found, f"the allowed values '{clause.values}' of '{_title(clause, index)}'")
        values = []
    return {**column, "values": values} if values else column


def _output(table: DmnTable, index: int, decision: Decision, found: Found) -> dict[str, Any]:
    clause = table.outputs[index]
    try:
        values = literals(clause.values)
    except UnsupportedError:
        _left(found, f"the allowed values '{clause.values}' of '{_title(clause, index)}'")
        values = []
    given = [_given(line.then[index]) for line in table.lines if _is_literal(line.then[index])]
    kinds = {type_of(value) for value in (*values, *given) if value is not None}
    if len(kinds) > 1:
        raise UnsupportedError(f"the output '{_title(clause, index)}', which gives values of two types")
    output: dict[str, Any] = {"name": clause.name or decision.name, "type": next(iter(kinds), "text")}
    if clause.label:
        output["label"] = clause.label
    listed = [plain(value) for value in values]
    if listed:
        more = [plain(value) for value in given if value is not None]
        output["values"] = list(dict.fromkeys([*listed, *more]))
    return output


@lru_cache(20_000)
def _given(text: str) -> Any:
    """The value of an output entry; tables give the same ones over and over."""
    try:
        return literal(text)
    except UnsupportedError:
        raise UnsupportedError(f"the entry '{text}', which is not a plain value,") from None


def _is_literal(text: str) -> bool:
    try:
        _given(text)
    except UnsupportedError:
        return False
    return True


def _tried(work: Any, place: str, findings: Findings) -> Any:
    try:
        return work()
    except UnsupportedError as error:
        _refuse(findings, place, str(error))
        return "-"


def _refuse(findings: Findings, place: str, what: str) -> None:
    said = what if what.startswith("Cell ") else f"{what[:1].upper()}{what[1:]} cannot be carried over."
    cure = "Write it as a comparison, an interval or values, or make an attribute of what it computes."
    findings.add("not_carried_over", place, said, cure)


def _left(found: Found, what: str) -> None:
    message = f"Not carried over: {what}."
    found.notes.append(
        Problem("not_carried_over", "", message, "Make a rule of it where it decides.", "warning")
    )


def _is_fact(text: str) -> bool:
    try:
        parse_fact(text)
    except RuleError:
        return False
    return True


def _title(clause: Clause, index: int) -> str:
    return clause.label or clause.name or clause.text or f"column {index + 1}"


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:80]
