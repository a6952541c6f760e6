"""Journeys, rules and documented facts as files that another installation can import whole."""

from typing import Any

from contacts.models import Attribute, EventType
from journeys.graph.facts_file import COMMON, FORMAT, OWN
from journeys.models import Journey, Rule, RuleVersion
from journeys.queries.segments import named, segment_files
from journeys.services.documents import draft_document, rule_slugs


def journey_file(journey: Journey) -> dict[str, Any]:
    """The draft with the rules that it uses, each as newest approved, else as drafted.

    Segments come along where the journey, its rules or another segment names them. Three queries, and one
    per level of segments.
    """
    document = draft_document(journey)
    newest: dict[str, RuleVersion] = {}
    versions = RuleVersion.objects.filter(rule__slug__in=rule_slugs(document)).select_related("rule")
    for version in versions.order_by("number"):
        known = newest.get(version.rule.slug)
        approved = version.status == RuleVersion.Status.APPROVED
        if known is None or approved or known.status != RuleVersion.Status.APPROVED:
            newest[version.rule.slug] = version
    rules = [newest[slug].document for slug in rule_slugs(document) if slug in newest]
    return {
        **document,
        "rules": rules,
        "segments": segment_files(named(document) | named(rules)),
    }


def facts_file() -> dict[str, Any]:
    """What is written down about facts; those that nobody has documented are left out. Two queries."""
    entries: list[tuple[str, Attribute | EventType]] = [
        *(("contact", entry) for entry in Attribute.objects.filter(documented=True).order_by("name")),
        *(("event", entry) for entry in EventType.objects.filter(documented=True).order_by("name")),
    ]
    facts = [
        {
            "fact": f"{family}.{entry.name}",
            **{name: getattr(entry, name) for name in (*OWN[family], *COMMON)},
        }
        for family, entry in entries
    ]
    return {"format": FORMAT, "facts": facts}


def newest_version(rule: Rule, number: int | None = None) -> RuleVersion | None:
    """The version of that number, else the newest approved, else the newest. One query."""
    versions = rule.versions.order_by("-number")
    if number is not None:
        return versions.filter(number=number).first()
    approved = [version for version in versions if version.status == RuleVersion.Status.APPROVED]
    return next(iter(approved or versions), None)
