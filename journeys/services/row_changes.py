"""Changes of a table's rows, each from one document to the next."""

import copy
from collections.abc import Mapping
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


def remove_row(document: Mapping[str, Any], row: str) -> RuleDocument:
    """The document without the row. Examples that expected it stay, and expect its answer alone."""
    changed, table, found = row_of(document, row)
    table["rows"].remove(found)
    for example in changed.get("examples", ()):
        if example.get("row") == row:
            del example["row"]
    return changed
