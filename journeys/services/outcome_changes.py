"""Taking a way out of a rule: the outcome, and the rows that lead there."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from journeys.kinds.rulebook import as_outcome
from journeys.rules.tables import OTHERWISE
from journeys.services.row_changes import remove_rows
from journeys.services.rule_changes import CHANGED_MEANWHILE, RuleDocument, copied, refuse, table_of


def remove_outcome(document: Mapping[str, Any], output: str, outcome: str) -> RuleDocument:
    """The document whose output no longer gives an outcome: without the rows that give it, and without the
    examples that expect it.

    Raises RuleError where there is no such outcome (any more), where no row or nothing else would be left,
    and where otherwise gives it.
    """
    changed = copied(document)
    table = table_of(changed)
    at = next((at for at, each in enumerate(table["outputs"]) if each["name"] == output), None)
    if at is None or table["outputs"][at].get("bands"):
        raise CHANGED_MEANWHILE
    rows = [row["id"] for row in table["rows"] if _gives(row, at, outcome)]
    values = table["outputs"][at].get("values") or []
    kept = [value for value in values if as_outcome(value) != outcome]
    if not rows and len(kept) == len(values):
        raise CHANGED_MEANWHILE
    if _gives(table.get(OTHERWISE) or {}, at, outcome):
        message = _("Otherwise gives '%(outcome)s', so it stays a way out.") % {"outcome": outcome}
        cure = _("Let otherwise give something else first.")
        raise refuse("otherwise_gives_it", f"table/{OTHERWISE}", message, cure)
    if rows and len(rows) == len(table["rows"]):
        message = _("Every row gives '%(outcome)s', so no row would be left.") % {"outcome": outcome}
        raise refuse("last_rows", "table/rows", message, _("Add a row that gives something else first."))
    if values and not kept:
        message = _("'%(outcome)s' is the only way out of this rule.") % {"outcome": outcome}
        raise refuse("last_outcome", f"table/outputs/{at}/values", message, _("Add another one first."))
    changed = remove_rows(changed, rows)
    if values:
        table_of(changed)["outputs"][at]["values"] = kept
    examples = changed.get("examples")
    if examples:
        changed["examples"] = [each for each in examples if not _expects(each, output, outcome)]
    return changed


def _gives(row: Mapping[str, Any], at: int, outcome: str) -> bool:
    then = row.get("then") or []
    return at < len(then) and then[at] is not None and as_outcome(then[at]) == outcome


def _expects(example: Mapping[str, Any], output: str, outcome: str) -> bool:
    expected = example.get("expect")
    value = expected.get(output) if isinstance(expected, dict) else None
    return value is not None and as_outcome(value) == outcome
