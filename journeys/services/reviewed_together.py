"""A version of a rule that went to review with a journey is decided with it, not by itself: whoever reads the
rule alone has not seen what the journey makes of it, and the others wait for one answer to the whole."""

from django.utils.translation import gettext as _

from config.access import allowed
from contacts.models import Member
from journeys.models import Bundle, RuleVersion
from journeys.queries.bundles import bundle_of
from journeys.rules.problems import Problem, RuleError

SEES_JOURNEYS = "journeys.view_journey"


def together(version: RuleVersion, member: Member, bundle: Bundle | None) -> list[Problem]:
    """What keeps ``member`` from deciding a version of ``bundle`` by itself; nothing without one. The journey
    is named to whoever may see journeys."""
    if bundle is None:
        return []
    words: dict[str, object] = {"number": version.number, "rule": version.rule.name}
    if allowed(member, SEES_JOURNEYS):
        words["journey"] = bundle.journey.name
        message = _("Version %(number)s of %(rule)s is reviewed together with the journey %(journey)s.")
    else:
        message = _("Version %(number)s of %(rule)s is reviewed together with a journey.")
    if bundle.status == Bundle.Status.APPROVED:
        cure = _("It is approved there, and comes into force when the journey is published.")
    else:
        cure = _("Approve or return all of it on the journey's review page.")
    place = f"journeys/{bundle.journey.slug}/review" if "journey" in words else ""
    return [Problem("reviewed_together", place, message % words, cure)]


def refuse_alone(version: RuleVersion, member: Member) -> None:
    """Raise RuleError for a version that waits in an open bundle. One query."""
    if found := together(version, member, bundle_of(version)):
        raise RuleError(found)
