"""The examples of a rule's draft: typed, made from a contact, a decision or a finding, or as a covering
set."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
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
from journeys.services.as_seen import Watched
from journeys.services.edit_rule import edit_rule
from journeys.services.example_from import found_contact, of_contact, of_decision
from journeys.services.undo_edit import undo_edit
from journeys.views.rulebook.edit import REFUSED, member, number
from journeys.views.rulebook.page import page_context, without_draft


@require_POST
@needs("journeys.change_rule")
def examples(request: HttpRequest, slug: str) -> HttpResponse:
    """Add an example (typed, of a contact, of a logged decision, of a finding) or a covering set, remove one
    or let one expect what the rule answers now (``index``, and the example that was ``seen`` there as its
    fingerprint), or put back what a ``revision`` said. Gives the examples back; a word only, where ``quiet``
    is given."""
    found = get_object_or_404(Rule, slug=slug)
    act = request.POST.get("act", "")
    problems: tuple[Problem, ...] = ()
    added, undo = 0, None

    def change(document: Mapping[str, Any]) -> changes.RuleDocument:
        nonlocal added
        changed = _change(request, document)
        added = len(changed.get("examples", ())) - len(document.get("examples", ()))
        return changed

    try:
        if act == "undo":
            if undo_edit(found, member(request), number(request.POST.get("revision", ""))) is None:
                return without_draft(request, found)
        else:
            watched = Watched(change)
            version = edit_rule(found, member(request), watched)
            undo = version.revision - 1 if watched.changed else None
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
    if undo is not None or (not problems and act in MAKING):
        undoing = {
            "label": _("Undo"),
            "address": reverse("journeys:rule_examples", args=[slug]),
            "values": {"act": "undo", "revision": undo},
            "target": "#rule-examples",
        }
        told = {"text": _done(act, added)} | ({"undo": undoing} if undo is not None else {})
        trigger_client_event(response, "toast", told)
    return response


def _done(act: str, added: int) -> str:
    if act == "remove":
        return _("The example is removed.")
    if act == "accept":
        return _("The example expects this answer now.")
    text = ngettext("%(number)s example is added.", "%(number)s examples are added.", added)
    return text % {"number": added}


MAKING = ("contact", "decision", "example", "cover")


def _change(request: HttpRequest, document: Mapping[str, Any]) -> changes.RuleDocument:
    given = request.POST
    index = number(given.get("index", ""))
    match given.get("act", ""):
        case "accept":
            return example_changes.accept_example(document, index, given.get("seen"))
        case "remove":
            return example_changes.remove_example(document, index, given.get("seen"))
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
