"""Changes of a table's rows, each from one document to the next."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from journeys.rules.tables import OTHERWISE
from journeys.services.rule_changes import RuleDocument, row_of, table_of


def add_row(document: Mapping[str, Any]) -> tuple[RuleDocument, str]:
    """The document with a row below the others that fits everybody and answers as otherwise does; and its
    id."""
    changed = copy.deepcopy(dict(document))
    table = table_of(changed)
    known = {row["id"] for row in table["rows"]}
    number = len(table["rows"]) + 1
    while f"row-{number}" in known:
        number += 1
    then = list((table.get(OTHERWISE) or {}).get("then") or [None] * len(table["outputs"]))
    table["rows"].append({"id": f"row-{number}", "when": ["-"] * len(table["inputs"]), "then": then})
    return changed, f"row-{number}"


@dataclass(frozen=True, slots=True)
class Removed:
    """A row that was taken out: where it stood, what it said, and which examples expected it."""

    at: int
    row: dict[str, Any]
    examples: tuple[int, ...]


def remove_row(document: Mapping[str, Any], row: str) -> tuple[RuleDocument, Removed]:
    """The document without the row, and what puts it back. Examples that expected the row stay, and expect
    its answer alone."""
    changed, table, found = row_of(document, row)
    at = table["rows"].index(found)
    del table["rows"][at]
    naming = [index for index, example in enumerate(changed.get("examples", ())) if example.get("row") == row]
    for index in naming:
        del changed["examples"][index]["row"]
    return changed, Removed(at, found, tuple(naming))


def insert_row(document: Mapping[str, Any], removed: Removed) -> RuleDocument:
    """The document with a removed row back in its place."""
    changed = copy.deepcopy(dict(document))
    table_of(changed)["rows"].insert(removed.at, dict(removed.row))
    examples = changed.get("examples", [])
    for index in removed.examples:
        if 0 <= index < len(examples):
            examples[index]["row"] = removed.row["id"]
    return changed


def move_row(document: Mapping[str, Any], row: str, by: int) -> RuleDocument:
    """The document with the row moved up (-1) or down (1); at an end it stays."""
    changed, table, found = row_of(document, row)
    at = table["rows"].index(found)
    to = max(0, min(len(table["rows"]) - 1, at + by))
    table["rows"].insert(to, table["rows"].pop(at))
    return changed
