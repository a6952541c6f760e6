"""What the canvas asks for when it is needed: the tests, walked."""

from dataclasses import asdict

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from config.access import needs
from journeys.models import Journey
from journeys.queries.draft import drawing
from journeys.queries.walked_tests import walked_tests
from journeys.rules.problems import RuleError


@require_GET
@never_cache
@needs("journeys.view_journey")
def walks(request: HttpRequest, slug: str) -> JsonResponse:
    """The draft's own tests, walked: each path with times and reasons, or why they cannot be. Five
    queries."""
    draft = drawing(get_object_or_404(Journey, slug=slug))
    try:
        told = walked_tests(draft.document, draft.rules)
    except RuleError as error:
        problem = error.problems[0]
        return JsonResponse({"walks": [], "problem": f"{problem.message} {problem.cure}".strip()})
    return JsonResponse({"walks": [asdict(walk) for walk in told], "problem": ""})
