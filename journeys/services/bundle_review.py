"""A draft journey and the open versions of its rules, sent to review, approved and sent back as one.

Each act holds the journey's row first, then the rules in the order of their ids, as publishing does; so
nothing of a bundle changes between the look and the act.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from config import clock
from contacts.models import Member
from journeys.models import Bundle, BundledRule, Journey, Rule, RuleVersion
from journeys.queries.bundles import open_bundle, open_versions, stale, versions_in
from journeys.queries.journey_diff import journey_diff
from journeys.rules.problems import Problem, RuleError
from journeys.services import send_to_review as rule_review
from journeys.services.bundle_in_force import bundle_readiness, close, of_rule
from journeys.services.documents import draft_document, rule_slugs
from journeys.services.four_eyes import four_eyes
from journeys.services.journal import write
from journeys.services.open_version import Seen
from journeys.services.review_rule import hindrances

Status = Bundle.Status
RuleStatus = RuleVersion.Status


@transaction.atomic
def send_bundle(journey: Journey, member: Member, note: str = "") -> Bundle:
    """Send the draft and every open version that its decisions rest on to review, as they stand.

    Raises RuleError where it is in review already, and where nothing is different from what is live.
    """
    journey = _held(journey)
    if (before := open_bundle(journey)) is not None:
        if not stale(before):
            message = _("%(name)s is in review already.") % {"name": journey.name}
            if before.status == Status.APPROVED:
                message = _("%(name)s is approved already.") % {"name": journey.name}
            raise RuleError([Problem("in_review", "", message, _("Take it back to send it anew."))])
        close(before, Status.TAKEN_BACK)
    document = draft_document(journey)
    versions = _open_versions(document)
    live = journey.live_version
    if not versions and live is not None and journey_diff(live.document, document).nothing:
        message = _("The draft says what version %(number)s says.") % {"number": live.number}
        raise RuleError([Problem("nothing_changed", "", message, _("Change it, then send it."))])
    bundle = Bundle.objects.create(
        journey=journey,
        revision=journey.revision,
        document=document,
        note=note.strip(),
        sent_by=member,
        sent_at=clock.now(),
    )
    for version in versions:
        if version.status == RuleStatus.DRAFT:
            rule_review.send_to_review(version.rule, member, _seen(version))
    BundledRule.objects.bulk_create(
        BundledRule(bundle=bundle, version=version, revision=version.revision) for version in versions
    )
    _write(bundle, member, "journey.sent_to_review", f"Sent {_named(bundle)} to review.")
    return bundle


@transaction.atomic
def take_bundle_back(journey: Journey, member: Member) -> Bundle:
    """Make everything a draft again, to go on working. Raises RuleError where nothing is in review."""
    bundle = _opened(_held(journey))
    close(bundle, Status.TAKEN_BACK)
    _each_rule(bundle, lambda version: rule_review.take_back(version.rule, member, _seen(version)))
    _write(bundle, member, "journey.taken_back", f"Took {_named(bundle)} out of review.")
    return bundle


@transaction.atomic
def send_bundle_back(journey: Journey, member: Member, because: str) -> Bundle:
    """Hand the whole back with a reason: the journey and each of its rules. Raises RuleError without a
    reason, and where nothing is in review."""
    reason = because.strip()[: rule_review.LONGEST_REASON]
    if not reason:
        message = _("A journey is sent back with a reason.")
        raise RuleError([Problem("no_reason", "because", message, _("Say what should change."))])
    bundle = _opened(_held(journey))
    bundle.decided_by, bundle.decided_at, bundle.because = member, clock.now(), reason
    close(bundle, Status.RETURNED)
    _each_rule(
        bundle, lambda version: rule_review.send_back(version.rule, member, _seen(version), reason, bundle)
    )
    _write(bundle, member, "journey.sent_back", f"Sent {_named(bundle)} back: {reason}")
    return bundle


@transaction.atomic
def approve_bundle(journey: Journey, member: Member, number: int) -> Bundle:
    """Approve the bundle (``number`` is the one that was read) as it was sent. Nothing is in force by that:
    publishing the journey brings all of it into force at once.

    Raises RuleError where it is another one by now, and for every hindrance.
    """
    bundle = _opened(_held(journey))
    if bundle.pk != number or bundle.status != Status.IN_REVIEW:
        message = _("This is not what is in review any more.")
        raise RuleError([Problem("changed_meanwhile", "", message, _("Read what waits now, then decide."))])
    if found := bundle_hindrances(bundle, member):
        raise RuleError(found)
    bundle.status, bundle.decided_by, bundle.decided_at = Status.APPROVED, member, clock.now()
    bundle.save(update_fields=["status", "decided_by", "decided_at"])
    own = _is_own(bundle, member)
    sentence = f"Approved {_named(bundle)}" + (", approved by the author." if own else ".")
    _write(bundle, member, "journey.approved", sentence, own=own)
    return bundle


def bundle_hindrances(bundle: Bundle, member: Member) -> list[Problem]:
    """What keeps ``member`` from approving: what was changed since it was sent, what keeps the journey from
    going live, red examples, and where four eyes are asked for, that it is their own. About ten queries, and
    the walk of each test."""
    if changed := stale(bundle):
        return list(changed)
    found = list(bundle_readiness(bundle).errors)
    for version in versions_in(bundle):
        if version.status == RuleStatus.IN_REVIEW:
            found += of_rule(version, hindrances(version, member))
    if _drew(bundle) == member.pk and four_eyes():
        message = _("You changed the draft of %(name)s last, so somebody else approves it.")
        cure = _("Ask a colleague who may approve rules.")
        found.append(Problem("four_eyes", "", message % {"name": bundle.journey.name}, cure))
    return found


def _held(journey: Journey) -> Journey:
    return Journey.objects.select_for_update().get(pk=journey.pk)


def _opened(journey: Journey) -> Bundle:
    bundle = open_bundle(journey)
    if bundle is None:
        message = _("%(name)s is not in review.") % {"name": journey.name}
        raise RuleError([Problem("not_in_review", "", message, _("Load the page again."))])
    return bundle


def _open_versions(document: dict[str, Any]) -> list[RuleVersion]:
    """The open versions of its rules, which are locked until the transaction ends."""
    list(Rule.objects.select_for_update().filter(slug__in=rule_slugs(document)).order_by("pk"))
    return open_versions(document)


def _each_rule(bundle: Bundle, act: Callable[[RuleVersion], object]) -> None:
    """Do it to each version that is still in review; what was approved or taken back by itself stays so."""
    for version in versions_in(bundle):
        if version.status == RuleStatus.IN_REVIEW:
            act(version)


def _seen(version: RuleVersion) -> Seen:
    return Seen(version.revision, version.number, version.status)


def _drew(bundle: Bundle) -> int | None:
    """The member who changed the draft last, or made it."""
    journey = bundle.journey
    last = journey.edits.order_by("-number").values_list("member_id", flat=True).first()
    return last if last is not None else journey.created_by_id


def _is_own(bundle: Bundle, member: Member) -> bool:
    authors = set(bundle.rules.values_list("version__author_id", flat=True))
    return member.pk in {*authors, _drew(bundle)}


def _named(bundle: Bundle) -> str:
    """The journey with its rules, for a sentence."""
    names = list(bundle.rules.order_by("version__rule_id").values_list("version__rule__name", flat=True))
    return f"{bundle.journey.name} with {', '.join(names)}" if names else bundle.journey.name


def _write(bundle: Bundle, member: Member, verb: str, sentence: str, **details: object) -> None:
    told = {"bundle": bundle.pk, "revision": bundle.revision, **details}
    write(member, verb, f"journey:{bundle.journey.slug}", sentence, told)
