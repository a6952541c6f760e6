"""Changes of a table's columns: facts that it asks (``when``) and answers that it gives (``then``).

Each changes a document in place that belongs to whoever calls; what it makes is checked as a whole by
whoever stores it.
"""

import copy
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from journeys.rules.problems import RuleError
from journeys.rules.tables import OTHERWISE
from journeys.services.rule_changes import (
    CHANGED_MEANWHILE,
    RuleDocument,
    refuse,
    rename_answers,
    table_of,
    test,
    value,
)

LISTS = {"when": "inputs", "then": "outputs"}
NAMED = {"when": "fact", "then": "name"}
"""What tells one column from another."""
INPUT_PARTS = ("fact", "label", "type", "within", "missing", "no_older_than", "values")
OUTPUT_PARTS = ("name", "label", "type")


def answer(output: Mapping[str, Any], text: str) -> Any:
    """What was typed as an answer of an output. Raises RuleError where it is none of its outcomes."""
    found, allowed = value(text, output["type"]), output.get("values") or []
    if found is None or not allowed or output.get("bands") or found in allowed:
        return found
    near = next((each for each in allowed if str(each).lower() == str(found).lower()), None)
    if near is not None:
        return near
    message = _("'%(value)s' is not an outcome of this column.") % {"value": found}
    names = ", ".join(str(each) for each in allowed)
    raise refuse(
        "unknown_outcome",
        "",
        message,
        _("Choose one of %(names)s, or add it to the column.") % {"names": names},
    )


def add(document: RuleDocument, edit: Mapping[str, Any]) -> None:
    """A further column. Every row takes any value of a fact, and gives nothing yet as an answer."""
    table, part = table_of(document), str(edit["part"])
    columns = table[LISTS[part]]
    at = max(0, min(len(columns), int(edit["column"])))
    columns.insert(at, _described({}, part, edit["to"]))
    nothing = "-" if part == "when" else None
    for row in _rows(table, part):
        row[part].insert(at, nothing)


def change(document: RuleDocument, edit: Mapping[str, Any]) -> None:
    """A column's fact, name, type, outcomes and what a missing value means; its cells stay where the new type
    can read them, and become *any* (or nothing) where it cannot."""
    table, part, at = table_of(document), str(edit["part"]), int(edit["column"])
    before = column_of(table, part, at, edit.get("of"))
    after = _described(before, part, edit["to"])
    if part == "then":
        _follow(document, table, at, before, after)
    table[LISTS[part]][at] = after
    if part == "when" and before.get("fact") != after.get("fact"):
        _follow_fact(document, table, str(before.get("fact")), after, before.get("type") == after.get("type"))
    if before.get("type") != after.get("type"):
        for row in _rows(table, part):
            row[part][at] = _reread(row[part][at], part, after)


def move(document: RuleDocument, edit: Mapping[str, Any]) -> None:
    """The column at another place among those of its kind."""
    table, part, at = table_of(document), str(edit["part"]), int(edit["column"])
    column_of(table, part, at, edit.get("of"))
    to = max(0, min(len(table[LISTS[part]]) - 1, int(edit["to"])))
    for cells in (table[LISTS[part]], *(row[part] for row in _rows(table, part))):
        cells.insert(to, cells.pop(at))


def remove(document: RuleDocument, edit: Mapping[str, Any]) -> None:
    """Without the column. The last one stays: a table that asks or gives nothing decides nothing."""
    table, part, at = table_of(document), str(edit["part"]), int(edit["column"])
    column = column_of(table, part, at, edit.get("of"))
    if len(table[LISTS[part]]) == 1:
        if part == "when":
            message, cure = (
                _("This is the only fact it asks."),
                _("Add the fact to ask instead, then remove it."),
            )
        else:
            message, cure = _("This is the only answer it gives."), _("Change it, or add another one first.")
        raise refuse("last_column", f"table/{LISTS[part]}", message, cure)
    for cells in (table[LISTS[part]], *(row[part] for row in _rows(table, part))):
        del cells[at]
    if part == "when":
        _follow_fact(document, table, str(column.get("fact")), None, same_type=False)
    for example in document.get("examples", ()):
        if part == "then" and isinstance(example.get("expect"), dict):
            example["expect"].pop(column["name"], None)


