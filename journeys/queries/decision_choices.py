"""What the decision log can be filtered by."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from journeys.models import Journey, Rule
from journeys.rules.values import plain

MOST = 200
"""Names that one list of choices holds; an address reaches the others."""

MOST_VERSIONS = 50


@dataclass(frozen=True, slots=True)
class Choices:
    """Names for each filter. ``versions``, ``rows`` and ``outcomes`` are those of the chosen rule, the latest
    first; empty without one."""

    rules: tuple[tuple[str, str], ...]
    journeys: tuple[tuple[str, str], ...]
    versions: tuple[int, ...]
    rows: tuple[str, ...]
    outcomes: tuple[str, ...]


def choices(rule: Rule | None, journey: Journey | None) -> Choices:
    """What can be chosen. Three queries."""
    rules = dict(Rule.objects.order_by("name", "pk").values_list("slug", "name")[:MOST])
    journeys = dict(Journey.objects.order_by("name", "pk").values_list("slug", "name")[:MOST])
    versions = list(rule.versions.order_by("-number")[:MOST_VERSIONS]) if rule else []
    rows: dict[str, None] = {}
    outcomes: dict[str, None] = {}
    for version in versions:
        named, given = _answers(version.document)
        rows |= dict.fromkeys(named)
        outcomes |= dict.fromkeys(given)
    if rule:
        rules.setdefault(rule.slug, rule.name)
    if journey:
        journeys.setdefault(journey.slug, journey.name)
    return Choices(
        rules=tuple(rules.items()),
        journeys=tuple(journeys.items()),
        versions=tuple(version.number for version in versions),
        rows=tuple(rows),
        outcomes=tuple(outcomes),
    )


def _answers(document: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Rows and outcomes that a document names."""
    table = document.get("table")
    if not table:
        return ["yes", "no"], ["yes", "no"]
    rows = [str(row["id"]) for row in table["rows"]]
    named = table["outputs"][0].get("values") or [row["then"][0] for row in table["rows"]]
    outcomes = [str(plain(value)) for value in named if value is not None]
    return [*rows, "otherwise"], [*outcomes, "otherwise"]
