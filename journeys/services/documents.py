"""Between rows and files: the journey file that a draft's rows amount to."""

from typing import Any

from journeys.models import Journey


def draft_document(journey: Journey) -> dict[str, Any]:
    """The draft as a journey file without its rules and segments (two queries)."""
    return {
        "format": "weft.journey/1",
        "slug": journey.slug,
        "name": journey.name,
        "summary": journey.summary,
        "stages": journey.stages,
        "settings": journey.settings,
        "nodes": [
            {
                "key": node.key,
                "kind": node.kind,
                "name": node.name,
                "stage": node.stage,
                "position": [node.x, node.y],
                "settings": node.settings,
            }
            for node in journey.nodes.all()
        ],
        "edges": [
            {"from": edge.source, "outcome": edge.outcome, "to": edge.target} for edge in journey.edges.all()
        ],
        "tests": journey.tests,
    }


def rule_slugs(document: dict[str, Any]) -> list[str]:
    """The rules that a journey's nodes name, each once, in the order of the nodes."""
    named = (node["settings"].get("rule") for node in document["nodes"])
    return list(dict.fromkeys(slug for slug in named if isinstance(slug, str)))
