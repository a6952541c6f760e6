"""Approving a rule."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.access import needs
from journeys.models import Rule
from journeys.rules.problems import RuleError
from journeys.services.review_rule import approve_rule
from journeys.views.rulebook.edit import REFUSED, member, number
from journeys.views.rulebook.page import page_context


@require_POST
@needs("journeys.approve_rule")
def approve(request: HttpRequest, slug: str) -> HttpResponse:
    """Approve the version that the member has read; the page says why where that cannot be."""
    found = get_object_or_404(Rule, slug=slug)
    try:
        version = approve_rule(
            found,
            member(request),
            number(request.POST.get("revision", "")),
            request.POST.get("note", "")[:2000],
        )
    except RuleError as error:
        context = page_context(request, found) | {"refused": error.problems}
        return render(request, "rulebook/rule.html", context, status=REFUSED)
    messages.success(request, _("Version %(number)s is approved.") % {"number": version.number})
    return redirect("journeys:rule", found.slug)
