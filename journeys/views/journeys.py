"""The list of journeys, and making a new one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from config.access import needs
from config.pages import asked, page_of, part
from contacts.models import EventType, Member
from journeys.forms.new_journey import NewJourney
from journeys.models import Journey
from journeys.queries.journeys import NOBODY, journey_list, totals
from journeys.services.new_journey import new_journey as make_journey

LIST = "journeys/journeys.html"


@require_safe
@needs("journeys.view_journey")
def journeys(request: HttpRequest) -> HttpResponse:
    """All journeys, searched and filtered by the address."""
    search, status = asked(request, "search"), asked(request, "status")
    page = page_of(journey_list(search, status), request)
    people = totals([journey.pk for journey in page])
    rows = [(journey, people.get(journey.pk, NOBODY)) for journey in page]
    filtered = bool(search or status)
    context = {
        "page": page,
        "rows": rows,
        "search": search,
        "status": status,
        "statuses": Journey.Status.choices,
        "filtered": filtered,
    }
    return render(request, part(request, LIST, "rows"), context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("journeys.add_journey")
def new_journey(request: HttpRequest) -> HttpResponse:
    """Ask for a name and a trigger; then open the canvas with them on it."""
    form = NewJourney(request.POST or None)
    if request.method == "POST" and form.is_valid():
        assert isinstance(request.user, Member)
        journey = make_journey(form.cleaned_data["name"], form.cleaned_data["event"], request.user)
        return redirect(f"/journeys/{journey.slug}/")
    known = EventType.objects.filter(ignored=False).order_by("name").values_list("name", flat=True)[:500]
    context = {"form": form, "known_events": known}
    return render(request, "journeys/new_journey.html", context, status=422 if form.errors else 200)
