"""The page of a rule."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from config import clock
from config.access import allowed, needs
from config.pages import asked
from contacts.models import Member
from journeys.insights.rows import row_hits
from journeys.models import JournalEntry, Rule, RuleVersion
from journeys.queries.decisions import decisions_of
from journeys.queries.rule_page import version_view
from journeys.queries.rulebook import deciding
from journeys.queries.rules import Use, uses
from journeys.services.edit_rule import OPEN
from journeys.services.review_rule import hindrances

LATELY = timedelta(days=30)
SHOWN = 8


@require_safe
@needs("journeys.view_rule")
def rule(request: HttpRequest, slug: str) -> HttpResponse:
    """Purpose, table, examples, versions, uses, and what it decided lately. ``?version=`` looks back."""
    found = get_object_or_404(Rule, slug=slug)
    return render(request, "rulebook/rule.html", page_context(request, found, asked(request, "version")))


def page_context(request: HttpRequest, rule: Rule, number: str = "") -> dict[str, Any]:
    """All that the page (or a part of it) shows. About twelve queries."""
    versions = list(rule.versions.select_related("author", "approved_by").order_by("-number"))
    approved = next((v for v in versions if v.status == RuleVersion.Status.APPROVED), None)
    opened = next((v for v in versions if v.status in OPEN), None)
    version = _chosen(versions, opened or approved, number)
    asked = uses(rule.slug)
    hits = row_hits([use.node_id for use in asked], clock.now() - LATELY)
    editable = version.status in OPEN and allowed(request.user, "journeys.change_rule")
    assert isinstance(request.user, Member)
    return {
        "rule": rule,
        "version": version,
        "versions": versions,
        "approved": approved,
        "opened": opened,
        "view": version_view(version, approved, hits),
        "editable": editable,
        "may_approve": allowed(request.user, "journeys.approve_rule"),
        "hindrances": hindrances(version, request.user) if version.status in OPEN else [],
        "uses": _uses(asked, version, approved),
        "decisions": decisions_of(rule, clock.now())[:SHOWN],
        "journal": JournalEntry.objects.filter(subject=f"rule:{rule.slug}").select_related("member")[:SHOWN],
    }


def _uses(
    asked: list[Use], version: RuleVersion, approved: RuleVersion | None
) -> list[tuple[Use, list[str]]]:
    """Steps of versions that people are on, each with the outcomes that it does not connect."""
    deciding_rule = deciding(version if version.status in OPEN else approved or version)
    return [(use, use.missing(deciding_rule) if use.follows else []) for use in asked if not use.ended]


def _chosen(versions: list[RuleVersion], newest: RuleVersion | None, number: str) -> RuleVersion:
    if number:
        newest = next((version for version in versions if str(version.number) == number), None)
    elif newest is None and versions:
        newest = versions[0]
    if newest is None:
        raise Http404(number)
    return newest
