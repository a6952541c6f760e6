"""The dashboard of a journey, and its tables as files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from config.access import needs
from config.csv_files import csv_answer
from config.pages import asked, part
from journeys.insights.funnel import as_told
from journeys.models import Journey, Version
from journeys.queries.dashboard import ARMS, dashboard, goal_of
from journeys.queries.dashboard_tables import TABLES


@require_safe
@needs("journeys.view_numbers")
def numbers(request: HttpRequest, slug: str) -> HttpResponse:
    """The funnel, the worth of the logic, what each row decided. ``?version=`` looks back, ``?logic=with`` or
    ``without`` at one arm. About twelve queries."""
    journey = get_object_or_404(Journey.objects.select_related("live_version"), slug=slug)
    versions = list(journey.versions.order_by("-number"))
    version = chosen_version(versions, asked(request, "version"))
    logic = chosen_arm(request)
    shown = dashboard(version, logic) if version else None
    context = {
        "journey": journey,
        "versions": versions,
        "version": version,
        "logic": logic,
        "dashboard": shown,
        # Only the live version's numbers move, and only they are told on the socket.
        "shown": as_told(shown.numbers)
        if shown and version and version.pk == journey.live_version_id
        else None,
        "goal": goal_of(version) if version else {},
    }
    page = "journeys/numbers.html"
    # Without numbers there is no part that could be exchanged.
    return render(request, part(request, page, "numbers") if version else page, context)


@require_safe
@needs("journeys.view_numbers")
def numbers_csv(request: HttpRequest, slug: str, table: str) -> HttpResponse:
    """One table of the dashboard as CSV, of the version and arm that the address names."""
    journey = get_object_or_404(Journey, slug=slug)
    version = chosen_version(list(journey.versions.order_by("-number")), asked(request, "version"))
    if table not in TABLES or version is None:
        raise Http404(table)
    logic = chosen_arm(request)
    name = "-".join(filter(None, [slug, f"v{version.number}", table, logic]))
    return csv_answer(name, TABLES[table](dashboard(version, logic)))


def chosen_arm(request: HttpRequest) -> str:
    """The arm that the address names; everybody for anything else."""
    logic = asked(request, "logic")
    return logic if logic in ARMS else ""


def chosen_version(versions: list[Version], number: str) -> Version | None:
    """The version that the address names, else the newest; None for a journey that was never live."""
    if not number:
        return versions[0] if versions else None
    found = next((version for version in versions if str(version.number) == number), None)
    if found is None:
        raise Http404(number)
    return found
