"""Publishing, pausing and resuming a journey: a dialog, and what it does."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from config.access import needs
from config.toasts import Undo, tell
from contacts.models import Member
from journeys.models import Enrollment, Journey, Rule
from journeys.rules.problems import RuleError
from journeys.services import pause as holding
from journeys.services.publish import publish, readiness


@needs("journeys.publish_journey")
@require_http_methods(["GET", "HEAD", "POST"])
def publish_journey(request: HttpRequest, slug: str) -> HttpResponse:
    """GET says what stands in the way, or who is under way and what publishing does; POST publishes."""
    journey = get_object_or_404(Journey, slug=slug)
    if request.method == "POST":
        try:
            version = publish(journey, _member(request), request.POST.get("note", "")[:2000])
        except RuleError:
            return _dialog(request, journey, status=422)
        messages.success(request, _("Version %(number)s is live.") % {"number": version.number})
        return HttpResponseClientRedirect(reverse("journeys:canvas", args=[journey.slug]))
    return _dialog(request, journey)


@needs("journeys.publish_journey")
@require_POST
def pause(request: HttpRequest, slug: str) -> HttpResponse:
    """Hold a live journey."""
    if holding.pause(get_object_or_404(Journey, slug=slug), _member(request)):
        undo = Undo(reverse("journeys:resume", args=[slug]))
        tell(request, _("Paused. Nobody enters or moves, and nothing is sent, until you resume."), undo)
    return HttpResponseClientRefresh()


@needs("journeys.publish_journey")
@require_POST
def resume(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a paused journey go on."""
    if holding.resume(get_object_or_404(Journey, slug=slug), _member(request)):
        messages.success(request, _("Resumed. What fell due meanwhile happens now."))
    return HttpResponseClientRefresh()


def _member(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member), "only members get past needs"
    return request.user


def _dialog(request: HttpRequest, journey: Journey, status: int = 200) -> HttpResponse:
    ready = readiness(journey)
    last = journey.versions.order_by("-number").first()
    context = {
        "journey": journey,
        "ready": ready,
        "number": last.number + 1 if last else 1,
        "under_way": Enrollment.objects.filter(version__journey=journey, state=Enrollment.State.LIVE).count(),
        "unapproved": Rule.objects.filter(slug__in=ready.unapproved),
    }
    return render(request, "journeys/publish.html", context, status=status)
