"""Approving a version of a rule: the act that makes logic live."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config import clock
from contacts.models import Member
from journeys import announce
from journeys.engine.names import register
from journeys.models import Rule, RuleVersion, Version
from journeys.queries.rules import uses
from journeys.rules.documents import parse_rule
from journeys.rules.examples import run_examples
from journeys.rules.problems import Problem, RuleError
from journeys.services.journal import write

Status = RuleVersion.Status
OPEN = (Status.DRAFT, Status.IN_REVIEW)


def reviewers() -> int:
    """How many active members hold the right to approve. One query."""
    right = {"codename": "approve_rule", "content_type__app_label": "journeys"}
    held = Q(is_superuser=True)
    for way in ("user_permissions", "groups__permissions"):
        held |= Q(**{f"{way}__{key}": value for key, value in right.items()})
    return Member.objects.filter(is_active=True).filter(held).distinct().count()


def hindrances(version: RuleVersion, member: Member) -> list[Problem]:
    """What keeps ``member`` from approving this open version: red examples, or that it is their own while
    others could look at it. One query."""
    found: list[Problem] = []
    try:
        results = run_examples(parse_rule(version.document))
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
    if version.author_id == member.pk and reviewers() > 1:
        found.append(
            Problem(
                "four_eyes",
                "",
                _("You changed this version last, so somebody else approves it."),
                _("Ask a colleague who may approve rules."),
            )
        )
    return found


@transaction.atomic
def approve_rule(rule: Rule, member: Member, revision: int, note: str = "") -> RuleVersion:
    """Approve the open version as it stands at ``revision``; it never changes again.

    Live journeys that follow the newest approved version take it with their next claim, where each of its
    outcomes is connected; what wakes their people is written anew in this transaction. A team in which
    nobody else holds the right approves its own work, and the journal says so.

    Raises RuleError when there is nothing open, when it has changed since it was looked at, and for every
    hindrance.
    """
    version = rule.versions.select_for_update().filter(status__in=OPEN).first()
    if version is None:
        raise _refused(
            "nothing_open", "Every version of this rule is approved already.", "Load the page again."
        )
    if version.revision != revision:
        raise _refused(
            "changed_meanwhile",
            _("The version was changed after you opened this page."),
            _("Read what it says now, then approve it."),
        )
    if found := hindrances(version, member):
        raise RuleError(found)
    own = version.author_id == member.pk
    version.status = Status.APPROVED
    version.approved_by, version.approved_at, version.note = member, clock.now(), note
    version.save(update_fields=["status", "approved_by", "approved_at", "note"])
    Rule.objects.filter(pk=rule.pk).update(name=version.document["name"], kind=version.document["kind"])
    sentence = f"Approved version {version.number} of {rule.name}"
    write(
        member,
        "rule.approved",
        f"rule:{rule.slug}",
        f"{sentence}, approved by the author." if own else f"{sentence}.",
        {"version": version.number, "own": own, "note": note},
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


def _refused(code: str, message: str, cure: str) -> RuleError:
    return RuleError([Problem(code, "", message, cure)])
