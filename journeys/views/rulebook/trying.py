"""A condition that is being written: what it says, what is wrong with it, and for how many it holds."""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from config import clock
from config.access import needs
from contacts.segments.counting import count, estimate
from journeys.rules.conditions import Condition, parse_condition
from journeys.rules.explain import condition_in_words
from journeys.rules.problems import RuleError


@require_POST
@never_cache
@needs("journeys.view_rule")
def try_condition(request: HttpRequest) -> JsonResponse:
    """What the condition in the body says, or what is wrong with it and where. With ``?how=about`` also for
    how many contacts it holds now, by a sample where they are many; with ``exact`` by all. Nothing is
    stored."""
    how = request.GET.get("how", "words")
    try:
        condition = parse_condition(json.loads(request.body))
    except (ValueError, RecursionError):
        return JsonResponse({"problems": [], "words": "", "count": None})
    except RuleError as error:
        return JsonResponse({"problems": _told(error), "words": "", "count": None})
    told: dict[str, Any] = {"problems": [], "words": condition_in_words(condition), "count": None}
    if how != "words":
        told |= _counted(condition, how == "exact")
    return JsonResponse(told)


def _counted(condition: Condition, exactly: bool) -> dict[str, Any]:
    now = clock.now()
    try:
        about = None if exactly else estimate(condition, now)
        return {"count": count(condition, now) if about is None else about, "exact": about is None}
    except RuleError as error:
        first = error.problems[0]
        return {"uncounted": first.message}


def _told(error: RuleError) -> list[dict[str, str]]:
    return [
        {"place": found.place, "message": found.message, "cure": found.cure} for found in error.problems[:20]
    ]
