"""What ops leads did."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.access import needs
from config.console import tabs
from config.pages import asked, part
from config.rail import OPERATES
from journeys.queries.ops_journal import SHOWN, deeds


@require_safe
@needs(OPERATES)
def journal(request: HttpRequest) -> HttpResponse:
    """The latest hundred deeds, searched by the address."""
    search = asked(request, "search").strip()
    context = {
        **tabs("journeys:console_journal"),
        "deeds": deeds(search),
        "search": search,
        "shown": SHOWN,
    }
    return render(request, part(request, "console/journal.html", "rows"), context)
