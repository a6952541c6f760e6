"""Changes of a table's rows, each from one document to the next."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from journeys.rules.tables import OTHERWISE
from journeys.services.rule_changes import RuleDocument, copied, refuse, table_of


def add_row(document: Mapping[str, Any]) -> tuple[RuleDocument, str]:
    """The document with a row below the others that fits everybody and answers as otherwise does; and its
    id."""
    changed = copied(document)
    table = table_of(changed)
    known = {row["id"] for row in table["rows"]}
    number = len(table["rows"]) + 1
    while f"row-{number}" in known:
        number += 1
    then = list((table.get(OTHERWISE) or {}).get("then") or [None] * len(table["outputs"]))
    table["rows"].append({"id": f"row-{number}", "when": ["-"] * len(table["inputs"]), "then": then})
    return changed, f"row-{number}"


def remove_rows(document: Mapping[str, Any], ids: Collection[str]) -> RuleDocument:
    """The document without these rows. Examples that expected one of them stay, and expect its answer alone.

    Raises RuleError where one of them is gone already, and for otherwise, which stays.
    """
    changed = copied(document)
    table = table_of(changed)
    for gone in sorted(set(ids) - {row["id"] for row in table["rows"]}):
        message = _("There is no row '%(row)s' any more.") % {"row": gone}
        raise refuse("unknown_row", f"table/rows/{gone}", message, _("Load the page again."))
    table["rows"] = [row for row in table["rows"] if row["id"] not in ids]
    for example in changed.get("examples", ()):
        if example.get("row") in ids:
            del example["row"]
    return changed
