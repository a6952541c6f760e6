"""A draft journey with the open versions of its rules on one page: sent to review, approved, sent back as
one."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config.access import allowed, needs
from journeys.models import Bundle, Journey
from journeys.queries.bundles import bundle_view, latest_bundle, open_bundle, stale
from journeys.rules.problems import Problem, RuleError
from journeys.services import bundle_review
from journeys.views.rulebook.edit import REFUSED, member, number

LONGEST_NOTE = 2000


@require_safe
@needs("journeys.view_journey")
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """What of the journey, of each message and of each rule changes; who has sent and decided it."""
    return _page(request, get_object_or_404(Journey, slug=slug))


@require_POST
@needs("journeys.change_rule")
@needs("journeys.change_journey")
def send(request: HttpRequest, slug: str) -> HttpResponse:
    """Send all of it to review."""
    note = request.POST.get("note", "")[:LONGEST_NOTE]
    done = _("%(name)s waits for approval.")
    return _passed(request, slug, lambda found: bundle_review.send_bundle(found, member(request), note), done)


@require_POST
@needs("journeys.change_rule")
@needs("journeys.change_journey")
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Make all of it a draft again."""
    done = _("%(name)s is a draft again.")
    return _passed(request, slug, lambda found: bundle_review.take_bundle_back(found, member(request)), done)


@require_POST
@needs("journeys.approve_rule")
@needs("journeys.view_journey")
def send_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Send all of it back, with a reason."""
    because = request.POST.get("because", "")
    done = _("%(name)s is sent back.")
    return _passed(
        request, slug, lambda found: bundle_review.send_bundle_back(found, member(request), because), done
    )


@require_POST
@needs("journeys.approve_rule")
@needs("journeys.view_journey")
def approve(request: HttpRequest, slug: str) -> HttpResponse:
    """Approve all of it, as the member has read it."""
    read = number(request.POST.get("bundle", ""))
    done = _("%(name)s is approved. Publishing brings all of it into force.")
    return _passed(
        request, slug, lambda found: bundle_review.approve_bundle(found, member(request), read), done
    )


def _passed(request: HttpRequest, slug: str, act: Callable[[Journey], Bundle], done: str) -> HttpResponse:
    """Do it and go back to the page; where it is refused, the page says why and keeps what was typed."""
    journey = get_object_or_404(Journey, slug=slug)
    try:
        act(journey)
    except RuleError as error:
        return _page(request, journey, error.problems)
    messages.success(request, done % {"name": journey.name})
    return redirect("journeys:review", journey.slug)


def _page(request: HttpRequest, journey: Journey, refused: tuple[Problem, ...] = ()) -> HttpResponse:
    opened = open_bundle(journey)
    changed = stale(opened) if opened else []
    may_approve = allowed(request.user, "journeys.approve_rule")
    waits = opened is not None and opened.status == Bundle.Status.IN_REVIEW
    context = {
        "journey": journey,
        "opened": opened,
        "last": latest_bundle(journey) if opened is None else None,
        "waits": waits,
        "stale": changed,
        "view": bundle_view(journey, opened),
        "hindrances": bundle_review.bundle_hindrances(opened, member(request))
        if opened and waits and may_approve and not changed
        else [],
        "may_approve": may_approve,
        "may_change": allowed(request.user, "journeys.change_journey")
        and allowed(request.user, "journeys.change_rule"),
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "journeys/review.html", context, status=REFUSED if refused else 200)
