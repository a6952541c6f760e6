"""The page of a rule."""

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect

from config import clock
from config.access import allowed, needs
from config.pages import asked
from config.toasts import tell
from contacts.models import Member
from journeys.insights.row_days import row_days
from journeys.models import JournalEntry, Rule, RuleVersion
from journeys.queries.bundles import bundle_of
from journeys.queries.cell_places import places, told_cell
from journeys.queries.mentions import unread_on
from journeys.queries.rule_comments import discussion
from journeys.queries.rule_diff import DiffView, diff_view
from journeys.queries.rule_page import version_view
from journeys.queries.rulebook import deciding
from journeys.queries.rules import Use, drafts_asking, uses
from journeys.queries.sheet import sheet
from journeys.rules.fingerprint import LOGIC, fingerprint_of
from journeys.rules.problems import Problem
from journeys.services.comment_on_rule import rows_of
from journeys.services.four_eyes import four_eyes
from journeys.services.open_version import OPEN
from journeys.services.review_rule import hindrances
from journeys.services.reviewed_together import SEES_JOURNEYS, together

SHOWN = 8
Status = RuleVersion.Status


@require_safe
@needs("journeys.view_rule")
def rule(request: HttpRequest, slug: str) -> HttpResponse:
    """Purpose, table, examples, discussion, versions, uses, and what it decided lately. ``?version=`` looks
    back, ``?about=`` is the row (and ``?cell=`` the cell in it) that a comment will be about."""
    found = get_object_or_404(Rule, slug=slug)
    return render(request, "rulebook/rule.html", page_context(request, found, asked(request, "version")))


def page_context(request: HttpRequest, rule: Rule, number: str = "") -> dict[str, Any]:
    """All that the page (or a part of it) shows. About thirty queries, however long the rule and its
    history are."""
    member = request.user
    assert isinstance(member, Member)
    people = ("author", "approved_by", "sent_by", "returned_by")
    versions = list(rule.versions.defer("document").select_related(*people).order_by("-number"))
    approved = next((v for v in versions if v.status == Status.APPROVED), None)
    opened = next((v for v in versions if v.status in OPEN), None)
    version = _chosen(versions, opened or approved, number)
    now = clock.now()
    asking = uses(rule.slug)
    days = row_days([(use.version_id, use.node_id) for use in asking], now)
    hits = {row: sum(counts) for row, counts in days.items()}
    may_change = allowed(member, "journeys.change_rule")
    view = version_view(version, approved, hits)
    review_by = view.rule.review_by
    talk = discussion_context(request, rule, version)
    editable = version.status == Status.DRAFT and may_change
    bundle = bundle_of(version)
    return {
        "rule": rule,
        "version": version,
        "versions": versions,
        "approved": approved,
        "opened": opened,
        "view": view,
        "days": days,
        # Made only where a template asks for it.
        "sheet": partial(sheet, version, view.rule, view.table, talk["discussion"].talk, asking),
        "editable": editable,
        "logic_seen": fingerprint_of(version.document, LOGIC) if editable else "",
        "may_change": may_change,
        "may_approve": allowed(member, "journeys.approve_rule"),
        "hindrances": hindrances(version, member) if version.status in OPEN else [],
        "four_eyes": four_eyes() if version.status in OPEN else None,
        "bundle": bundle,
        "together": together(version, member, bundle),
        "sees_journeys": allowed(member, SEES_JOURNEYS),
        "changes": _changes(version, approved),
        "uses": _uses(asking, version, approved),
        "drafts": _drafts(rule, asking),
        "journal": JournalEntry.objects.filter(subject=f"rule:{rule.slug}")
        .select_related("member")
        .order_by("-at")[:SHOWN],
        "overdue": review_by is not None and review_by < now.date(),
        "because": None,
        **talk,
    }


def without_draft(request: HttpRequest, rule: Rule) -> HttpResponse:
    """On to the page of a rule whose draft is gone with what was undone."""
    address = reverse("journeys:rule", args=[rule.slug])
    tell(request, _("The draft is gone with it: nothing else was done in it."))
    return HttpResponseClientRedirect(address) if getattr(request, "htmx", False) else redirect(address)


def discussion_context(request: HttpRequest, rule: Rule, version: RuleVersion) -> dict[str, Any]:
    """What the part of the page shows in which people talk. Three queries at most."""
    assert isinstance(request.user, Member)
    said = discussion(rule, version)
    about, cell = asked(request, "about"), asked(request, "cell")
    shown = places(version)
    lane = shown.lane(about, *told_cell(cell))
    here = [thread for thread in said.open if lane and (thread.begun.row, thread.lane) == (about, lane)]
    return {
        "discussion": said,
        "unread": unread_on(rule, request.user),
        "about": about,
        "about_rows": rows_of(version),
        "about_cell": cell,
        "about_column": shown.column(*told_cell(cell)) if lane else None,
        "about_columns": shown.columns,
        "here": here,
        "elsewhere": [thread for thread in said.open if thread not in here],
        "may_comment": allowed(request.user, "journeys.add_rulecomment"),
    }


def refusal(problems: tuple[Problem, ...], rule: Rule, revision: int) -> dict[str, Any]:
    """What an act was refused for; where somebody changed the version since, also what they changed. Two
    queries at most."""
    shown: dict[str, Any] = {"refused": problems}
    if problems[0].code == "changed_meanwhile":
        shown["since"] = _since(rule, revision)
    return shown


def _since(rule: Rule, revision: int) -> DiffView | None:
    now = rule.versions.filter(status__in=OPEN).first()
    kept = now.revisions.filter(revision=revision).first() if now else None
    if now is None or kept is None:
        return None
    before = RuleVersion(rule=rule, number=now.number, status=now.status, document=kept.document)
    return diff_view(before, now)


def shown_version(rule: Rule, number: str = "") -> RuleVersion:
    """The version that a page shows: the one with the number, else the open one, else the newest approved
    one. Two queries. Raises Http404 where there is none."""
    versions = list(rule.versions.defer("document").order_by("-number"))
    opened = next((each for each in versions if each.status in OPEN), None)
    approved = next((each for each in versions if each.status == Status.APPROVED), None)
    return _chosen(versions, opened or approved, number)


def _changes(version: RuleVersion, approved: RuleVersion | None) -> DiffView | None:
    """What an open version would change, once there is something that it changes."""
    return diff_view(approved, version) if approved is not None and version.status in OPEN else None


def _uses(
    asked: list[Use], version: RuleVersion, approved: RuleVersion | None
) -> list[tuple[Use, list[str]]]:
    """Steps of versions that people are on, each with the outcomes that it does not connect."""
    deciding_rule = deciding(version if version.status in OPEN else approved or version)
    return [(use, use.missing(deciding_rule) if use.follows else []) for use in asked if not use.ended]


def _drafts(rule: Rule, asking: list[Use]) -> list[Any]:
    """Steps of drafts that ask it in journeys none of whose published versions does."""
    known = {use.journey_slug for use in asking if not use.ended}
    return [node for node in drafts_asking([rule.slug]).get(rule.slug, []) if node.journey.slug not in known]


def _chosen(versions: list[RuleVersion], newest: RuleVersion | None, number: str) -> RuleVersion:
    if number:
        newest = next((version for version in versions if str(version.number) == number), None)
    elif newest is None and versions:
        newest = versions[0]
    if newest is None:
        raise Http404(number)
    return newest
