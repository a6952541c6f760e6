"""Journeys as files that another installation can import whole."""

from typing import Any

from contacts.models import Segment
from journeys.models import Journey, RuleVersion
from journeys.services.documents import draft_document, rule_slugs


def journey_file(journey: Journey) -> dict[str, Any]:
    """The draft with the rules that it uses, each as newest approved, else as drafted.

    Segments come along where the journey names them. Four queries.
    """
    document = draft_document(journey)
    newest: dict[str, RuleVersion] = {}
    versions = RuleVersion.objects.filter(rule__slug__in=rule_slugs(document)).select_related("rule")
    for version in versions.order_by("number"):
        known = newest.get(version.rule.slug)
        approved = version.status == RuleVersion.Status.APPROVED
        if known is None or approved or known.status != RuleVersion.Status.APPROVED:
            newest[version.rule.slug] = version
    named = {node["settings"].get("segment") for node in document["nodes"]} - {None}
    segments = Segment.objects.filter(slug__in=[name for name in named if isinstance(name, str)])
    return {
        **document,
        "rules": [newest[slug].document for slug in rule_slugs(document) if slug in newest],
        "segments": [
            {"format": "weft.segment/1", "slug": s.slug, "name": s.name, "condition": s.condition}
            for s in segments
        ],
    }
