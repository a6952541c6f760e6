"""The version of a rule that is being worked on, held for an act upon it as somebody has looked at it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from contacts.models import Member
from journeys.models import Rule, RuleRevision, RuleVersion
from journeys.rules.problems import Problem, RuleError
from journeys.services.journal import write
from journeys.services.rule_changes import RuleDocument

Status = RuleVersion.Status
OPEN = (Status.DRAFT, Status.IN_REVIEW)

MOST_KEPT = 200
"""Revisions of one open version that are kept."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody had before them when they acted: which version, at which revision, in which state.
    None and empty: not said, so not compared."""

    revision: int
    number: int | None = None
    status: str = ""


def held(rule: Rule, seen: Seen, member: Member) -> RuleVersion:
    """The open version, its rule and it locked until the transaction ends. Two queries, two more where it is
    refused.

    Raises RuleError when there is none any more (and says who approved it), when it is another one, when it
    was changed since it was looked at, and when its state is another.
    """
    # The rule first, as whoever edits does: else an edit that waits for the version would change what has
    # been approved meanwhile.
    Rule.objects.select_for_update().get(pk=rule.pk)
    # Alone: people joined to a row that had to be waited for would be those of the row before the wait.
    version = rule.versions.select_for_update().filter(status__in=OPEN).first()
    if version is None or (seen.number is not None and version.number != seen.number):
        raise RuleError([_gone(rule, seen, member)])
    if version.revision != seen.revision:
        raise RuleError([_changed(version, member)])
    if seen.status and version.status != seen.status:
        raise RuleError([_another_state(version, member)])
    return version


def begin_version(rule: Rule, document: RuleDocument, member: Member | None) -> RuleVersion:
    """A draft beside the newest version, if there is one; whoever calls holds the rule. Two queries.

    Its revisions go on where those of the version before ended: what somebody still has open of that one
    means no revision of this one.
    """
    newest = rule.versions.order_by("-number").values_list("number", "revision").first()
    number, revision = (newest[0] + 1, newest[1] + 1) if newest else (1, 0)
    return rule.versions.create(number=number, revision=revision, document=document, author=member)


def keep_revision(version: RuleVersion) -> None:
    """Keep what an open version says, before an edit replaces it. Two statements."""
    RuleRevision.objects.get_or_create(
        version=version, revision=version.revision, defaults={"document": version.document}
    )
    oldest = version.revision - MOST_KEPT
    if oldest >= 0:
        version.revisions.filter(revision__lte=oldest).delete()


def rewrite(version: RuleVersion, document: RuleDocument, member: Member | None) -> None:
    """Let an open version say something else, and keep what it said. Whoever does is its author now, and a
    version in review becomes a draft again, which the journal tells. Three statements, four in review."""
    keep_revision(version)
    if version.status == Status.IN_REVIEW:
        name, number = version.rule.name, version.number
        sentence = f"Changed version {number} of {name} while it was in review: it is a draft again."
        write(member, "rule.taken_back", f"rule:{version.rule.slug}", sentence, {"version": number})
        version.returned_by = None
    version.document, version.author, version.status = document, member, Status.DRAFT
    version.revision += 1
    version.save(update_fields=["document", "author", "status", "revision", "returned_by"])


def _gone(rule: Rule, seen: Seen, member: Member) -> Problem:
    asked = rule.versions.select_related("approved_by").filter(status=Status.APPROVED).order_by("-number")
    approved = asked.filter(number=seen.number).first() if seen.number is not None else asked.first()
    cure = _("Nothing is left to decide: it is in force.")
    if approved is None:
        message = _("Every version of this rule is approved already.")
        return Problem("nothing_open", "", message, _("Load the page again."))
    words = {"number": approved.number, "name": approved.approved_by or _("Somebody")}
    if approved.approved_by_id == member.pk:
        message = _("You have approved version %(number)s already.") % words
    else:
        message = _("%(name)s approved version %(number)s before you did.") % words
    return Problem("nothing_open", "", message, cure)


def _changed(version: RuleVersion, member: Member) -> Problem:
    words = {"number": version.number, "name": version.author or _("Somebody")}
    if version.author_id == member.pk:
        message = _("You changed version %(number)s after you opened this page.") % words
    else:
        message = _("%(name)s changed version %(number)s after you opened this page.") % words
    return Problem("changed_meanwhile", "", message, _("Read what it says now, then decide."))


def _another_state(version: RuleVersion, member: Member) -> Problem:
    if version.status == Status.IN_REVIEW:
        words = {"number": version.number, "name": version.sent_by or _("Somebody")}
        message = _("%(name)s sent version %(number)s to review meanwhile.") % words
        return Problem("in_review", "", message, _("It waits for approval now."))
    words = {"number": version.number, "name": version.returned_by or _("Somebody")}
    if version.returned_by_id == member.pk:
        message = _("You have sent version %(number)s back already.") % words
    elif version.returned_by_id is not None:
        message = _("%(name)s sent version %(number)s back before you decided.") % words
    else:
        message = _("Version %(number)s was taken out of review before you decided.") % words
    return Problem("not_in_review", "", message, version.returned_because or _("It is a draft again."))
