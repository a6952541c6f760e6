"""Review of a rule: sending a draft, taking or sending it back, approving it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.access import needs
from journeys.models import Rule, RuleVersion
from journeys.rules.problems import RuleError
from journeys.services import send_to_review
from journeys.services.open_version import Seen
from journeys.services.review_rule import approve_rule
from journeys.views.rulebook.edit import REFUSED, member, number
from journeys.views.rulebook.page import page_context, refusal


@require_POST
@needs("journeys.change_rule")
def send(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the draft to review, as the member has read it."""
    return _passed(
        request,
        slug,
        lambda rule, seen: send_to_review.send_to_review(rule, member(request), seen),
        _("Version %(number)s waits for approval."),
    )


@require_POST
@needs("journeys.change_rule")
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Make the version in review a draft again."""
    return _passed(
        request,
        slug,
        lambda rule, seen: send_to_review.take_back(rule, member(request), seen),
        _("Version %(number)s is a draft again."),
    )


@require_POST
@needs("journeys.approve_rule")
def send_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the version in review back, with a reason."""
    because = request.POST.get("because", "")
    return _passed(
        request,
        slug,
        lambda rule, seen: send_to_review.send_back(rule, member(request), seen, because),
        _("Version %(number)s is sent back."),
    )


@require_POST
@needs("journeys.approve_rule")
def approve(request: HttpRequest, slug: str) -> HttpResponse:
    """Approve the version that the member has read."""
    note = request.POST.get("note", "")[:2000]
    return _passed(
        request,
        slug,
        lambda rule, seen: approve_rule(
            rule, member(request), seen.revision, note, number=seen.number, status=seen.status
        ),
        _("Version %(number)s is approved."),
    )


def _passed(
    request: HttpRequest, slug: str, act: Callable[[Rule, Seen], RuleVersion], done: str
) -> HttpResponse:
    """Do it and go back to the page; where it is refused, the page says why and keeps what was typed."""
    found = get_object_or_404(Rule, slug=slug)
    given = request.POST
    seen = Seen(
        revision=number(given.get("revision", "")),
        number=number(given["number"]) if given.get("number") else None,
        status=given.get("status", ""),
    )
    try:
        version = act(found, seen)
    except RuleError as error:
        context = page_context(request, found) | refusal(error.problems, found, seen.revision)
        typed = {"because": given.get("because")}
        return render(request, "rulebook/rule.html", context | typed, status=REFUSED)
    messages.success(request, done % {"number": version.number})
    return redirect("journeys:rule", found.slug)
