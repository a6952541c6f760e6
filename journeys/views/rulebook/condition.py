"""Editing the condition of a rule's draft."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from config.access import needs
from journeys.models import Rule
from journeys.rules.problems import Problem, RuleError
from journeys.services import rule_changes as changes
from journeys.services.edit_rule import edit_rule
from journeys.views.rulebook.edit import REFUSED, member
from journeys.views.rulebook.page import page_context


@require_POST
@needs("journeys.change_rule")
def condition(request: HttpRequest, slug: str) -> HttpResponse:
    """Store the condition, as JSON. Gives its part of the page back."""
    found = get_object_or_404(Rule, slug=slug)
    text = request.POST.get("condition", "")
    problems: tuple[Problem, ...] = ()
    try:
        edit_rule(found, member(request), lambda document: changes.set_condition(document, text))
    except RuleError as error:
        problems = error.problems
    context = page_context(request, found) | {"refused": problems, "swapped": True}
    if problems:
        context["typed"] = text
    status = REFUSED if problems else 200
    return render(request, "rulebook/rule.html#table_answer", context, status=status)
