"""The decision tables of a DMN model as rule documents, with notes on what was guessed or left behind.

A model that Weft wrote comes back as it was. Where another tool changed its table since, the table is read
anew, and what that tool did not know is put back beside the columns it belonged to."""

import json
import re
from collections.abc import Mapping
from typing import Any

from journeys.rules.dmn.as_weft import cell
from journeys.rules.dmn.columns_in import (
    Found,
    given_value,
    input_column,
    left_behind,
    matched,
    output_column,
    own_keys,
    title_of,
)
from journeys.rules.dmn.limits import (
    kept_in,
    refuse_more_problems,
    refuse_shape,
    refuse_too_large,
)
from journeys.rules.dmn.model import Decision, Model, clean, read_model
from journeys.rules.dmn.rules_out import NOTE, ROW
from journeys.rules.dmn.tables import DmnTable, read_dmn_table
from journeys.rules.dmn.types import ranked
from journeys.rules.dmn.written import written_table
from journeys.rules.dmn.xml import Element
from journeys.rules.feel.values import UnsupportedError
from journeys.rules.problems import Findings, Problem, RuleError
from journeys.rules.tables import OTHERWISE
from journeys.rules.values import plain

LONGEST_SAID = 300
"""Characters of a problem: a formula may be longer than anybody reads."""


def read_rules(content: bytes) -> Found:
    """Every decision table of a model. Raises RuleError with each place that cannot be carried over, or where
    there is no table, or more than is read within seconds."""
    model = read_model(content)
    refuse_too_large(model)
    found, findings = Found(), Findings()
    elements = {clean(element.get("name")): element for element in model.root.all("decision")}
    for decision in model.decisions.values():
        if decision.logic is None or decision.logic.name != "decisionTable":
            kind = decision.logic.name if decision.logic else "empty"
            left_behind(found, f"the decision '{decision.name}' ({kind}), which is no table")
            continue
        try:
            found.documents.append(_document(model, decision, elements[decision.name], found, findings))
        except UnsupportedError as error:
            _refuse(findings, decision.name, str(error))
        refuse_more_problems(findings.problems)
    for name in model.knowledge:
        left_behind(found, f"the business knowledge '{name}'")
    for name in (*model.services, *model.imports):
        left_behind(found, f"'{name}', which is a service or another model")
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
    refuse_shape(len(table.lines), len(table.inputs), len(table.outputs))
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
    for child in kept_in(element):
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
    known = [None] * len(table.inputs) if kept is None or before is None else matched(table, before, kept)
    inputs = [
        input_column(model, table, index, decision, found) if column is None else dict(column)
        for index, column in enumerate(known)
    ]
    outputs = [output_column(model, table, index, decision, found) for index in range(len(table.outputs))]
    given = {column["name"]: column for column in kept["outputs"]} if kept else {}
    outputs = [{**given.get(own["name"], {}), **own} for own in outputs]
    noted = {row["id"]: own_keys(row) for row in kept["rows"]} if kept else {}
    names = [clean(item.get("name")) for item in logic.all("annotation")]
    rows = []
    for place, (line, element) in enumerate(zip(table.lines, logic.all("rule"), strict=True)):
        entries = [item.text_of("text").strip() for item in element.all("annotationEntry")]
        said = dict(zip(names, entries, strict=False))
        row: dict[str, Any] = {"id": said.get(ROW) or f"row-{place + 1}", "when": [], "then": []}
        for index, text in enumerate(line.when):
            where = f"{decision.name}/row {place + 1}/{title_of(table.inputs[index], index)}"
            row["when"].append(_tried(lambda t=text, i=index: cell(t, inputs[i]["type"]), where, findings))
        for index, text in enumerate(line.then):
            where = f"{decision.name}/row {place + 1}/{title_of(table.outputs[index], index)}"
            row["then"].append(_tried(lambda t=text: plain(given_value(t)), where, findings))
        refuse_more_problems(findings.problems)
        row |= noted.get(row["id"], {})
        note = said.get(NOTE) if ROW in said else line.note
        rows.append({**row, "note": note} if note else row)
    body: dict[str, Any] = {"hit_policy": table.policy, "inputs": inputs, "outputs": outputs, "rows": rows}
    if table.policy == "collect":
        body["aggregate"] = table.aggregate
    if any(clause.default for clause in table.outputs):
        fallback = {"then": [plain(given_value(clause.default)) for clause in table.outputs]}
        body[OTHERWISE] = {**(kept or {}).get(OTHERWISE, {}), **fallback}
    body |= own_keys(kept or {})
    document = {
        "format": "weft.rule/1",
        "slug": _slug(decision.name) or "table",
        "name": decision.name[:160],
        "kind": "table",
        "table": body,
    }
    return {**document, "purpose": decision.about} if decision.about else document


def _tried(work: Any, place: str, findings: Findings) -> Any:
    try:
        return work()
    except UnsupportedError as error:
        _refuse(findings, place, str(error))
        return "-"


def _refuse(findings: Findings, place: str, what: str) -> None:
    said = what if what.startswith("Cell ") else f"{what[:1].upper()}{what[1:]} cannot be carried over."
    if len(said) > LONGEST_SAID:
        said = f"{said[:LONGEST_SAID]}..."
    cure = "Write it as a comparison, an interval or values, or make an attribute of what it computes."
    findings.add("not_carried_over", place, said, cure)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:80]
