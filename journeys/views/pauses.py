"""Pausing and resuming a journey: the dialogs, and what they do."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from config import clock
from config.access import needs
from config.toasts import Undo, tell
from contacts.models import Member
from journeys.forms.pausing import PauseForm, ResumeForm
from journeys.models import Journey
from journeys.queries.pauses import backlog, latest_pause, under_way
from journeys.services import pause as holding


@needs("journeys.publish_journey")
@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: HttpRequest, slug: str) -> HttpResponse:
    """GET says who stands where and asks what becomes of entrants; POST holds the journey."""
    journey = get_object_or_404(Journey, slug=slug)
    form = PauseForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        asked = {"journey": journey, "form": form, "under_way": under_way(journey)}
        asked |= {"resuming": journey.resuming, "found": backlog(journey, clock.now())}
        return render(request, "journeys/pause.html", asked, status=422 if form.errors else 200)
    if holding.pause(journey, _member(request), form.cleaned_data["entrants"]):
        undo = Undo(reverse("journeys:resume", args=[slug]))
        tell(request, _("Paused. Nobody moves and nothing is sent until you resume."), undo)
    else:
        messages.info(request, _("It is not live, so there is nothing to pause."))
    return HttpResponseClientRefresh()


@needs("journeys.publish_journey")
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest, slug: str) -> HttpResponse:
    """GET says what has fallen due and asks what becomes of it; POST lets the journey go on."""
    journey = get_object_or_404(Journey, slug=slug)
    form = ResumeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        asked = {"journey": journey, "form": form, "found": backlog(journey, clock.now())}
        asked |= {"pause": latest_pause(journey)}
        return render(request, "journeys/resume.html", asked, status=422 if form.errors else 200)
    if not holding.resume(journey, _member(request), form.chosen):
        messages.info(request, _("It is not paused, or somebody has resumed it already."))
    elif journey.status == Journey.Status.LIVE:
        messages.success(request, _("Resumed."))
    else:
        messages.success(request, _("Resuming. It goes live once everybody who waits has been seen to."))
    return HttpResponseClientRefresh()


def _member(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member), "only members get past needs"
    return request.user
