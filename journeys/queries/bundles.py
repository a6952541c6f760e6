"""Journeys that are reviewed with their rules: what is in review, what it would change, whether it still
holds."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from journeys.kinds.rulebook import APPROVED, OPEN
from journeys.models import Bundle, BundledRule, Journey, RuleVersion
from journeys.queries.journey_diff import JourneyDiff, journey_diff
from journeys.queries.rule_diff import DiffView, diff_view
from journeys.queries.rules import Use, uses
from journeys.rules.problems import Problem
from journeys.services.documents import draft_document, rule_slugs

OPEN_BUNDLE = (Bundle.Status.IN_REVIEW, Bundle.Status.APPROVED)
RuleStatus = RuleVersion.Status


@dataclass(frozen=True, slots=True)
class RuleInBundle:
    """A version of a rule in a bundle: the version in force before it and what is different from that (None
    for a first version), and the live steps that would take it."""

    version: RuleVersion
    approved: RuleVersion | None
    diff: DiffView | None
    following: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class BundleView:
    """All that a bundle would change."""

    journey: JourneyDiff
    rules: tuple[RuleInBundle, ...]

    @property
    def nothing(self) -> bool:
        """Whether all is as it is live and in force."""
        return self.journey.nothing and not self.rules


def open_bundle(journey: Journey) -> Bundle | None:
    """The bundle of the journey that is in review, or approved and not published yet. One query."""
    found = journey.bundles.filter(status__in=OPEN_BUNDLE)
    return found.select_related("journey", "sent_by", "decided_by").first()


def latest_bundle(journey: Journey) -> Bundle | None:
    """The open bundle, else the last one. One query."""
    return (
        journey.bundles.select_related("journey", "sent_by", "decided_by", "version").order_by("-pk").first()
    )


def versions_in(bundle: Bundle) -> list[RuleVersion]:
    """The versions of rules in a bundle, with their rules, by rule id. One query."""
    found = RuleVersion.objects.filter(bundled__bundle=bundle).select_related("rule", "author")
    return list(found.order_by("rule_id"))


def waiting_bundles(most: int) -> list[Bundle]:
    """What has waited longest for approval, without what was sent. One query."""
    found = Bundle.objects.filter(status=Bundle.Status.IN_REVIEW).select_related("journey")
    return list(found.defer("document").order_by("sent_at")[:most])


def bundle_of(version: RuleVersion) -> Bundle | None:
    """The open bundle that a version of a rule waits in as it was sent, the first of several. None for one
    that was changed or taken back since: the bundle holds no longer, and it goes its own way. One query."""
    if version.status != RuleStatus.IN_REVIEW:
        return None
    found = BundledRule.objects.filter(version=version, revision=version.revision)
    found = found.filter(bundle__status__in=OPEN_BUNDLE)
    found = found.exclude(bundle__journey__status=Journey.Status.ARCHIVED)
    bundled = found.select_related("bundle__journey").order_by("pk").first()
    return bundled.bundle if bundled else None


def open_versions(document: dict[str, Any]) -> list[RuleVersion]:
    """The versions being worked on that decisions of a draft would take, with their rules, by rule id. One
    query."""
    asked: dict[str, set[int | str]] = {slug: set() for slug in rule_slugs(document)}
    for node in document["nodes"]:
        settings = node["settings"]
        if settings.get("rule") in asked:
            asked[settings["rule"]].add(settings.get("version") or APPROVED)
    opened = RuleVersion.objects.filter(rule__slug__in=asked, status__in=OPEN)
    return [
        version
        for version in opened.select_related("rule", "author").order_by("rule_id")
        if {APPROVED, version.number} & asked[version.rule.slug]
    ]


def stale(bundle: Bundle) -> list[Problem]:
    """Why the bundle is no longer what was sent: a problem for the draft and for each rule that was changed
    since, or taken out of review. Two queries, three more where the draft was touched."""
    found = []
    journey = bundle.journey
    if journey.revision != bundle.revision and not _same(bundle):
        last = journey.edits.select_related("member").order_by("-number").first()
        told = {"who": (last and last.member) or _("Somebody"), "name": journey.name}
        message = _("%(who)s changed the draft of %(name)s after it was sent to review.") % told
        found.append(Problem("changed_meanwhile", "", message, _("Send it to review again.")))
    for bundled in bundle.rules.select_related("version__rule", "version__author").order_by("pk"):
        version = bundled.version
        words: dict[str, object] = {
            "who": version.author or _("Somebody"),
            "name": version.rule.name,
            "number": version.number,
        }
        place, message = f"rules/{version.rule.slug}", ""
        if version.revision != bundled.revision:
            message = _("%(who)s changed version %(number)s of %(name)s after it was sent to review.") % words
        elif version.status == RuleStatus.DRAFT:
            message = _("Version %(number)s of %(name)s was taken out of review.") % words
        if message:
            found.append(Problem("changed_meanwhile", place, message, _("Send it to review again.")))
    return found


def bundle_view(journey: Journey, bundle: Bundle | None) -> BundleView:
    """What the bundle changes, or (None) what one that is sent now would: the journey against what is live,
    each rule against what is in force. Five queries, and two for each rule."""
    document = bundle.document if bundle else draft_document(journey)
    versions = versions_in(bundle) if bundle else open_versions(document)
    live = journey.live_version
    return BundleView(
        journey=journey_diff(live.document if live else None, document),
        rules=tuple(_in_bundle(version) for version in versions),
    )


def _in_bundle(version: RuleVersion) -> RuleInBundle:
    before = RuleVersion.objects.filter(rule=version.rule, status=RuleStatus.APPROVED)
    approved = before.exclude(pk=version.pk).order_by("-number").first()
    following = [use for use in uses(version.rule.slug) if use.follows and not use.ended]
    diff = diff_view(approved, version) if approved else None
    return RuleInBundle(version, approved, diff, tuple(following))


def _same(bundle: Bundle) -> bool:
    """Whether the draft says what was sent, wherever its steps were moved meanwhile."""
    return journey_diff(bundle.document, draft_document(bundle.journey)).nothing
