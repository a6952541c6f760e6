"""The examples of a rule's draft: typed, made from a contact, a decision or a finding, or as a covering
set."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from config import clock
from config.access import allowed, needs
from journeys.models import Decision, Rule
from journeys.queries.decisions import Place
from journeys.queries.reading import read
from journeys.rules.analysis.example_sets import Made, covering_examples
from journeys.rules.problems import Problem, RuleError
from journeys.services import example_changes
from journeys.services import rule_changes as changes
from journeys.services.edit_rule import edit_rule
from journeys.services.example_from import found_contact, of_contact, of_decision
from journeys.views.rulebook.edit import REFUSED, member, number
from journeys.views.rulebook.page import page_context


@require_POST
@needs("journeys.change_rule")
def examples(request: HttpRequest, slug: str) -> HttpResponse:
    """Add an example (typed, of a contact, of a logged decision, of a finding) or a covering set, remove one,
    or let one expect what the rule answers now. Gives the examples back; a word only, where ``quiet`` is
    given."""
    found = get_object_or_404(Rule, slug=slug)
    problems: tuple[Problem, ...] = ()
    added = 0

    def change(document: Mapping[str, Any]) -> changes.RuleDocument:
        nonlocal added
        changed = _change(request, document)
        added = len(changed.get("examples", ())) - len(document.get("examples", ()))
        return changed

    try:
        edit_rule(found, member(request), change)
    except RuleError as error:
        problems = error.problems
    status = REFUSED if problems else 200
    if request.POST.get("quiet"):
        response = HttpResponse(status=204)
        text = (
            f"{problems[0].message} {problems[0].cure}"
            if problems
            else _("It is an example of the draft now.")
        )
        return trigger_client_event(response, "toast", {"text": text})
    context = page_context(request, found) | {"example_problems": problems, "swapped": True}
    response = render(request, "rulebook/rule.html#examples_answer", context, status=status)
    if not problems and request.POST.get("act") in MAKING:
        text = ngettext("%(number)s example is added.", "%(number)s examples are added.", added) % {
            "number": added
        }
        trigger_client_event(response, "toast", {"text": text})
    return response


MAKING = ("contact", "decision", "example", "cover")


def _change(request: HttpRequest, document: Mapping[str, Any]) -> changes.RuleDocument:
    given = request.POST
    index = number(given.get("index", ""))
    match given.get("act", ""):
        case "accept":
            return example_changes.accept_example(document, index)
        case "remove":
            return example_changes.remove_example(document, index)
        case "add":
            facts = {key.removeprefix("fact:"): str(given[key]) for key in given if key.startswith("fact:")}
            return example_changes.add_example(document, facts)
        case act if act in MAKING:
            return example_changes.add_examples(document, _made(request, act, given, document))
    raise changes.refuse("unknown_act", "", "This change is not known.", "Load the page again.")


def _made(request: HttpRequest, act: str, given: QueryDict, document: Mapping[str, Any]) -> list[Made]:
    rule = read(document).rule
    if act == "cover":
        return covering_examples(rule)
    if act == "example":
        return [Made(_("from a finding"), _facts(given.get("facts", "")))]
    if not allowed(request.user, "contacts.view_contact" if act == "contact" else "journeys.view_rule"):
        raise changes.refuse(
            "not_allowed", "contact", _("You may not see contacts."), _("Ask somebody who may.")
        )
    if act == "contact":
        return [of_contact(rule, found_contact(given.get("contact", "")), clock.now())]
    place = Place.read(given.get("decision", ""))
    named = {"enrollment_id": place.enrollment_id, "seq": place.seq, "at": place.at} if place else None
    decision = Decision.objects.filter(**named).first() if named else None
    if decision is None:
        message = _("There is no such decision any more.")
        raise changes.refuse("unknown_decision", "decision", message, _("Load the page again."))
    return [of_decision(rule, decision)]


def _facts(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise changes.refuse("unreadable_facts", "facts", "The facts cannot be read.", "Load the page again.")
    return told
