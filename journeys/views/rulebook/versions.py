"""The versions of a rule, and what changed between two of them."""

from itertools import pairwise
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from config.access import needs
from config.pages import asked
from journeys.models import Rule, RuleVersion
from journeys.queries.rule_diff import diff_view

WAYS = ("inline", "side")


@require_safe
@needs("journeys.view_rule")
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """All versions, the latest first: who wrote, sent and approved them, and what each of them changed."""
    rule = get_object_or_404(Rule, slug=slug)
    found = _all(rule)
    before = {later.pk: earlier for later, earlier in pairwise(found)}
    context = {"rule": rule, "versions": [(version, before.get(version.pk)) for version in found]}
    return render(request, "rulebook/versions.html", context)


@require_safe
@needs("journeys.view_rule")
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What changed up to a version since ``?against=`` (unless said, the one in force before it), inline or
    (``?view=side``) side by side."""
    rule = get_object_or_404(Rule, slug=slug)
    found = _all(rule)
    after = next((each for each in found if each.number == number), None)
    if after is None:
        raise Http404(number)
    wanted = asked(request, "against")
    before = _before(found, after, wanted)
    context: dict[str, Any] = {
        "rule": rule,
        "versions": found,
        "after": after,
        "before": before,
        "unknown": wanted if wanted and (before is None or str(before.number) != wanted) else "",
        "way": next((way for way in WAYS if way == asked(request, "view")), WAYS[0]),
        "diff": diff_view(before, after) if before else None,
    }
    return render(request, "rulebook/version.html", context)


def _all(rule: Rule) -> list[RuleVersion]:
    people = ("author", "approved_by", "sent_by", "returned_by")
    return list(rule.versions.select_related("rule", *people).order_by("-number"))


def _before(found: list[RuleVersion], after: RuleVersion, wanted: str) -> RuleVersion | None:
    """The version to compare with: the one that is wanted, else the latest approved one before it, else the
    one before it."""
    named = next((each for each in found if str(each.number) == wanted and each.pk != after.pk), None)
    earlier = [each for each in found if each.number < after.number]
    approved = (each for each in earlier if each.status == RuleVersion.Status.APPROVED)
    return named or next(approved, earlier[0] if earlier else None)
