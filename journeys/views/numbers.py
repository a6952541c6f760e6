"""The dashboard of a journey."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from config.access import needs
from config.pages import asked, part
from journeys.insights.funnel import as_message, funnel
from journeys.models import Journey, Version


@require_safe
@needs("journeys.view_numbers")
def numbers(request: HttpRequest, slug: str) -> HttpResponse:
    """Per step: arrived, left by which way, waiting, on to the goal. ``?version=`` looks back."""
    journey = get_object_or_404(Journey.objects.select_related("live_version"), slug=slug)
    versions = list(journey.versions.order_by("-number"))
    version = chosen_version(versions, asked(request, "version"))
    numbers_now = funnel(version) if version else None
    context = {
        "journey": journey,
        "versions": versions,
        "version": version,
        "funnel": numbers_now,
        "shown": as_message(numbers_now) if numbers_now else None,
        "goal": ((version.document.get("settings") or {}).get("goal") or {}) if version else {},
    }
    page = "journeys/numbers.html"
    # Without numbers there is no part that could be exchanged.
    return render(request, part(request, page, "numbers") if version else page, context)


def chosen_version(versions: list[Version], number: str) -> Version | None:
    """The version that the address names, else the newest; None for a journey that was never live."""
    if not number:
        return versions[0] if versions else None
    found = next((version for version in versions if str(version.number) == number), None)
    if found is None:
        raise Http404(number)
    return found
