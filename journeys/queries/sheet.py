"""A decision table as its editor takes it: every cell as stored and in words, beside what is known of it."""

from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journeys.kinds.rulebook import DecidingRule
from journeys.models import RuleVersion
from journeys.queries.reading import Reading
from journeys.queries.rule_comments import Talk
from journeys.queries.rule_table import POLICIES, CellView, Column, RowView, TableView, by_row
from journeys.queries.rules import Use
from journeys.rules.documents import Rule as RuleDocument
from journeys.rules.problems import Problem

MEANS = {
    "first": gettext_lazy("Rows are asked from top to bottom; the first that fits decides."),
    "unique": gettext_lazy("Rows must not overlap. Where two fit, otherwise decides and the log says so."),
    "rule_order": gettext_lazy(
        "Every row that fits answers, in the order of the rows. "
        "A step of a journey needs one answer, so it cannot ask such a table."
    ),
    "any": gettext_lazy(
        "Several rows may fit as long as they give the same. Where they disagree, otherwise decides."
    ),
    "priority": gettext_lazy(
        "Of the rows that fit, the one whose outcome stands first in its column's list decides."
    ),
    "output_order": gettext_lazy(
        "Every row that fits answers, in the order of the outcomes in the column's list. "
        "A step of a journey needs one answer, so it cannot ask such a table."
    ),
    "collect": gettext_lazy(
        "The answers of all rows that fit are collected: a list, their sum, the smallest, the largest, "
        "or how many they are."
    ),
}
"""What each hit policy means. The first three are offered at once, the others under More."""
AT_ONCE = 3


def sheet(
    version: RuleVersion,
    said: RuleDocument,
    view: TableView | None,
    talk: Talk,
    uses: Collection[Use],
) -> dict[str, Any]:
    """The whole table of a version, of which this rule and this view were made, as JSON. No query."""
    table, drawn = said.table, version.document["table"]
    assert table is not None
    assert view is not None
    return {
        "name": said.name,
        "policy": table.hit_policy,
        "aggregate": table.aggregate,
        "policies": [
            [token, str(words), str(MEANS[token]), at < AT_ONCE]
            for at, (token, words) in enumerate(POLICIES.items())
        ],
        "inputs": [_column(column, told) for column, told in zip(view.inputs, drawn["inputs"], strict=True)],
        "outputs": [
            _column(column, told) for column, told in zip(view.outputs, drawn["outputs"], strict=True)
        ],
        "rows": [_row(row, talk) for row in view.rows],
        **_beside(version, said, view, talk, uses),
    }


def changed_rows(
    version: RuleVersion,
    said: RuleDocument,
    view: TableView,
    talk: Talk,
    uses: Collection[Use],
) -> dict[str, Any]:
    """What an editor must hear after an act that changed nothing but cells: the rows of the view, which are
    those that it touched and those that are doubtful. No query."""
    rows = [_row(row, talk) for row in view.rows]
    return {"changed": rows, **_beside(version, said, view, talk, uses)}


def doubts_of_rows(version: RuleVersion, reading: Reading) -> dict[str, Any]:
    """What is doubtful about rows, by their ids, and of which revision that is said. No query; an analysis
    where the document was not analyzed lately."""
    assert reading.rule.table is not None
    doubts = by_row(reading.rule.table, reading.analysis.doubts)
    said = {row: [_said(problem) for problem in found] for row, found in doubts.items()}
    return {"revision": version.revision, "doubts": said}


def _beside(
    version: RuleVersion,
    said: RuleDocument,
    view: TableView,
    talk: Talk,
    uses: Collection[Use],
) -> dict[str, Any]:
    return {
        "revision": version.revision,
        "otherwise": _row(view.otherwise, talk),
        "hits": view.hits,
        "connect": connections(version, said, uses),
    }


def connections(version: RuleVersion, said: RuleDocument, uses: Collection[Use]) -> list[dict[str, Any]]:
    """The live steps that must connect an outcome before they follow this version, and the ways out that it
    never takes any more; each a sentence and the place to go to."""
    rule = DecidingRule(said, status=version.status, number=version.number, version_id=version.pk)
    found = []
    for use in uses:
        if use.ended or not use.follows:
            continue
        words = {"journey": use.journey_name, "step": use.node_name}
        gives = rule.outcomes(use.output)
        told = [
            _("%(journey)s: connect '%(outcome)s' of the step %(step)s. Until then it stays on its version.")
            % (words | {"outcome": outcome})
            for outcome in use.missing(rule)
        ]
        told += [
            _("%(journey)s: '%(outcome)s' of the step %(step)s leads on, and this version never gives it.")
            % (words | {"outcome": outcome})
            for outcome in use.connected
            if outcome not in gives
        ]
        address = f"{reverse('journeys:canvas', args=[use.journey_slug])}?node={use.node_key}"
        found += [{"text": text, "address": address} for text in dict.fromkeys(told)]
    return found


def _column(column: Column, told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "label": column.label,
        "fact": column.fact,
        "type": column.type,
        "notes": list(column.notes),
        "values": [str(value) for value in column.values],
        "told": dict(told),
    }


def _row(row: RowView, talk: Talk) -> dict[str, Any]:
    return {
        "id": row.id,
        "when": [_cell(cell) for cell in row.when],
        "gives": [_cell(cell) for cell in row.then],
        "note": row.note,
        "hits": row.hits,
        "threads": talk.rows.get(row.id, 0),
        "said": talk.cells.get(row.id, {}),
        "doubts": [_said(found) for found in row.problems],
        "fresh": row.new,
    }


def _cell(cell: CellView) -> list[str | None]:
    return [cell.text, cell.words, *([cell.was] if cell.was is not None else [])]


def _said(found: Problem) -> str:
    return f"{found.message} {found.cure}".strip()
