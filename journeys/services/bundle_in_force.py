"""What an approved bundle means to publishing: its rules come into force with the journey, all at once."""

from django.utils.translation import gettext as _

from journeys.models import Bundle, Journey, Rule, RuleVersion, Version
from journeys.queries.bundles import open_bundle, stale, versions_in
from journeys.rules.problems import Problem, RuleError
from journeys.services.readiness import Readiness, readiness
from journeys.services.review_rule import approve_rule, hindrances

Status = Bundle.Status


def bundle_readiness(bundle: Bundle) -> Readiness:
    """What publishing the bundle would meet, its rules taken as approved."""
    return readiness(bundle.journey, bundle.rules.values_list("version_id", flat=True))


def approved_bundle(journey: Journey) -> Bundle | None:
    """The bundle that publishing brings into force: approved, and nothing of it changed since. Some five
    queries."""
    bundle = open_bundle(journey)
    if bundle is None or bundle.status != Status.APPROVED or bundle.decided_by is None or stale(bundle):
        return None
    return bundle


def bring_into_force(bundle: Bundle) -> None:
    """Approve each rule of an approved bundle, in the name of whoever approved it. Inside the transaction
    that publishes.

    Raises RuleError where one was changed meanwhile or must not be approved any more. Everything is looked
    at before the first is approved: what is read of a rule from then on is kept by this process.
    """
    approver = bundle.decided_by
    assert approver is not None, "approved_bundle gives none without"
    held = Rule.objects.filter(versions__bundled__bundle=bundle).order_by("pk")
    list(held.select_for_update(of=("self",)))
    waiting = [each for each in versions_in(bundle) if each.status == RuleVersion.Status.IN_REVIEW]
    found = stale(bundle) or [
        each for version in waiting for each in of_rule(version, hindrances(version, approver))
    ]
    if found:
        raise RuleError(found)
    note = _("With the journey %(name)s.") % {"name": bundle.journey.name}
    for version in waiting:
        number, status = version.number, version.status
        approve_rule(
            version.rule, approver, version.revision, note, number=number, status=status, bundle=bundle
        )


def close_bundle(journey: Journey, used: Bundle | None, version: Version) -> None:
    """After publishing: the bundle that was used is published; another one that was open is no longer. Two
    queries."""
    if used is not None:
        used.version = version
        close(used, Status.PUBLISHED)
    elif (other := open_bundle(journey)) is not None:
        close(other, Status.TAKEN_BACK)


def close(bundle: Bundle, status: str) -> None:
    """End a bundle, with what was decided about it. One statement."""
    bundle.status = status
    bundle.save(update_fields=["status", "decided_by", "decided_at", "because", "version"])


def of_rule(version: RuleVersion, found: list[Problem]) -> list[Problem]:
    """The problems of a rule as those of a journey: the rule is named."""
    rule = version.rule
    return [
        Problem(
            each.code,
            f"rules/{rule.slug}/{each.place}".rstrip("/"),
            f"{rule.name}: {each.message}",
            each.cure,
        )
        for each in found
    ]
