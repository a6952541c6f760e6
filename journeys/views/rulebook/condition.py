"""Editing the condition of a rule's draft."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from config.access import needs
from journeys.models import Rule
from journeys.rules.problems import Problem, RuleError
from journeys.services import rule_changes as changes
from journeys.services.as_seen import as_seen
from journeys.services.edit_rule import edit_rule
from journeys.views.rulebook.edit import REFUSED, member
from journeys.views.rulebook.page import page_context


@require_POST
@needs("journeys.change_rule")
def condition(request: HttpRequest, slug: str) -> HttpResponse:
    """Store the condition, as JSON, where it says what its author ``seen`` (a fingerprint). Gives its part of
    the page back, with what was typed where it is refused."""
    found = get_object_or_404(Rule, slug=slug)
    text = request.POST.get("condition", "")
    problems: tuple[Problem, ...] = ()
    try:
        change = as_seen(
            lambda document: changes.set_condition(document, text), "condition", request.POST.get("seen")
        )
        edit_rule(found, member(request), change)
    except RuleError as error:
        problems = error.problems
    context = page_context(request, found) | {"refused": problems, "swapped": True}
    if problems:
        context["typed"] = text
    status = REFUSED if problems else 200
    return render(request, "rulebook/rule.html#table_answer", context, status=status)
