"""Which journeys, rules and other segments speak of a segment."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.models import Segment
from journeys.models import Journey, Node, RuleVersion
from journeys.queries.segments import named


@dataclass(frozen=True, slots=True)
class Use:
    """Something that names the segment: what it is, its name, where it is."""

    kind: str
    name: str
    address: str


def uses_of(slug: str) -> list[Use]:
    """Drafts of journeys, their settings, the newest versions of rules, and segments. Four queries, over all
    of each."""
    steps = Node.objects.only("journey_id", "settings")
    naming = {row.journey_id for row in steps if slug in named(row.settings)}
    found = [
        Use(_("Journey"), journey.name, f"/journeys/{journey.slug}/")
        for journey in Journey.objects.order_by("name")
        if journey.pk in naming or slug in named(journey.settings)
    ]
    newest = RuleVersion.objects.order_by("rule_id", "-number").distinct("rule_id").select_related("rule")
    found += [
        Use(_("Rule"), version.rule.name, reverse("journeys:rule", args=[version.rule.slug]))
        for version in newest
        if slug in named(version.document)
    ]
    found += [
        Use(_("Segment"), segment.name, reverse("contacts:segment", args=[segment.slug]))
        for segment in Segment.objects.order_by("name")
        if slug in named(segment.condition)
    ]
    return found
