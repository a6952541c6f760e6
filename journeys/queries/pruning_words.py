"""Unused rows in words: what each says, and why it cannot decide where it cannot."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from journeys.insights.hits import hits_by_node
from journeys.models import RuleVersion
from journeys.queries.pruning import Unused, UnusedBranch, UnusedRow
from journeys.queries.reading import read
from journeys.queries.rule_table import output_in_words
from journeys.rules.analysis.cover import Budget, TooDeepError
from journeys.rules.analysis.dead_rows import empty_rows, shadowed_rows
from journeys.rules.analysis.spaces import cut_table, too_large
from journeys.rules.documents import Rule
from journeys.rules.explain import need_in_words
from journeys.rules.problems import RuleError
from journeys.rules.tables import OTHERWISE, Row, Table
from journeys.rules.words import check_in_words
from journeys.services.outcome_changes import remove_outcome


@dataclass(frozen=True, slots=True)
class RowTold:
    """An unused row with what it `says` in words, and why it cannot fire at all (`dead`), empty where it
    could."""

    row: UnusedRow
    says: str
    dead: str


@dataclass(frozen=True, slots=True)
class Told:
    """The same with its rows in words, and its ways out with an `output` only where they can be removed.
    `decisions` is how often it decided in that time."""

    unused: Unused
    decisions: int
    rows: tuple[RowTold, ...]
    branches: tuple[UnusedBranch, ...]


def told(found: Sequence[Unused], since: datetime) -> list[Told]:
    """These with their rows in words, and how often they decided since an instant. Two queries, and a parse
    and an analysis of each, so not for all of them."""
    documents = RuleVersion.objects.in_bulk([one.version_id for one in found])
    hits = hits_by_node([node for one in found for node in one.nodes], since)
    return [
        Told(
            unused=one,
            decisions=sum(hits.get(node, 0) for _, node in one.nodes),
            rows=tuple(_told(one, documents[one.version_id])),
            branches=tuple(_removable(documents[one.version_id], one.branches)),
        )
        for one in found
    ]


def _told(found: Unused, version: RuleVersion) -> Iterable[RowTold]:
    try:
        rule = read(version.document).rule
    except RuleError:
        return
    if rule.table is None:
        return
    rows = {row.id: row for row in rule.table.rows}
    dead = {} if too_large(rule.table) else _dead(rule.table)
    for row in found.rows:
        if row.id in rows:
            yield RowTold(row, _says(rule, rows[row.id]), dead.get(row.id, ""))


def _removable(version: RuleVersion, branches: Iterable[UnusedBranch]) -> Iterable[UnusedBranch]:
    """With an output only where the way out can be removed, which is tried once for all steps."""
    removable: dict[tuple[str, str], bool] = {}
    for branch in branches:
        way = branch.output, branch.outcome
        if branch.output and way not in removable:
            try:
                remove_outcome(version.document, *way)
                removable[way] = True
            except RuleError:
                removable[way] = False
        yield branch if removable.get(way, True) else replace(branch, output="")


def _dead(table: Table) -> dict[str, str]:
    space = cut_table(table)
    found = [*empty_rows(space)]
    try:
        found += shadowed_rows(space, Budget())
    except TooDeepError:
        pass
    return {finding.rows[0]: finding.problem.message for finding in found}


def _says(rule: Rule, row: Row) -> str:
    """The row as a sentence: "score over 80 and plan pro: sales"."""
    assert rule.table is not None
    tests = [
        f"{column.label or need_in_words(column.need)} {check_in_words(cell.check)}"
        for cell, column in zip(row.cells, rule.table.inputs, strict=True)
        if not cell.check.always
    ]
    gives = [output_in_words(value, item.type) for value, item in zip(row.then, rule.outputs, strict=True)]
    return f"{' and '.join(tests) or OTHERWISE}: {', '.join(filter(None, gives)) or 'nothing'}"
