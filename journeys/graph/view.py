"""What the canvas shows of a node beyond its settings: one line, its ways out, the rule that it asks."""

from typing import Any

from journeys.graph.document import Document
from journeys.graph.nodes import NodeSpec
from journeys.kinds.rulebook import Rulebook


def node_view(node: NodeSpec, rules: Rulebook) -> dict[str, Any]:
    """`summary`; `outcomes` in the node's order, each `key` and whether it may stay `optional`; `rule`, the
    slug of the rule that it asks, or None."""
    asked = None if node.settings is None else node.kind.rule(node.settings)
    return {
        "summary": "" if node.settings is None else node.kind.summary(node.settings),
        "outcomes": [
            {"key": outcome, "optional": outcome in node.kind.optional or node.kind.may_end}
            for outcome in node.kind.outcomes(node.settings, rules)
        ],
        "rule": asked[0] if asked else None,
    }


def views(document: Document, rules: Rulebook) -> dict[str, dict[str, Any]]:
    """The view of every node, by its key."""
    return {key: node_view(node, rules) for key, node in document.nodes.items()}
