"""Insights: the way to every journey's numbers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.access import needs
from config.pages import page_of
from journeys.queries.journeys import NOBODY, journey_list, totals


@require_safe
@needs("journeys.view_numbers")
def insights(request: HttpRequest) -> HttpResponse:
    """Each journey that has been live, with its people in short."""
    page = page_of(journey_list().filter(versions__isnull=False).distinct(), request)
    people = totals([journey.pk for journey in page])
    rows = [(journey, people.get(journey.pk, NOBODY)) for journey in page]
    return render(request, "journeys/insights.html", {"page": page, "rows": rows})
