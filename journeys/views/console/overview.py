"""The first page of the console: does everything work, and what waits."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.access import needs
from config.console import tabs
from config.pages import part
from config.rail import OPERATES
from config.version import version
from journeys.queries.failing import paused_themselves
from journeys.queries.health import checks
from journeys.queries.lag import MOST, lag


@require_safe
@needs(OPERATES)
def overview(request: HttpRequest) -> HttpResponse:
    """Health and lag, read anew every five seconds while one looks. About ten queries."""
    found = checks()
    context = {
        **tabs("journeys:console"),
        "checks": found,
        "well": all(check.well for check in found),
        "lag": lag(),
        "paused": paused_themselves(),
        "most": MOST,
        "version": version(),
    }
    return render(request, part(request, "console/overview.html", "state"), context)
