"""Journeys for tests: the sample, and small ones written in a few words."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from journeys.graph.document import Document, parse_journey
from journeys.kinds.rulebook import APPROVED, DecidingRule, Rulebook
from journeys.rules.documents import parse_rule

PROJECT = Path(__file__).parents[3]
FOLDERS = (PROJECT / "tests" / "cases" / "journeys", PROJECT / "journeys" / "gallery")
FILES = sorted(path for folder in FOLDERS for path in folder.glob("*.journey.json"))


def raw(name: str = "feature-launch") -> dict[str, Any]:
    """A journey file of the gallery or the cases as JSON."""
    path = next(path for path in FILES if path.name == f"{name}.journey.json")
    document: dict[str, Any] = json.loads(path.read_text())
    return document


def sample() -> Document:
    """The feature launch."""
    return parse_journey(raw())


def journey(nodes: Mapping[str, Any], edges: str, **parts: Any) -> dict[str, Any]:
    """A journey file: `nodes` are kind and settings by key, `edges` lines of `from:outcome to` (outcome
    `next` when it is not written)."""
    lines = [line.split() for line in edges.strip().splitlines() if line.strip()]
    ways = [(*source.partition(":"), target) for source, target in lines]
    return {
        "format": "weft.journey/1",
        "slug": "small",
        "name": "Small",
        "nodes": [
            {"key": key, "kind": kind, "name": key.capitalize(), "settings": settings}
            for key, (kind, settings) in nodes.items()
        ],
        "edges": [
            {"from": source, "outcome": outcome or "next", "to": target}
            for source, _, outcome, target in ways
        ],
        **parts,
    }


def rulebook(*documents: Mapping[str, Any], status: str = APPROVED) -> Rulebook:
    """A rulebook of these rules, as version 1."""
    return Rulebook.of(DecidingRule(parse_rule(document), status, 1, 1) for document in documents)


START = ("trigger_event", {"event": "signed_up"})
MAIL = ("send_email", {"class": "transactional", "subject": "Hello", "text": "Hello"})
DAY = ("wait_for", {"duration": "24h"})
EXIT: tuple[str, dict[str, Any]] = ("exit", {})
