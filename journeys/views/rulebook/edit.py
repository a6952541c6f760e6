"""Editing the draft of a rule: a cell, rows, columns, purpose."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from config.access import needs
from contacts.models import Member
from journeys.forms.new_rule import NewRule
from journeys.models import Rule, RuleVersion
from journeys.queries.rule_page import cell_view
from journeys.rules.problems import Problem, RuleError
from journeys.rules.words import cell_in_words
from journeys.services import example_changes
from journeys.services import rule_changes as changes
from journeys.services.edit_rule import OPEN, edit_rule, open_draft
from journeys.services.edit_rule import new_rule as make_rule
from journeys.views.rulebook.page import page_context

REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
@needs("journeys.add_rule")
def new_rule(request: HttpRequest) -> HttpResponse:
    """Ask for a name and a kind; then open the rule."""
    form = NewRule(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = make_rule(form.cleaned_data["name"], form.cleaned_data["kind"], member(request))
        return redirect("journeys:rule", made.slug)
    return render(request, "rulebook/new_rule.html", {"form": form}, status=REFUSED if form.errors else 200)


@require_POST
@needs("journeys.change_rule")
def propose(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a draft, or the one that somebody has opened already."""
    found = get_object_or_404(Rule, slug=slug)
    open_draft(found, member(request))
    return redirect("journeys:rule", found.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("journeys.change_rule")
def cell(request: HttpRequest, slug: str) -> HttpResponse:
    """GET checks what is being typed, and answers what it would mean; POST stores it and gives the cell
    back."""
    found = get_object_or_404(Rule, slug=slug)
    given = request.POST if request.method == "POST" else request.GET
    row, part, column = given.get("row", ""), given.get("part", ""), _number(given.get("column", "0"))
    text, was = given.get("text", ""), given.get("was")
    if request.method == "GET":
        return JsonResponse(_meaning(part, text, given.get("type", "text")))
    draft = found.versions.filter(status__in=OPEN).first()
    before = cell_view(draft, row, part, column) if draft else None
    problem: Problem | None = None
    try:
        edit_rule(
            found,
            member(request),
            lambda document: changes.set_cell(document, row, part, column, text),
            (lambda document: _text_at(document, row, part, column) == was) if was is not None else None,
        )
    except RuleError as error:
        problem = error.problems[0]
    context = page_context(request, found)
    shown = cell_view(_open(found), row, part, column) or before
    context |= {"cell": shown, "problem": problem, "typed": text, "swapped": True}
    return render(request, "rulebook/rule.html#cell_answer", context, status=REFUSED if problem else 200)


@require_POST
@needs("journeys.change_rule")
def table(request: HttpRequest, slug: str) -> HttpResponse:
    """Add, remove, put back or move a row; add a column; set the outcomes. Gives the table back."""
    found = get_object_or_404(Rule, slug=slug)
    undo: dict[str, Any] | None = None
    problems: tuple[Problem, ...] = ()
    act, change = _table_change(request.POST)
    try:
        if act == "remove":
            before = _open(found).document
            _changed, removed = changes.remove_row(before, request.POST.get("row", ""))
            undo = {"act": "insert", "removed": json.dumps(asdict(removed))}
        edit_rule(found, member(request), change)
    except RuleError as error:
        problems, undo = error.problems, None
    context = page_context(request, found) | {"refused": problems, "swapped": True}
    response = render(
        request, "rulebook/rule.html#table_answer", context, status=REFUSED if problems else 200
    )
    if undo is not None:
        name = request.POST.get("row", "")
        undoing = {
            "label": _("Undo"),
            "address": reverse("journeys:rule_table", args=[slug]),
            "values": undo,
            "target": "#rule-table",
        }
        told = {"text": _("Row %(row)s is removed.") % {"row": name}, "undo": undoing}
        trigger_client_event(response, "toast", told)
    return response


@require_POST
@needs("journeys.change_rule")
def examples(request: HttpRequest, slug: str) -> HttpResponse:
    """Add an example, remove one, or let one expect what the rule answers now. Gives the examples back."""
    found = get_object_or_404(Rule, slug=slug)
    given = request.POST
    index = _number(given.get("index", ""))
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


@require_POST
@needs("journeys.change_rule")
def purpose(request: HttpRequest, slug: str) -> HttpResponse:
    """Store the purpose, in Markdown."""
    found = get_object_or_404(Rule, slug=slug)
    text = request.POST.get("purpose", "")
    try:
        edit_rule(found, member(request), lambda document: changes.set_purpose(document, text))
    except RuleError as error:
        messages.error(request, f"{error.problems[0].message} {error.problems[0].cure}")
    else:
        messages.success(request, _("The purpose is saved."))
    return redirect("journeys:rule", found.slug)


def member(request: HttpRequest) -> Member:
    """Who asks; ``needs`` let only members in."""
    assert isinstance(request.user, Member)
    return request.user


def _table_change(given: QueryDict) -> tuple[str, changes.Change]:
    act, row = given.get("act", ""), given.get("row", "")
    match act:
        case "add":
            return act, lambda document: changes.add_row(document)[0]
        case "remove":
            return act, lambda document: changes.remove_row(document, row)[0]
        case "insert":
            return act, lambda document: changes.insert_row(document, _removed(given))
        case "up" | "down":
            return act, lambda document: changes.move_row(document, row, -1 if act == "up" else 1)
        case "add_input":
            fact, kind, label = given.get("fact", ""), given.get("type", ""), given.get("label", "")
            return act, lambda document: changes.add_input(document, fact, kind, label)
        case "outcomes":
            at, values = _number(given.get("column", "0")), given.get("values", "")
            return act, lambda document: changes.set_outcomes(document, at, values)
        case "condition":
            return act, lambda document: changes.set_condition(document, given.get("condition", ""))
    return act, _unknown


def _unknown(document: Mapping[str, Any]) -> dict[str, Any]:
    raise changes.refuse("unknown_act", "", "This change is not known.", "Load the page again.")


def _removed(given: QueryDict) -> changes.Removed:
    try:
        told = json.loads(given.get("removed", ""))
        at, row, examples = int(told["at"]), dict(told["row"]), tuple(int(at) for at in told["examples"])
    except (ValueError, TypeError, KeyError, RecursionError):
        raise changes.refuse(
            "unreadable_row", "", "The row cannot be read.", "Load the page again."
        ) from None
    return changes.Removed(max(at, 0), row, examples)


def _meaning(part: str, text: str, type: str) -> dict[str, Any]:
    """What typed text would mean in a cell: its S-FEEL and words, or what is wrong with it."""
    try:
        if part == "when":
            meant = changes.test(text, type)
            return {"cell": meant, "words": cell_in_words(meant, type), "problem": None}
        changes.value(text, type)
    except RuleError as error:
        problem = error.problems[0]
        return {"cell": None, "words": None, "problem": f"{problem.message} {problem.cure}"}
    return {"cell": text, "words": text, "problem": None}


def _text_at(document: Mapping[str, Any], row: str, part: str, column: int) -> str | None:
    version = RuleVersion(document=document, status=RuleVersion.Status.DRAFT)
    found = cell_view(version, row, part, column)
    return found.text if found else None


def _open(rule: Rule) -> RuleVersion:
    return rule.versions.get(status__in=OPEN)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else -1
