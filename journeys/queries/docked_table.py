"""What the canvas docks under itself for a decision: its table, the draft beside what is in force, what the
draft would have changed, and what each row was worth."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format

from config import clock
from journeys.graph.document import Document
from journeys.graph.nodes import NodeSpec
from journeys.insights.decided import decided
from journeys.insights.funnel import MOST_CONVERSIONS
from journeys.insights.row_worth import row_worth
from journeys.kinds.rulebook import OPEN, Rulebook
from journeys.models import Conversion, Journey, VersionNode
from journeys.queries.cell_places import places_in
from journeys.queries.effect_words import BrokenExample, EffectTold, broken_examples, effect_told
from journeys.queries.node_table import Asked, NodeTable, node_table, output_of
from journeys.queries.reading import read
from journeys.queries.rule_comments import NOBODY, Talk, open_talk
from journeys.queries.rule_effect import LATELY, Step, rule_effect
from journeys.queries.rule_findings import Action, actions
from journeys.rules.documents import Rule

MOST_DOUBTS = 12
"""So many findings are told under the canvas; the rule's page tells all."""


@dataclass(frozen=True, slots=True)
class Worth:
    """People of a row who reached the goal, and what that was worth in words, empty for nothing."""

    reached: int
    value: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A finding about the table that is shown: a sentence, what to do, the rows, and what one click does."""

    said: str
    cure: str
    rows: tuple[str, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Docked:
    """The table; ``doubts`` about it; ``effect`` of the draft, None without one or for who may see no
    numbers; ``broken`` are the examples of an open version that do not hold, of ``examples``; ``worth`` by
    row."""

    table: NodeTable
    doubts: tuple[Doubt, ...]
    effect: EffectTold | None
    examples: int
    broken: tuple[BrokenExample, ...]
    worth: Mapping[str, Worth]


def docked(
    journey: Journey,
    document: Document,
    rules: Rulebook,
    node: NodeSpec,
    asked: Asked,
    *,
    numbers: bool,
    talk: bool,
) -> Docked:
    """What is docked for a decision of the journey's draft. With ``numbers`` up to six statements, all
    bounded however long the logs are; one with ``talk`` about its cells."""
    opened = asked.shown.status in OPEN
    changed = asked.draft is not None and (
        asked.draft.rule.table != asked.rule.rule.table
        or asked.draft.rule.condition != asked.rule.rule.condition
    )
    return Docked(
        table=node_table(node, asked, _talk(asked) if talk else NOBODY),
        doubts=_doubts(asked.shown.rule),
        effect=_effect(journey, document, rules, node, asked) if numbers and changed else None,
        examples=len(asked.shown.rule.examples),
        broken=tuple(broken_examples(asked.shown.rule)) if opened else (),
        worth=_worth(journey, node.key) if numbers else {},
    )


def _talk(asked: Asked) -> Talk:
    return open_talk(asked.shown.slug, places_in(asked.shown.rule))


def _doubts(rule: Rule) -> tuple[Doubt, ...]:
    return tuple(
        Doubt(found.problem.message, found.problem.cure, found.rows, actions(found))
        for found in read(rule.document).analysis.findings
        if found.problem.severity != "note" or (rule.table is None and found.cures)
    )[:MOST_DOUBTS]


def _effect(
    journey: Journey, document: Document, rules: Rulebook, node: NodeSpec, asked: Asked
) -> EffectTold:
    nodes = VersionNode.objects.filter(version__journey=journey, key=node.key).values_list("pk", flat=True)
    made_by = {each.version_id: each for each in rules.versions[asked.rule.slug] if each.version_id}
    facts = {name for each in made_by.values() for name in each.rule.keys.values()}
    past = decided(nodes, clock.now() - LATELY, facts)
    leads = {
        edge.outcome: document.nodes[edge.target].name for edge in document.edges if edge.source == node.key
    }
    step = Step(output_of(node), frozenset(leads))
    labels = {output.name: output.label or output.name for output in asked.shown.rule.outputs}
    effect = rule_effect(past, made_by, asked.rule, asked.shown, step)
    return effect_told(effect, leads, labels)


def _worth(journey: Journey, key: str) -> dict[str, Worth]:
    """Of the live version, where its conversions are few enough to be gone through while somebody waits."""
    node = (
        VersionNode.objects.filter(version=journey.live_version_id, key=key).select_related("version").first()
    )
    if node is None:
        return {}
    reached = Conversion.objects.filter(journey_id=journey.pk, version_id=node.version_id)
    if reached[: MOST_CONVERSIONS + 1].count() > MOST_CONVERSIONS:
        return {}
    return {
        row: Worth(found.reached, " + ".join(_money(value, code) for code, value in found.values.items()))
        for row, found in row_worth(node).items()
    }


def _money(value: Decimal, code: str) -> str:
    return f"{number_format(value, 0, force_grouping=True)} {code}".strip()
