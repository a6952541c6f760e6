"""Handing a draft to whoever approves it, and handing it back.

draft --send_to_review--> in review --approve_rule--> approved
  ^------ take_back, send_back, or any edit ----'
"""

from django.db import transaction
from django.utils.translation import gettext as _

from config import clock
from contacts.models import Member
from journeys import announce
from journeys.models import Bundle, Rule, RuleVersion
from journeys.rules.problems import Problem, RuleError
from journeys.services.journal import write
from journeys.services.open_version import Seen, Status, held
from journeys.services.reviewed_together import refuse_alone

LONGEST_REASON = 2000


@transaction.atomic
def send_to_review(rule: Rule, member: Member, seen: Seen) -> RuleVersion:
    """Ask for approval of the open version as it stands. Examples may be red: whoever reviews may help.

    Raises RuleError when it was changed or decided meanwhile, or is in review already.
    """
    version = held(rule, seen, member)
    if version.status == Status.IN_REVIEW:
        message = _("Version %(number)s is in review already.") % {"number": version.number}
        raise RuleError([Problem("in_review", "", message, _("It waits for approval."))])
    version.status, version.sent_by, version.sent_at = Status.IN_REVIEW, member, clock.now()
    version.returned_by, version.returned_at, version.returned_because = None, None, ""
    fields = ["status", "sent_by", "sent_at", "returned_by", "returned_at", "returned_because"]
    return _passed(rule, version, member, fields, "rule.sent_to_review", "Sent version {} of {} to review.")


@transaction.atomic
def take_back(rule: Rule, member: Member, seen: Seen) -> RuleVersion:
    """Make the version in review a draft again, to go on writing.

    Raises RuleError when it was changed or decided meanwhile, or is not in review.
    """
    version = _in_review(rule, seen, member)
    version.status, version.returned_by = Status.DRAFT, None
    fields = ["status", "returned_by"]
    return _passed(rule, version, member, fields, "rule.taken_back", "Took version {} of {} out of review.")


@transaction.atomic
def send_back(
    rule: Rule, member: Member, seen: Seen, because: str, bundle: Bundle | None = None
) -> RuleVersion:
    """Hand the version in review back to whoever wrote it, with the reason that they read above it.

    Raises RuleError without a reason, when it was changed or decided meanwhile, is not in review, or waits in
    a bundle other than ``bundle``, which is sent back.
    """
    reason = because.strip()[:LONGEST_REASON]
    if not reason:
        message = _("A version is sent back with a reason.")
        raise RuleError([Problem("no_reason", "because", message, _("Say what should change."))])
    version = _in_review(rule, seen, member)
    if bundle is None:
        refuse_alone(version, member)
    version.status = Status.DRAFT
    version.returned_by, version.returned_at, version.returned_because = member, clock.now(), reason
    fields = ["status", "returned_by", "returned_at", "returned_because"]
    return _passed(rule, version, member, fields, "rule.sent_back", "Sent version {} of {} back: " + reason)


def _in_review(rule: Rule, seen: Seen, member: Member) -> RuleVersion:
    version = held(rule, seen, member)
    if version.status != Status.IN_REVIEW:
        message = _("Version %(number)s is not in review.") % {"number": version.number}
        raise RuleError([Problem("not_in_review", "", message, _("It is a draft."))])
    return version


def _passed(
    rule: Rule, version: RuleVersion, member: Member, fields: list[str], verb: str, sentence: str
) -> RuleVersion:
    version.save(update_fields=fields)
    said = sentence.replace("{}", str(version.number), 1).replace("{}", rule.name, 1)
    write(member, verb, f"rule:{rule.slug}", said, {"version": version.number})
    announce.rule(rule)
    return version
