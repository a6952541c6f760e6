"""Search over everything: the command palette asks here, and it is a page of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.access import SIGNED_IN, needs
from config.pages import asked, part
from journeys.queries.search import everything


@require_safe
@needs(SIGNED_IN)
def search(request: HttpRequest) -> HttpResponse:
    """Pages, acts, journeys, rules and contacts that fit, as far as this member may see them."""
    text = asked(request, "search")
    context = {"search": text, "found": everything(request.user, text)}
    return render(request, part(request, "journeys/search.html", "found"), context)
