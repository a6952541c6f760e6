"""The rule of a decision on the canvas, in words: its rows, and the way out that each of them takes."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from journeys.graph.nodes import NodeSpec
from journeys.kinds.rulebook import OTHERWISE, DecidingRule, Rulebook, as_outcome
from journeys.queries.rule_table import POLICIES, table_view
from journeys.rules.explain import condition_in_words


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A row: ``when`` and ``gives`` in words, column by column; people whom it fits leave by ``outcome``."""

    id: str
    when: tuple[str, ...]
    gives: tuple[str, ...]
    outcome: str
    note: str


@dataclass(frozen=True, slots=True)
class NodeTable:
    """The rule that a step gets, as a table. A condition is one of two rows: yes and no."""

    rule: str
    url: str
    version: int | None
    status: str
    policy: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rows: tuple[NodeRow, ...]


def node_table(node: NodeSpec, rules: Rulebook) -> NodeTable | None:
    """The table of a step's rule; None for a step that asks none, or one that is not in the rulebook. No
    query."""
    settings = node.settings
    asked = node.kind.rule(settings) if settings is not None else None
    rule = rules.find(*asked) if asked else None
    if rule is None:
        return None
    if not rule.is_table:
        return _of_condition(rule)
    return _of_table(rule, str(getattr(settings, "output", "")))


def _of_table(rule: DecidingRule, output: str) -> NodeTable:
    table = rule.rule.table
    assert table is not None
    seen = table_view(rule.rule, None, {}, ())
    ways = rule.outcomes(output)
    at = next((at for at, item in enumerate(rule.rule.outputs) if item.name == output), None)

    def way(values: tuple[object, ...]) -> str:
        name = as_outcome(values[at]) if at is not None and values[at] is not None else OTHERWISE
        return name if name in ways else OTHERWISE

    rows = [
        NodeRow(
            row.id,
            tuple(cell.words for cell in row.when),
            tuple(cell.words for cell in row.then),
            way(stored.then),
            row.note,
        )
        for row, stored in zip(seen.rows, table.rows, strict=True)
    ]
    last = NodeRow(OTHERWISE, (), tuple(cell.words for cell in seen.otherwise.then), OTHERWISE, "")
    return _table(
        rule,
        str(POLICIES.get(table.hit_policy, table.hit_policy)),
        tuple(column.label for column in seen.inputs),
        tuple(column.label for column in seen.outputs),
        (*rows, last),
    )


def _of_condition(rule: DecidingRule) -> NodeTable:
    condition = rule.rule.condition
    said = condition_in_words(condition) if condition else ""
    rows = (
        NodeRow("yes", (said,), (_("yes"),), "yes", ""),
        NodeRow("no", (_("anything else"),), (_("no"),), "no", ""),
    )
    return _table(rule, "", (_("Condition"),), (_("Answer"),), rows)


def _table(
    rule: DecidingRule,
    policy: str,
    inputs: tuple[str, ...],
    outputs: tuple[str, ...],
    rows: tuple[NodeRow, ...],
) -> NodeTable:
    url = reverse("journeys:rule", args=[rule.slug])
    return NodeTable(rule.name, url, rule.number, rule.status, policy, inputs, outputs, rows)
