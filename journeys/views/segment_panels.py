"""What journeys show on the page of a segment, which asks for this part and knows no more of journeys."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from config.access import needs
from contacts.models import Segment
from journeys.queries.segment_uses import uses_of


@require_safe
@needs("journeys.view_journey")
def uses(request: HttpRequest, slug: str) -> HttpResponse:
    """The journeys, rules and segments that name the segment."""
    segment = get_object_or_404(Segment, slug=slug)
    return render(request, "journeys/segment_uses.html", {"uses": uses_of(segment.slug)})
