"""Journey documents (`weft.journey/1`): what a journey file holds, read and checked as a whole.

document = parse_journey(json.loads(text))          # raises RuleError with every problem of shape
document = parse_journey(draft, draft=True)         # a draft may have settings that are not made yet
parse_journey(document.to_json()) == document       # nothing is lost, keys of one's own (x-...) included
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from journeys.graph.cases import TestCase, read_case
from journeys.graph.journey_settings import JourneySettings, read_settings
from journeys.graph.nodes import LONGEST_NAME, LONGEST_STAGE, EdgeSpec, NodeSpec, read_edge, read_node
from journeys.kinds.base import INCOMPLETE
from journeys.kinds.rulebook import Rulebook
from journeys.rules.conditions import parse_condition
from journeys.rules.documents import parse_rule
from journeys.rules.problems import Findings, RuleError
from journeys.rules.shape import Shape, open_shape

FORMAT = "weft.journey/1"
KEYS = (
    "format",
    "slug",
    "name",
    "summary",
    "stages",
    "settings",
    "nodes",
    "edges",
    "rules",
    "segments",
    "tests",
)
STAGE_KEYS = ("key", "name", "desired", "reached_when")
SEGMENT_KEYS = ("format", "slug", "name", "kind", "condition")
SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")


@dataclass(frozen=True, slots=True)
class Stage:
    """A lane of the canvas; `desired` is the action hoped for in it, `source` all that the document says of
    it."""

    key: str
    name: str
    desired: str
    source: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Document:
    """A journey as a file says it. `raw_*` are parts as written, beside what they mean; `extra` holds keys
    of one's own. Nodes and edges keep the order of the file."""

    slug: str
    name: str
    summary: str
    stages: tuple[Stage, ...]
    settings: JourneySettings
    raw_settings: Mapping[str, Any]
    nodes: Mapping[str, NodeSpec]
    edges: tuple[EdgeSpec, ...]
    tests: tuple[TestCase, ...]
    raw_tests: tuple[Mapping[str, Any], ...]
    rules: tuple[Mapping[str, Any], ...] = ()
    segments: tuple[Mapping[str, Any], ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def rulebook(self) -> Rulebook:
        """The rules that the file itself carries, as drafts."""
        return Rulebook.from_documents(self.rules)

    def to_json(self) -> dict[str, Any]:
        """The document as a file holds it."""
        return {
            "format": FORMAT,
            "slug": self.slug,
            "name": self.name,
            "summary": self.summary,
            "stages": [dict(stage.source) for stage in self.stages],
            "settings": dict(self.raw_settings),
            "nodes": [node.to_json() for node in self.nodes.values()],
            "edges": [edge.to_json() for edge in self.edges],
            "rules": [dict(rule) for rule in self.rules],
            "segments": [dict(segment) for segment in self.segments],
            "tests": [dict(test) for test in self.raw_tests],
            **self.extra,
        }


def parse_journey(document: object, *, draft: bool = False) -> Document:
    """The journey that a document states. Raises RuleError with every problem of its shape.

    With `draft`, settings that still have to be made are no reason to refuse: their nodes have `settings`
    None.
    """
    findings = Findings()
    shape = open_shape(document, "", findings, "A journey")
    if shape is None:
        raise RuleError(findings.problems)
    shape.keys(KEYS, "A journey")
    if "format" in shape.document or not draft:
        shape.choice("format", (FORMAT,))
    slug = shape.text("slug", needed=True)
    if slug and not SLUG.fullmatch(slug):
        shape.wrong(
            "slug", "bad_slug", f"'{slug}' cannot stand in an address.", "Use a to z, 0 to 9, - and _."
        )
    nodes = read_nodes(shape, draft=draft)
    edges = read_edges(shape, nodes)
    raw_settings = shape.document.get("settings", {})
    tests = [read_case(test, f"tests/{index}", findings) for index, test in enumerate(shape.items("tests"))]
    for index, rule in enumerate(shape.items("rules")):
        _part(findings, f"rules/{index}", lambda rule=rule: parse_rule(rule))
    for index, segment in enumerate(shape.items("segments")):
        read_segment(segment, f"segments/{index}", findings)
    parsed = Document(
        slug=slug,
        name=shape.text("name", default=slug, most=LONGEST_NAME),
        summary=shape.text("summary"),
        stages=tuple(read_stages(shape)),
        settings=read_settings(raw_settings, "settings", findings),
        raw_settings=raw_settings,
        nodes={node.key: node for node in nodes},
        edges=tuple(edges),
        tests=tuple(test for test in tests if test),
        raw_tests=tuple(shape.items("tests")),
        rules=tuple(shape.items("rules")),
        segments=tuple(shape.items("segments")),
        extra={key: value for key, value in shape.document.items() if key.startswith("x-")},
    )
    findings.refuse()
    return parsed


def read_nodes(shape: Shape, *, draft: bool) -> list[NodeSpec]:
    """The nodes, each key once."""
    found: dict[str, NodeSpec] = {}
    for index, item in enumerate(shape.items("nodes")):
        node = read_node(item, f"nodes/{index}", shape.findings)
        if node is None:
            continue
        if node.key in found:
            message = f"Two nodes have the key '{node.key}'."
            shape.wrong(f"nodes/{node.key}/key", "repeated_key", message, "Give each node a key of its own.")
        if not draft:
            shape.findings.problems.extend(node.missing)
        found[node.key] = node
    return list(found.values())


def read_edges(shape: Shape, nodes: list[NodeSpec]) -> list[EdgeSpec]:
    """The edges, each outcome of a node once, between nodes that exist."""
    named = {str(item.get("key")) for item in shape.items("nodes") if isinstance(item, Mapping)}
    found: dict[tuple[str, str], EdgeSpec] = {}
    for index, item in enumerate(shape.items("edges")):
        place = f"edges/{index}"
        edge = read_edge(item, place, shape.findings)
        if edge is None:
            continue
        for key, end in (("from", edge.source), ("to", edge.target)):
            if end not in named:
                message = f"Edge {edge} names the node '{end}', which does not exist."
                shape.findings.add(
                    "unknown_node", f"{place}/{key}", message, "Name a node, or remove the edge."
                )
        if (edge.source, edge.outcome) in found:
            message = f"'{edge.source}' leads out of '{edge.outcome}' twice."
            shape.findings.add("repeated_edge", place, message, "Remove one of the two edges.")
        found[edge.source, edge.outcome] = edge
    return list(found.values())


def read_stages(shape: Shape) -> list[Stage]:
    """The stages, each key once."""
    found: dict[str, Stage] = {}
    for index, item in enumerate(shape.items("stages", most=50)):
        stage = open_shape(item, f"{shape.at('stages')}/{index}", shape.findings, "A stage")
        if stage is None:
            continue
        stage.keys(STAGE_KEYS, "A stage")
        key = stage.text("key", needed=True, most=LONGEST_STAGE)
        if key in found:
            stage.wrong("key", "repeated_key", f"Two stages have the key '{key}'.", "Give each its own.")
        if stage.document.get("reached_when") is not None:
            _part(shape.findings, "", lambda stage=stage: parse_condition(
                stage.document["reached_when"], stage.at("reached_when")))  # fmt: skip
        found[key] = Stage(key, stage.text("name", default=key), stage.text("desired"), stage.document)
    return list(found.values())


def read_segment(document: object, place: str, findings: Findings) -> None:
    """Notes what is wrong with a segment document."""
    segment = open_shape(document, place, findings, "A segment")
    if segment is None:
        return
    segment.keys(SEGMENT_KEYS, "A segment")
    slug = segment.text("slug", needed=True, most=50)
    segment.text("name", needed=True, most=120)
    if slug and not SLUG.fullmatch(slug):
        segment.wrong(
            "slug", "bad_slug", f"'{slug}' cannot stand in an address.", "Use a to z, 0 to 9, - and _."
        )
    if segment.choice("kind", ("condition", "list"), default="condition") == "list":
        if segment.document.get("condition") is not None:
            segment.wrong(
                "condition", "unused_value", "A list has no condition: its members are put there.",
                "Remove the condition, or the kind.",
            )  # fmt: skip
        return
    _part(findings, "", lambda: parse_condition(segment.document.get("condition"), segment.at("condition")))


def _part(findings: Findings, place: str, read: Any) -> None:
    try:
        read()
    except RuleError as error:
        findings.take(error, place)


def only_incomplete(error: RuleError) -> bool:
    """Whether nothing is wrong but settings that still have to be made, so that it could be kept as a
    draft."""
    return all(problem.code == INCOMPLETE for problem in error.problems)
