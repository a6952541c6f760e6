"""Boxes and arrows of a journey document: what a node and an edge say, read and checked for shape."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from journeys.kinds import KINDS
from journeys.kinds.base import Kind, Settings
from journeys.rules.problems import Findings, Problem
from journeys.rules.shape import Shape, open_shape

NODE_KEYS = ("key", "kind", "name", "stage", "position", "settings")
EDGE_KEYS = ("from", "outcome", "to")
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
FARTHEST = 1_000_000
LONGEST_NAME = 160
LONGEST_STAGE = 60


@dataclass(frozen=True, slots=True)
class NodeSpec:
    """A node. `raw` are its settings as written; `settings` the same ready to run, None while some of them
    still have to be made, which `missing` names. `extra` are keys of one's own (`x-...`)."""

    key: str
    kind: Kind[Any]
    name: str
    stage: str
    position: tuple[float, float]
    raw: Mapping[str, Any]
    settings: Settings | None
    missing: tuple[Problem, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Where problems of this node are."""
        return f"nodes/{self.key}"

    def to_json(self) -> dict[str, Any]:
        """The node as a document holds it."""
        return {
            "key": self.key,
            "kind": self.kind.key,
            "name": self.name,
            "stage": self.stage,
            "position": list(self.position),
            "settings": dict(self.raw),
            **self.extra,
        }


@dataclass(frozen=True, slots=True)
class EdgeSpec:
    """A way out of a node, and the node that it leads to."""

    source: str
    outcome: str
    target: str
    extra: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The edge as a document holds it."""
        return {"from": self.source, "outcome": self.outcome, "to": self.target, **self.extra}

    def __str__(self) -> str:
        return f"{self.source}:{self.outcome} -> {self.target}"


def read_node(document: object, place: str, findings: Findings) -> NodeSpec | None:
    """A node, or None with its problems noted. `place` is used until its key is known."""
    shape = open_shape(document, place, findings, "A node")
    if shape is None:
        return None
    key = shape.text("key", needed=True)
    if not KEY.fullmatch(key):
        if key:
            message = f"'{key}' cannot be the key of a node."
            shape.wrong("key", "bad_key", message, "Use letters, digits, _ and -, at most 60, no spaces.")
        return None
    before = len(findings.problems)
    shape = Shape(shape.document, f"nodes/{key}", findings)
    shape.keys(NODE_KEYS, "A node")
    kind = read_kind(shape)
    name = shape.text("name") or (kind.label if kind else key)
    if len(name) > LONGEST_NAME:
        shape.wrong(
            "name", "too_long", f"The name has {len(name)} characters.", f"Shorten it to {LONGEST_NAME}."
        )
    position = read_position(shape)
    stage = shape.text("stage", most=LONGEST_STAGE)
    if kind is None:
        return None
    raw = shape.document.get("settings", {})
    parsed = kind.Settings.parse(kind.upgrade(raw) if isinstance(raw, Mapping) else raw, shape.at("settings"))
    findings.problems.extend(parsed.wrong)
    if len(findings.problems) > before:
        return None
    extra = {name: value for name, value in shape.document.items() if name.startswith("x-")}
    return NodeSpec(key, kind, name, stage, position, raw, parsed.settings, parsed.missing, extra)


def read_kind(shape: Shape) -> Kind[Any] | None:
    """The kind under `kind`, or None with its problem noted."""
    name = shape.text("kind", needed=True)
    if not name or name in KINDS:
        return KINDS.get(name)
    close = get_close_matches(name, KINDS, 1)
    cure = f"Write '{close[0]}'." if close else f"Choose one of: {', '.join(sorted(KINDS))}."
    shape.wrong("kind", "unknown_kind", f"There is no node kind '{name}'.", cure)
    return None


def read_position(shape: Shape) -> tuple[float, float]:
    """The position under `position`; the origin where there is none."""
    value = shape.document.get("position", [0, 0])
    if (
        isinstance(value, list | tuple)
        and len(value) == 2
        and all(isinstance(part, int | float) and not isinstance(part, bool) for part in value)
        and all(abs(part) <= FARTHEST for part in value)
    ):
        return value[0], value[1]
    shape.wrong(
        "position", "bad_position", "The position is not two numbers.", "Write [x, y], for instance [0, 140]."
    )
    return 0, 0


def read_edge(document: object, place: str, findings: Findings) -> EdgeSpec | None:
    """An edge, or None with its problems noted."""
    shape = open_shape(document, place, findings, "An edge")
    if shape is None:
        return None
    before = len(findings.problems)
    shape.keys(EDGE_KEYS, "An edge")
    source, outcome, target = (shape.text(key, needed=True) for key in EDGE_KEYS)
    if len(outcome) > 80:
        shape.wrong("outcome", "too_long", "An outcome has at most 80 characters.", "Shorten it.")
    if len(findings.problems) > before:
        return None
    extra = {name: value for name, value in shape.document.items() if name.startswith("x-")}
    return EdgeSpec(source, outcome, target, extra)
