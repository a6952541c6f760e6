"""What the canvas asks for when it is needed: the table of a decision, and the tests walked. Both only
read."""

from dataclasses import asdict

from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from config.access import needs
from journeys.models import Journey
from journeys.queries.draft import drawing
from journeys.queries.node_table import node_table
from journeys.queries.walked_tests import walked_tests
from journeys.rules.problems import RuleError


@require_GET
@never_cache
@needs("journeys.view_journey")
def table(request: HttpRequest, slug: str, key: str) -> JsonResponse:
    """The rule of a decision in words, with the way out that each row takes. About five queries."""
    draft = drawing(get_object_or_404(Journey, slug=slug))
    node = draft.document.nodes.get(key)
    found = node_table(node, draft.rules) if node else None
    if found is None:
        raise Http404(key)
    return JsonResponse(asdict(found))


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
