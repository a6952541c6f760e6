"""Approving a version of a rule: the act that makes logic live."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config import clock
from contacts.models import Member
from journeys import announce
from journeys.engine.names import register
from journeys.models import Bundle, Rule, RuleVersion, Version
from journeys.queries.reading import read
from journeys.queries.rules import uses
from journeys.rules.problems import Problem, RuleError
from journeys.services.describe_rule import describe
from journeys.services.four_eyes import four_eyes
from journeys.services.journal import write
from journeys.services.open_version import Seen, Status, held
from journeys.services.reviewed_together import refuse_alone


def hindrances(version: RuleVersion, member: Member) -> list[Problem]:
    """What keeps ``member`` from approving this open version: red examples, and where four eyes are asked
    for, that it is their own or that nobody has sent it to review. Two queries."""
    found: list[Problem] = []
    try:
        results = read(version.document).results
    except RuleError as error:
        return list(error.problems)
    red = [result for result in results if not result.passed]
    if red:
        number = len(red)
        found.append(
            Problem(
                "red_example",
                f"examples/{red[0].index}",
                ngettext("An example fails.", "%(number)s examples fail.", number) % {"number": number},
                _("Change the table, or what the example expects."),
            )
        )
    own, unsent = version.author_id == member.pk, version.status == Status.DRAFT
    if (own or unsent) and four_eyes():
        if own:
            found.append(
                Problem(
                    "four_eyes",
                    "",
                    _("You changed this version last, so somebody else approves it."),
                    _("Ask a colleague who may approve rules."),
                )
            )
        if unsent:
            found.append(
                Problem(
                    "not_sent",
                    "",
                    _("Nobody has sent this draft to review, so it may not be done yet."),
                    _("Whoever changes rules sends it to review; it can be approved then."),
                )
            )
    return found


@transaction.atomic
def approve_rule(
    rule: Rule,
    member: Member,
    revision: int,
    note: str = "",
    *,
    number: int | None = None,
    status: str = "",
    bundle: Bundle | None = None,
) -> RuleVersion:
    """Approve the open version as it stands at ``revision``; it never changes again.

    ``number`` and ``status`` say which version the member looked at, and in which state: where given, any
    other is refused. ``bundle`` is the one that brings it into force with its journey; without it, a version
    that waits in one is refused.

    Live journeys that follow the newest approved version take it with their next claim, where each of its
    outcomes is connected; what wakes their people is written anew in this transaction. Where four eyes are
    not asked for, members approve their own work, and drafts that nobody sent to review; the journal says
    both (``own``, ``unsent``).

    Raises RuleError when there is nothing open (naming who was quicker), when it has changed since it was
    looked at, and for every hindrance.
    """
    version = held(rule, Seen(revision, number, status), member)
    if bundle is None:
        refuse_alone(version, member)
    if found := hindrances(version, member):
        raise RuleError(found)
    own, unsent = version.author_id == member.pk, version.status == Status.DRAFT
    version.status = Status.APPROVED
    version.approved_by, version.approved_at, version.note = member, clock.now(), note
    version.save(update_fields=["status", "approved_by", "approved_at", "note"])
    version.revisions.all().delete()
    describe(rule, read(version.document), in_force=True)
    sentence = f"Approved version {version.number} of {rule.name}"
    write(
        member,
        "rule.approved",
        f"rule:{rule.slug}",
        f"{sentence}, approved by the author." if own else f"{sentence}.",
        {"version": version.number, "own": own, "unsent": unsent, "note": note},
    )
    for running in _following(rule):
        register(running)
    announce.rule(rule)
    return version


def _following(rule: Rule) -> list[Version]:
    asked = {use.version_id for use in uses(rule.slug) if use.follows and not use.ended}
    return (
        list(Version.objects.filter(pk__in=asked).select_related("journey").order_by("pk")) if asked else []
    )
