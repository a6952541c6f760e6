"""The path of one person through a journey."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from config import clock
from config.access import needs
from journeys.models import Run
from journeys.queries.path import path_of


@require_safe
@needs("journeys.view_run")
def run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Each step with its times, the reason of each decision, messages, and what the person waits for."""
    found = get_object_or_404(
        Run.objects.select_related("contact", "journey", "enrollment__version", "enrollment__node"),
        public_id=public_id,
    )
    context = {"run": found, "path": path_of(found), "now": clock.now()}
    return render(request, "journeys/run.html", context)
