"""Publishing a journey: a dialog, and what it does."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from config.access import needs
from contacts.models import Member
from journeys.models import Enrollment, Journey, Rule
from journeys.rules.problems import RuleError
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
        if version.journey.status == Journey.Status.PAUSED:
            said = _("Version %(number)s is published. The journey stays paused until you resume it.")
        else:
            said = _("Version %(number)s is live.")
        messages.success(request, said % {"number": version.number})
        return HttpResponseClientRedirect(reverse("journeys:canvas", args=[journey.slug]))
    return _dialog(request, journey)


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
