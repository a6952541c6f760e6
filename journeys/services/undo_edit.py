"""Taking back an act of one click upon the logic of a rule, and the draft with it that the act began."""

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import Member
from journeys import announce
from journeys.models import JournalEntry, Rule, RuleVersion
from journeys.queries.reading import read
from journeys.services.describe_rule import describe
from journeys.services.edit_rule import BY_EDIT, OPENED, edit_rule
from journeys.services.journal import write
from journeys.services.open_version import Seen, held
from journeys.services.rule_changes import RuleDocument, refuse


@transaction.atomic
def undo_edit(rule: Rule, member: Member, revision: int) -> RuleVersion | None:
    """Let the open version say again what it said at this revision, as an edit of its own; None where the
    version is gone, because the edit began it and nothing else was done with it.

    Raises RuleError where anything was changed since the edit that is undone.
    """
    version = held(rule, Seen(revision + 1), member)
    kept = version.revisions.filter(revision=revision).first()
    if kept is None:
        cure = _("Compare the versions, and change it by hand.")
        raise refuse("nothing_kept", "", _("What it said before is not kept any more."), cure)
    first = not version.revisions.filter(revision__lt=revision).exists()
    if first and _is_of_the_edit_alone(rule, version):
        _drop(rule, version, member)
        return None
    before: RuleDocument = kept.document
    return edit_rule(rule, member, lambda document: before)


def _is_of_the_edit_alone(rule: Rule, version: RuleVersion) -> bool:
    """Whether the first edit began the version, and nobody has sent it to review or said anything about it.
    Two queries."""
    begun = JournalEntry.objects.filter(subject=f"rule:{rule.slug}", verb=OPENED).order_by("-pk").first()
    told = begun.details if begun else {}
    by_edit = told.get("version") == version.number and told.get(BY_EDIT) is True
    untouched = version.status == RuleVersion.Status.DRAFT and version.sent_at is None
    return by_edit and untouched and not version.comments.exists()


def _drop(rule: Rule, version: RuleVersion, member: Member) -> None:
    """Without the draft; what lists say of the newest version is said of the one before. Its revisions are
    not counted again: an undo of then takes back nothing of the next draft."""
    number, revision = version.number, version.revision
    version.delete()
    newest = rule.versions.order_by("-number").first()
    if newest is not None:
        newest.revision = revision
        newest.save(update_fields=["revision"])
        describe(rule, read(newest.document), in_force=newest.number == 1)
    sentence = f"Took back what version {number} of {rule.name} was begun for: the draft is gone."
    write(member, "rule.draft_dropped", f"rule:{rule.slug}", sentence, {"version": number})
    announce.rule(rule)
