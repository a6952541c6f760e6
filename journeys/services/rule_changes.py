"""Changes of a rule's document, each from one document to the next. They touch no row of the database.

Each raises RuleError with one problem when it cannot be made; what it makes is checked as a whole by whoever
stores it.
"""

import copy
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from journeys.rules.problems import Problem, RuleError
from journeys.rules.shape import literal
from journeys.rules.tables import OTHERWISE
from journeys.rules.words import check_cell

type RuleDocument = dict[str, Any]
type Change = Callable[[Mapping[str, Any]], RuleDocument]

ROW_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
YES, NO = {"true", "yes"}, {"false", "no"}
ABOUT = ("name", "owner", "goal", "review_by")
"""Parts of a document that say who answers for the rule, and what it is called."""


CHANGED_MEANWHILE = RuleError(
    [
        Problem(
            "changed_meanwhile",
            "",
            "Somebody else changed this since you opened it.",
            "Look at what stands there now, then change it again.",
        )
    ]
)


def copied(document: Mapping[str, Any]) -> RuleDocument:
    """A copy that can be changed in place. A document is JSON, in which no two places share a part; not to
    look for that takes a fifth of the time of `copy.deepcopy`."""
    return {key: _copied(value) for key, value in document.items()}


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_copied(part) if isinstance(part, dict | list) else part for part in value]
    return value


def refuse(code: str, place: str, message: str, cure: str) -> RuleError:
    """A RuleError with one problem."""
    return RuleError([Problem(code, place, message, cure)])


def test(text: str, type: str) -> str:
    """What was typed into a cell, as S-FEEL. Raises RuleError with what is wrong and a cell that works."""
    cell, problem = check_cell(text, type)
    if problem is not None:
        raise RuleError([problem])
    return cell


def value(text: str, type: str) -> Any:
    """What was typed as an answer, as the JSON literal of its type; None for nothing."""
    typed = text.strip()
    if not typed:
        return None
    found: Any = typed
    match type:
        case "boolean":
            found = True if typed.lower() in YES else False if typed.lower() in NO else typed
        case "number":
            found = _number(typed)
        case "text":
            pass
        case _:
            cell, problem = check_cell(typed, type)
            found = typed if problem else cell
    if literal(found, type) is None:
        raise refuse("wrong_type", "", f"'{typed}' is not a {type}.", f"Write a {type}, or leave it empty.")
    return found


def set_condition(document: Mapping[str, Any], text: str) -> RuleDocument:
    """The document with its condition replaced by one written as JSON."""
    try:
        condition = json.loads(text)
    except (ValueError, RecursionError):
        raise refuse(
            "not_json", "condition", "This is not JSON.", "Mind quotes, commas and brackets."
        ) from None
    return {**copy.deepcopy(dict(document)), "condition": condition}


def set_purpose(document: Mapping[str, Any], text: str) -> RuleDocument:
    """The document with its purpose, in Markdown."""
    return {**copy.deepcopy(dict(document)), "purpose": text.replace("\r\n", "\n").strip()}


def set_about(document: Mapping[str, Any], typed: Mapping[str, str]) -> RuleDocument:
    """The document with its name, owner, goal and review date as typed; what is left empty goes, and a part
    that is not given stays. Raises RuleError for an empty name."""
    changed = copy.deepcopy(dict(document))
    for part in ABOUT:
        if part not in typed:
            continue
        text = " ".join(typed[part].split())
        if text:
            changed[part] = text
        elif part == "name":
            raise refuse("missing_key", "name", "A rule has a name.", "Say what it decides.")
        else:
            changed.pop(part, None)
    return changed


def _number(typed: str) -> Any:
    try:
        return int(typed)
    except ValueError:
        pass
    try:
        return float(typed)
    except ValueError:
        return typed


def table_of(document: RuleDocument) -> dict[str, Any]:
    """The table of a document. Raises RuleError for a rule that has none."""
    if not isinstance(document.get("table"), dict):
        raise refuse("no_table", "table", "This rule has no table.", "Load the page again.")
    table: dict[str, Any] = document["table"]
    return table


def row_of(document: Mapping[str, Any], id: str) -> tuple[RuleDocument, dict[str, Any], dict[str, Any]]:
    """A copy of the document, its table, and the row (``otherwise`` too)."""
    changed = copy.deepcopy(dict(document))
    table = table_of(changed)
    if id == OTHERWISE:
        return changed, table, table.setdefault(OTHERWISE, {"then": [None] * len(table["outputs"])})
    found = next((row for row in table["rows"] if row["id"] == id), None)
    if found is None:
        raise refuse(
            "unknown_row", f"table/rows/{id}", f"There is no row '{id}' any more.", "Load the page again."
        )
    return changed, table, found


def rename_answers(document: RuleDocument, column: int, names: Mapping[Any, Any]) -> None:
    """Let rows, otherwise and examples that answer an old value of an output answer its new one."""
    table = table_of(document)
    for row in [*table["rows"], table.get(OTHERWISE) or {}]:
        then = row.get("then") or []
        if column < len(then):
            then[column] = names.get(then[column], then[column])
    output = table["outputs"][column]["name"]
    for example in document.get("examples", ()):
        expected = example.get("expect")
        if isinstance(expected, dict) and output in expected:
            expected[output] = names.get(expected[output], expected[output])


def rename(document: RuleDocument, row: dict[str, Any], id: str) -> None:
    """Give a row of this document another id, also in the examples that expect it."""
    if row.get("id", OTHERWISE) == OTHERWISE:
        raise refuse("bad_row_id", "id", "Otherwise has no name of its own.", "Name the other rows.")
    if not ROW_ID.fullmatch(id) or id == OTHERWISE:
        cure = "Use letters, digits, - and _; 'otherwise' is taken."
        raise refuse("bad_row_id", "id", f"'{id}' cannot name a row.", cure)
    before, row["id"] = row["id"], id
    for example in document.get("examples", ()):
        if example.get("row") == before:
            example["row"] = id
