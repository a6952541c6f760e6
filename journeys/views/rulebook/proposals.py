"""What editors of logic propose: facts, events, and values that contacts have."""

from dataclasses import asdict

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.access import needs
from config.pages import asked
from journeys.queries.fact_proposals import (
    known_events,
    known_facts,
    known_operators,
    known_properties,
    known_values,
)


@require_safe
@never_cache
@needs("journeys.view_rule")
def proposals(request: HttpRequest) -> JsonResponse:
    """Every fact that a rule may ask, every event with its properties, and what each type can be asked."""
    return JsonResponse(
        {
            "facts": [asdict(one) for one in known_facts()],
            "events": known_events(),
            "properties": known_properties(),
            "operators": known_operators(),
        }
    )


@require_safe
@never_cache
@needs("journeys.view_rule")
def values(request: HttpRequest) -> JsonResponse:
    """Values that contacts have of ``?fact=``; none of what is personal."""
    return JsonResponse({"values": known_values(asked(request, "fact"))})