def column_of(table: Mapping[str, Any], part: str, at: int, of: object = None) -> dict[str, Any]:
    """The column at this place. Raises RuleError where there is none, and where it has another fact or name
    than its author saw there (``of``; None: not said, so not compared)."""
    columns: list[dict[str, Any]] = table[LISTS[part]]
    if not 0 <= at < len(columns):
        raise refuse(
            "unknown_cell", f"table/{LISTS[part]}", _("There is no such column."), _("Load the page again.")
        )
    if of is not None and columns[at].get(NAMED[part]) != of:
        raise CHANGED_MEANWHILE
    return columns[at]


def same_columns(table: Mapping[str, Any], seen: Mapping[str, Any]) -> None:
    """Raises RuleError where the columns have other facts or names, or another order, than was ``seen``."""
    for part, told in (("when", seen["when"]), ("then", seen["gives"])):
        if [column.get(NAMED[part]) for column in table[LISTS[part]]] != list(told):
            raise CHANGED_MEANWHILE


def _rows(table: dict[str, Any], part: str) -> list[dict[str, Any]]:
    last = table.get(OTHERWISE)
    return [*table["rows"], *([last] if part == "then" and last and last.get("then") else [])]


def _described(before: Mapping[str, Any], part: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """A column as told; what is left empty goes, and what is not told stays."""
    made = copy.deepcopy(dict(before))
    for key in INPUT_PARTS if part == "when" else OUTPUT_PARTS:
        if key not in told:
            continue
        said = told[key].strip() if isinstance(told[key], str) else told[key]
        if said in ("", None, []):
            made.pop(key, None)
        else:
            made[key] = said
    use = made.get("missing")
    if isinstance(use, dict) and isinstance(use.get("use"), str):
        made["missing"] = {"use": value(use["use"], str(made.get("type")))}
    if part == "then" and "values" in told:
        typed = [value(str(each), str(made.get("type"))) for each in told["values"]]
        made["values"] = list(dict.fromkeys(each for each in typed if each is not None))
        if not made["values"]:
            del made["values"]
    return made


def _follow(
    document: RuleDocument,
    table: dict[str, Any],
    at: int,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    """As many new outcomes as old ones are gone are their new names: rows and examples follow. A new name of
    the column is followed by the examples."""
    old, new = before.get("values") or [], after.get("values") or []
    gone, fresh = [each for each in old if each not in new], [each for each in new if each not in old]
    if gone and len(gone) == len(fresh):
        rename_answers(document, at, dict(zip(gone, fresh, strict=True)))
    if after.get("name") != before.get("name"):
        for example in document.get("examples", ()):
            expected = example.get("expect")
            if isinstance(expected, dict) and before["name"] in expected:
                expected[after["name"]] = expected.pop(before["name"])


def _follow_fact(
    document: RuleDocument,
    table: Mapping[str, Any],
    before: str,
    after: Mapping[str, Any] | None,
    same_type: bool,
) -> None:
    """Examples give the new fact what they gave the old one, if its values can be of that type; a fact that
    no column asks any more they do not give."""
    if any(str(column.get("fact")) == before for column in table["inputs"]):
        return
    for example in document.get("examples", ()):
        for known in (example.get("facts"), example.get("ages")):
            if not isinstance(known, dict) or before not in known:
                continue
            value_of_it = known.pop(before)
            if after is not None and same_type:
                known[str(after["fact"])] = value_of_it


def _reread(cell: Any, part: str, column: Mapping[str, Any]) -> Any:
    type = str(column.get("type"))
    try:
        return test(str(cell), type) if part == "when" else value("" if cell is None else str(cell), type)
    except RuleError:
        return "-" if part == "when" else None
