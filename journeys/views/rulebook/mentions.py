"""Mentions in comments: whom one can mention, and what one has read."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from config.access import needs
from config.pages import asked
from config.toasts import done
from journeys.queries.mentions import MAY_READ, proposals
from journeys.services.mention import read as mark_read
from journeys.views.rulebook.edit import member, number


@require_safe
@needs("journeys.add_rulecomment")
def members(request: HttpRequest) -> JsonResponse:
    """Members who can be mentioned and are called as is typed (``?typed=``)."""
    return JsonResponse({"members": [asdict(found) for found in proposals(asked(request, "typed"))]})


@require_POST
@needs(MAY_READ)
def read(request: HttpRequest) -> HttpResponse:
    """Mark mentions of oneself as read: those named (``mention``), else all. A comment that came into sight
    (``seen``) only loses its mark."""
    named = [number(each) for each in request.POST.getlist("mention")[:500]]
    mark_read(member(request), named or None)
    return HttpResponse("") if "seen" in request.POST else done(request, "journeys:home")
