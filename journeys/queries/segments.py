"""Segments as documents: what files hold, and what a simulation needs to ask them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from contacts.models import Segment
from contacts.segments.asking import DEEPEST
from journeys.graph.document import Document
from journeys.kinds.rulebook import Rulebook


def segment_file(segment: Segment) -> dict[str, Any]:
    """A segment as its file. No query."""
    head = {"format": "weft.segment/1", "slug": segment.slug, "name": segment.name}
    return {**head, "kind": "list"} if segment.is_list else {**head, "condition": segment.condition}


def segment_files(slugs: Iterable[str]) -> list[dict[str, Any]]:
    """The files of these segments and of those that they name. A query per level of segments."""
    found: dict[str, dict[str, Any]] = {}
    wanted = set(slugs)
    for _level in range(DEEPEST):
        wanted -= found.keys()
        if not wanted:
            break
        rows = list(Segment.objects.filter(slug__in=wanted).order_by("slug"))
        found |= {segment.slug: segment_file(segment) for segment in rows}
        wanted = {slug for segment in rows for slug in named(segment.condition)}
    return [found[slug] for slug in sorted(found)]


def named(value: Any) -> set[str]:
    """The segments that a document names: as facts of conditions and rules, and as settings of steps."""
    found: set[str] = set()
    if isinstance(value, Mapping):
        fact = value.get("fact")
        if isinstance(fact, str) and fact.startswith("segment."):
            found.add(fact.removeprefix("segment."))
        found |= {value[key] for key in ("segment", "list") if isinstance(value.get(key), str)}
        value = list(value.values())
    if isinstance(value, list | tuple):
        found = found.union(*map(named, value))
    return found


def with_segments(document: Document, rules: Rulebook) -> Document:
    """The document with the segments that it and its rules name, as they are kept now. A query per level of
    segments, none where it names none."""
    needs = [
        need
        for node in document.nodes.values()
        if node.settings is not None
        for need in node.kind.needs(node.settings, rules)
    ]
    wanted = named(document.to_json()) | {need.name for need in needs if need.family == "segment"}
    wanted -= {str(item["slug"]) for item in document.segments}
    files = segment_files(wanted) if wanted else []
    return replace(document, segments=(*document.segments, *files)) if files else document
