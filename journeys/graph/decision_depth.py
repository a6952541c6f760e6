"""Decisions behind decisions: logic that the workflow spells out box by box, where one table would say it."""

from collections.abc import Iterator, Mapping, Sequence

from journeys.graph.document import Document
from journeys.graph.order import forward_order
from journeys.rules.problems import Problem

DEEPEST = 3
"""So many decisions in a row can still be followed."""

FAMILY = "decide_"


def deep_decisions(document: Document, ways: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    """A warning at each decision that is the first to lie more than three deep: nothing but decisions lies
    between it and the first of them. Costs nodes and edges."""
    depth: dict[str, int] = {}
    decisions = [key for key, node in document.nodes.items() if node.kind.key.startswith(FAMILY)]
    behind: dict[str, list[str]] = {key: [] for key in decisions}
    for key in decisions:
        for target in ways.get(key, ()):
            if target in behind:
                behind[target].append(key)

    between = {key: [each for each in ways.get(key, ()) if each in behind] for key in decisions}
    order = forward_order(decisions, between, ())
    for key in order:
        # In a loop of decisions alone, which is refused elsewhere, some of those before have no depth yet.
        depth[key] = 1 + max((depth.get(each, 0) for each in behind.get(key, ())), default=0)
    for key in decisions:
        if depth[key] == DEEPEST + 1:
            node = document.nodes[key]
            yield Problem(
                "too_nested",
                node.place,
                f"'{node.name}' is the fourth decision in a row.",
                "Let one table decide what these decisions ask one after another.",
                "warning",
            )
