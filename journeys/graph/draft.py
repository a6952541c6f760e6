"""A draft as a frozen value: what edits change. It may have settings that are not made yet, paths that lead
nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from journeys.graph.document import FORMAT

type Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """The parts of a journey that edits touch. `nodes` are node documents by key, `edges` target keys by
    (node key, outcome). Never changed in place: two drafts may share parts. A setting that is null counts as
    not there."""

    slug: str
    name: str
    summary: str
    stages: tuple[Json, ...]
    settings: Json
    nodes: Mapping[str, Json]
    edges: Mapping[tuple[str, str], str]
    tests: tuple[Json, ...]

    @classmethod
    def of(cls, document: Json) -> "Draft":
        """The draft that a journey document of right shape amounts to; its rules and segments stand
        elsewhere."""
        nodes = {
            node["key"]: {
                "kind": node["kind"],
                "name": node.get("name", ""),
                "stage": node.get("stage", ""),
                "position": list(node.get("position", (0, 0))),
                **{key: value for key, value in node.items() if key.startswith("x-")},
                "key": node["key"],
                "settings": without_nulls(node.get("settings", {})),
            }
            for node in document.get("nodes", ())
        }
        return cls(
            slug=document["slug"],
            name=document.get("name", document["slug"]),
            summary=document.get("summary", ""),
            stages=tuple(document.get("stages", ())),
            settings=without_nulls(document.get("settings", {})),
            nodes=nodes,
            edges={(edge["from"], edge["outcome"]): edge["to"] for edge in document.get("edges", ())},
            tests=tuple(document.get("tests", ())),
        )

    def to_json(self) -> dict[str, Any]:
        """The draft as a journey file without rules and segments."""
        return {
            "format": FORMAT,
            "slug": self.slug,
            "name": self.name,
            "summary": self.summary,
            "stages": list(self.stages),
            "settings": dict(self.settings),
            "nodes": [dict(node) for node in self.nodes.values()],
            "edges": [
                {"from": source, "outcome": outcome, "to": target}
                for (source, outcome), target in self.edges.items()
            ],
            "tests": list(self.tests),
        }

    def with_node(self, node: Json) -> "Draft":
        """The draft with this node, in the place of one of the same key."""
        return replace(self, nodes={**self.nodes, node["key"]: node})

    def without_node(self, key: str) -> "Draft":
        """The draft without the node and without every path from it or to it."""
        nodes = {name: node for name, node in self.nodes.items() if name != key}
        edges = {
            (source, outcome): to for (source, outcome), to in self.edges.items() if key not in (source, to)
        }
        return replace(self, nodes=nodes, edges=edges)

    def with_edge(self, source: str, outcome: str, target: str | None) -> "Draft":
        """The draft with this path, in the place of another out of the same outcome; without any for None."""
        edges = {way: to for way, to in self.edges.items() if way != (source, outcome)}
        if target is not None:
            edges[source, outcome] = target
        return replace(self, edges=edges)


def without_nulls(values: Json) -> dict[str, Any]:
    """The values less those that are null."""
    return {key: value for key, value in values.items() if value is not None}
