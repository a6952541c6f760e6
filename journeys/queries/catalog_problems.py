"""What a journey asks of the catalog that is not there: an attribute or segment that nobody keeps any more, a
date that is none. The pure checks cannot know; whoever shows or publishes a draft asks here as well."""

from collections.abc import Iterable

from contacts.models import Attribute, Segment
from journeys.engine.facts.people import COLUMNS
from journeys.graph.document import Document
from journeys.graph.nodes import NodeSpec
from journeys.kinds.rulebook import Rulebook
from journeys.rules.facts import Need
from journeys.rules.problems import Problem

BY_DATE = ("wait_date", "trigger_date")
"""Kinds whose ``attribute`` has to hold a date."""

DATES = (Attribute.Type.DATE, Attribute.Type.DATETIME)
INSTANTS = ("created_at",)


def catalog_problems(document: Document, rules: Rulebook) -> list[Problem]:
    """Every finding, node by node, then the journey's exit. At most two queries, whatever the size."""
    asked = [(node, need) for node in document.nodes.values() for need in _needs(node, rules)]
    exit_when = document.settings.exit_when
    leaving = exit_when.condition.needs if exit_when and exit_when.condition else ()
    needs = {need for _, need in asked} | set(leaving)
    attributes = {need.name for need in needs if need.family == "contact"} - COLUMNS.keys()
    known = dict(Attribute.objects.filter(name__in=attributes).values_list("name", "type"))
    segments = {need.name for need in needs if need.family == "segment"}
    kept = (
        set(Segment.objects.filter(slug__in=segments).values_list("slug", flat=True)) if segments else set()
    )
    found: list[Problem] = []
    for node, need in asked:
        found += _missing(node.place, f"'{node.name}'", need, known, kept)
    for need in leaving:
        found += _missing("settings/exit_when", "The exit", need, known, kept)
    for node in document.nodes.values():
        found += _no_date(node, known)
    return list(dict.fromkeys(found))


def _needs(node: NodeSpec, rules: Rulebook) -> Iterable[Need]:
    return node.kind.needs(node.settings, rules) if node.settings is not None else ()


def _missing(
    place: str, who: str, need: Need, attributes: dict[str, str], segments: set[str]
) -> Iterable[Problem]:
    if need.family == "contact" and need.name not in COLUMNS and need.name not in attributes:
        yield Problem(
            "unknown_attribute", place,
            f"{who} asks for the attribute '{need.name}', which is not in the catalog: it counts as missing.",
            "Ask for another one, or add it to the catalog.",
            "warning",
        )  # fmt: skip
    if need.family == "segment" and need.name not in segments:
        yield Problem(
            "unknown_segment", place, f"{who} asks for the segment '{need.name}', which there is not.",
            "Choose one that there is, or make it.",
        )  # fmt: skip


def _no_date(node: NodeSpec, attributes: dict[str, str]) -> Iterable[Problem]:
    name = getattr(node.settings, "attribute", None)
    if node.kind.key not in BY_DATE or not isinstance(name, str) or name in INSTANTS:
        return
    if name in attributes and attributes[name] not in DATES:
        yield Problem(
            "not_a_date", f"{node.place}/settings/attribute",
            f"'{name}' holds no date but a {attributes[name]}.", "Choose an attribute that holds a date.",
        )  # fmt: skip
