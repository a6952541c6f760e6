"""The decision log of a rule."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from config import clock
from config.access import needs
from config.pages import asked, instant_of, part
from journeys.models import Rule
from journeys.queries.decisions import PAGE, decisions_of


@require_safe
@needs("journeys.view_rule")
def decisions(request: HttpRequest, slug: str) -> HttpResponse:
    """Who was sent where, by which row, on what values; filtered by row and person."""
    found = get_object_or_404(Rule, slug=slug)
    row, search = asked(request, "row"), asked(request, "search")
    until = instant_of(asked(request, "until"))
    lines = decisions_of(found, clock.now(), row, search, until)
    newest = found.versions.order_by("-number").first()
    rows = ((newest.document.get("table") or {}).get("rows") or []) if newest else []
    context = {
        "rule": found,
        "decisions": lines[:PAGE],
        "more": lines[PAGE - 1].at if len(lines) > PAGE else None,
        "row": row,
        "rows": [*(item["id"] for item in rows), "otherwise"],
        "search": search,
    }
    return render(request, part(request, "rulebook/decisions.html", "rows"), context)
