"""Editing the draft of a rule beside its table: the condition of one that has none, and the examples."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from config.access import needs
from journeys.models import Rule
from journeys.rules.problems import Problem, RuleError
from journeys.services import example_changes
from journeys.services import rule_changes as changes
from journeys.services.edit_rule import edit_rule
from journeys.views.rulebook.edit import REFUSED, member, number
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


@require_POST
@needs("journeys.change_rule")
def examples(request: HttpRequest, slug: str) -> HttpResponse:
    """Add an example, remove one, or let one expect what the rule answers now. Gives the examples back."""
    found = get_object_or_404(Rule, slug=slug)
    given = request.POST
    index = number(given.get("index", ""))
    facts = {key.removeprefix("fact:"): str(given[key]) for key in given if key.startswith("fact:")}
    made: dict[str, changes.Change] = {
        "accept": lambda document: example_changes.accept_example(document, index),
        "remove": lambda document: example_changes.remove_example(document, index),
        "add": lambda document: example_changes.add_example(document, facts),
    }
    problems: tuple[Problem, ...] = ()
    try:
        edit_rule(found, member(request), made.get(given.get("act", ""), _unknown))
    except RuleError as error:
        problems = error.problems
    context = page_context(request, found) | {"example_problems": problems, "swapped": True}
    status = REFUSED if problems else 200
    return render(request, "rulebook/rule.html#examples_answer", context, status=status)


def _unknown(document: Mapping[str, Any]) -> dict[str, Any]:
    raise changes.refuse("unknown_act", "", "This change is not known.", "Load the page again.")
