"""The rule of a decision on the canvas, in words: its rows, and the way out that each of them takes; and the
draft that somebody works on, beside what is in force."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from journeys.graph.nodes import NodeSpec
from journeys.kinds.rulebook import APPROVED, OPEN, OTHERWISE, DecidingRule, Rulebook, as_outcome
from journeys.queries.rule_comments import NOBODY, Talk
from journeys.queries.rule_table import POLICIES, CellView, table_view
from journeys.rules.explain import condition_in_words


@dataclass(frozen=True, slots=True)
class NodeCell:
    """A cell. ``words`` are read, ``text`` is stored; ``was`` is what the version in force says there in
    words, None where it says the same. ``threads`` about it are open, and ``talk`` is where they are read."""

    words: str
    text: str
    was: str | None
    threads: int = 0
    talk: str = ""


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A row: ``when`` and ``gives``, column by column; people whom it fits leave by ``outcome``."""

    id: str
    when: tuple[NodeCell, ...]
    gives: tuple[NodeCell, ...]
    outcome: str
    note: str


@dataclass(frozen=True, slots=True)
class NodeTable:
    """The rule that a step gets, or the draft of its next version, as a table. A condition is one of two
    rows: yes and no. ``in_force`` is the version beside which a draft is shown, None for none."""

    rule: str
    url: str
    version: int | None
    status: str
    policy: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rows: tuple[NodeRow, ...]
    in_force: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a step asks: the version that it gets, and the one that is being worked on and that it would get
    next, None for none (or where the step is pinned to a number)."""

    rule: DecidingRule
    draft: DecidingRule | None

    @property
    def shown(self) -> DecidingRule:
        """The draft, where there is one."""
        return self.draft or self.rule


def asked_by(node: NodeSpec, rules: Rulebook) -> Asked | None:
    """What a step asks; None for a step that asks nothing, or what is not in the rulebook. No query."""
    settings = node.settings
    asked = node.kind.rule(settings) if settings is not None else None
    rule = rules.find(*asked) if asked else None
    if rule is None or asked is None:
        return None
    opened = [each for each in rules.versions.get(rule.slug, ()) if each.status in OPEN]
    follows = asked[1] == APPROVED and rule.status == APPROVED
    return Asked(rule, opened[-1] if follows and opened else None)


def node_table(node: NodeSpec, asked: Asked, talk: Talk = NOBODY) -> NodeTable:
    """The table of what a step asks, the draft's with what it changes, and where people talk about a cell. No
    query."""
    if not asked.shown.is_table:
        return _of_condition(asked)
    return _of_table(asked, output_of(node), talk)


def output_of(node: NodeSpec) -> str:
    """The output that a step routes by; empty for a condition."""
    return str(getattr(node.settings, "output", ""))


def _of_table(asked: Asked, output: str, talk: Talk) -> NodeTable:
    rule = asked.shown
    table = rule.rule.table
    assert table is not None
    seen = table_view(rule.rule, _document(asked.rule) if asked.draft else None, {}, ())
    ways = rule.outcomes(output)
    at = next((at for at, item in enumerate(rule.rule.outputs) if item.name == output), None)

    page = reverse("journeys:rule", args=[rule.slug])

    def cells(views: tuple[CellView, ...]) -> tuple[NodeCell, ...]:
        return tuple(_cell(view, talk, page) for view in views)

    def way(values: tuple[object, ...]) -> str:
        name = as_outcome(values[at]) if at is not None and values[at] is not None else OTHERWISE
        return name if name in ways else OTHERWISE

    rows = [
        NodeRow(
            row.id,
            cells(row.when),
            cells(row.then),
            way(stored.then),
            row.note,
        )
        for row, stored in zip(seen.rows, table.rows, strict=True)
    ]
    last = NodeRow(OTHERWISE, (), cells(seen.otherwise.then), OTHERWISE, "")
    return _table(
        asked,
        str(POLICIES.get(table.hit_policy, table.hit_policy)),
        tuple(column.label for column in seen.inputs),
        tuple(column.label for column in seen.outputs),
        (*rows, last),
    )


def _of_condition(asked: Asked) -> NodeTable:
    said, was = _said(asked.shown), _said(asked.rule)
    test = NodeCell(said, "", was if was != said else None)
    rows = (
        NodeRow("yes", (test,), (NodeCell(_("yes"), "", None),), "yes", ""),
        NodeRow("no", (NodeCell(_("anything else"), "", None),), (NodeCell(_("no"), "", None),), "no", ""),
    )
    return _table(asked, "", (_("Condition"),), (_("Answer"),), rows)


def _said(rule: DecidingRule) -> str:
    return condition_in_words(rule.rule.condition) if rule.rule.condition else ""


def _cell(cell: CellView, talk: Talk, page: str) -> NodeCell:
    threads = talk.cells.get(cell.row, {}).get(cell.lane, 0)
    about = urlencode({"about": cell.row, "cell": f"{cell.part} {cell.fact}"})
    return NodeCell(cell.words, cell.text, cell.was, threads, f"{page}?{about}#say" if threads else "")


def _document(rule: DecidingRule) -> dict[str, Any]:
    """As much of a rule's document as tells what changed since."""
    table = rule.rule.table
    if table is None:
        return {}
    rows = [
        {"id": row.id, "when": [cell.text for cell in row.cells], "then": list(row.then)}
        for row in table.rows
    ]
    return {"table": {"rows": rows, OTHERWISE: {"then": list(table.otherwise or ())}}}


def _table(
    asked: Asked,
    policy: str,
    inputs: tuple[str, ...],
    outputs: tuple[str, ...],
    rows: tuple[NodeRow, ...],
) -> NodeTable:
    rule = asked.shown
    url = reverse("journeys:rule", args=[rule.slug])
    in_force = asked.rule.number if asked.draft else None
    return NodeTable(rule.name, url, rule.number, rule.status, policy, inputs, outputs, rows, in_force)
