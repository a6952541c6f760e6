"""What one act in the table editor asks for, as JSON, and the change of the document that it means.

An act is a list of edits that are made together or not at all:

    {"do": "set", "cells": [{"row", "part", "column", "text", "was"?, "of"?}]}  typed, in words or S-FEEL
    {"do": "insert", "at": 2, "rows": [{"when": [..], "gives": [..], "note"}]}  rows of typed texts
    {"do": "remove" | "move", "rows": [ids], "to"?: 3}
    {"do": "policy", "policy": "first", "aggregate"?: "list"}
    {"do": "add_column" | "change_column" | "move_column" | "remove_column", "part", "column", "of"?, ..}

``was`` is what stood in a cell and ``of`` the fact or the name of its column (of all columns, where rows are
inserted) as whoever acts saw them: where they differ, the act is refused, so that nobody is overwritten.
``column_changes`` holds what happens to columns.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from journeys.queries.rule_table import plain_text
from journeys.rules.problems import Problem, RuleError
from journeys.rules.tables import AGGREGATES, HIT_POLICIES, OTHERWISE
from journeys.services import column_changes, rule_changes
from journeys.services.rule_changes import Change, RuleDocument, copied, refuse, table_of

type Edit = Mapping[str, Any]

MOST_ROWS = 5_000
"""Rows that a table may have; ``read_table`` refuses more."""
MOST_EDITS = 50


def read_edits(told: object) -> Change:
    """The change that an act means. Raises RuleError where it cannot be understood."""
    if not isinstance(told, list) or not 0 < len(told) <= MOST_EDITS:
        raise unreadable()
    for edit in told:
        if not isinstance(edit, dict) or edit.get("do") not in MADE:
            raise unreadable()
    return lambda document: _all(document, told)


def _all(document: Mapping[str, Any], edits: list[Edit]) -> RuleDocument:
    changed = copied(document)
    table_of(changed)
    for edit in edits:
        try:
            MADE[edit["do"]](changed, edit)
        except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError):
            raise unreadable() from None
    return changed


def unreadable() -> RuleError:
    """The refusal of what no editor of ours sends."""
    return refuse("unreadable_edit", "", _("This change cannot be read."), _("Load the page again."))


def _set(document: RuleDocument, edit: Edit) -> None:
    """Cells as typed. Every text that cannot be read is told, each with its place."""
    table = table_of(document)
    rows = {row["id"]: row for row in table["rows"]}
    rows[OTHERWISE] = table.get(OTHERWISE) or {"then": [None] * len(table["outputs"])}
    problems: list[Problem] = []
    renamed: list[tuple[dict[str, Any], str]] = []
    for cell in edit["cells"]:
        id, part, column, text = str(cell["row"]), cell["part"], int(cell["column"]), str(cell["text"])
        if id not in rows:
            raise refuse(
                "unknown_row", "", _("Row %(row)s is gone.") % {"row": id}, _("Load the page again.")
            )
        if part == "id":
            renamed.append((rows[id], text.strip()))
            continue
        row, was = rows[id], cell.get("was")
        if part in column_changes.LISTS and cell.get("of") is not None:
            column_changes.column_of(table, part, column, cell["of"])
        if was is not None and _text_at(row, part, column) != was:
            raise rule_changes.CHANGED_MEANWHILE
        try:
            _put(table, row, id, part, column, text)
        except RuleError as error:
            problems += [found.under(f"table/rows/{id}/{part}/{column}") for found in error.problems]
    if problems:
        raise RuleError(problems)
    if rows[OTHERWISE]["then"] != [None] * len(table["outputs"]) or table.get(OTHERWISE):
        table[OTHERWISE] = rows[OTHERWISE]
    for row, name in renamed:
        rule_changes.rename(document, row, name)


def _put(table: dict[str, Any], row: dict[str, Any], id: str, part: str, column: int, text: str) -> None:
    if part == "when" and id != OTHERWISE and 0 <= column < len(table["inputs"]):
        type = str(table["inputs"][column].get("type") or "boolean")
        row["when"][column] = rule_changes.test(text, type)
    elif part == "then" and 0 <= column < len(table["outputs"]):
        row["then"][column] = column_changes.answer(table["outputs"][column], text)
    elif part == "note":
        if text.strip():
            row["note"] = text.strip()
        else:
            row.pop("note", None)
    else:
        raise refuse("unknown_cell", id, _("There is no such cell."), _("Load the page again."))


def _text_at(row: Mapping[str, Any], part: str, column: int) -> str:
    if part == "note":
        return str(row.get("note") or "")
    values = row.get(part) or []
    return plain_text(values[column]) if 0 <= column < len(values) else ""


def _insert(document: RuleDocument, edit: Edit) -> None:
    """Rows of typed texts; what a row does not say fits everybody and answers as otherwise does."""
    table = table_of(document)
    given, at = edit["rows"], max(0, int(edit["at"]))
    if "of" in edit:
        column_changes.same_columns(table, edit["of"])
    if len(table["rows"]) + len(given) > MOST_ROWS:
        told = {"pasted": f"{len(given):,}", "most": f"{MOST_ROWS:,}", "has": f"{len(table['rows']):,}"}
        message = _("%(pasted)s more rows are too many: a table has at most %(most)s, this one has %(has)s.")
        raise refuse("too_many", "table/rows", message % told, _("Nothing was changed. Split the rule."))
    names = _free_names(table, len(given))
    then = (table.get(OTHERWISE) or {}).get("then") or [None] * len(table["outputs"])
    made = [{"id": name, "when": ["-"] * len(table["inputs"]), "then": list(then)} for name in names]
    table["rows"][at:at] = made
    cells = []
    known = {row["id"] for row in table["rows"]}
    for name, row in zip(names, given, strict=True):
        for part, told in (("when", row.get("when")), ("then", row.get("gives"))):
            texts = enumerate(told or [])
            cells += [
                {"row": name, "part": part, "column": column, "text": text}
                for column, text in texts
                if text is not None
            ]
        if row.get("note"):
            cells.append({"row": name, "part": "note", "column": 0, "text": row["note"]})
        if row.get("id") and row["id"] not in names:
            wanted = _unlike(known, str(row["id"]).strip())
            known.add(wanted)
            cells.append({"row": name, "part": "id", "column": 0, "text": wanted})
    _set(document, {"cells": cells})


def _free_names(table: Mapping[str, Any], many: int) -> list[str]:
    known, number = {row["id"] for row in table["rows"]}, len(table["rows"]) + 1
    names: list[str] = []
    while len(names) < many:
        if f"row-{number}" not in known:
            names.append(f"row-{number}")
        number += 1
    return names


def _unlike(known: set[str], name: str) -> str:
    """The name, with a number where another row has it."""
    number, wanted = 2, name
    while wanted in known:
        wanted, number = f"{name}-{number}", number + 1
    return wanted


def _remove(document: RuleDocument, edit: Edit) -> None:
    """Without these rows. Examples that expected one of them stay, and expect its answer alone."""
    table, gone = table_of(document), _rows(document, edit)
    table["rows"] = [row for row in table["rows"] if row["id"] not in gone]
    for example in document.get("examples", ()):
        if example.get("row") in gone:
            del example["row"]


def _move(document: RuleDocument, edit: Edit) -> None:
    """These rows, in their order, before the row that is then at ``to`` among the others."""
    table, moved = table_of(document), _rows(document, edit)
    others = [row for row in table["rows"] if row["id"] not in moved]
    at = max(0, min(len(others), int(edit["to"])))
    others[at:at] = [row for row in table["rows"] if row["id"] in moved]
    table["rows"] = others


def _rows(document: RuleDocument, edit: Edit) -> set[str]:
    named, known = {str(id) for id in edit["rows"]}, {row["id"] for row in table_of(document)["rows"]}
    if not named or not named <= known:
        gone = ", ".join(sorted(named - known)) or "-"
        raise refuse("unknown_row", "", _("Row %(row)s is gone.") % {"row": gone}, _("Load the page again."))
    return named


def _policy(document: RuleDocument, edit: Edit) -> None:
    table, policy, aggregate = table_of(document), edit["policy"], edit.get("aggregate", "list")
    if policy not in HIT_POLICIES or aggregate not in AGGREGATES:
        raise unreadable()
    table["hit_policy"] = policy
    table.pop("aggregate", None)
    if policy == "collect" and aggregate != "list":
        table["aggregate"] = aggregate


MADE: dict[str, Callable[[RuleDocument, Edit], None]] = {
    "set": _set,
    "insert": _insert,
    "remove": _remove,
    "move": _move,
    "policy": _policy,
    "add_column": column_changes.add,
    "change_column": column_changes.change,
    "move_column": column_changes.move,
    "remove_column": column_changes.remove,
}
"""What an edit may do; each changes the document in place."""
