"""Editing the table of a rule's draft as a whole: rows, columns, outcomes."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from config.access import needs
from journeys.models import Rule
from journeys.rules.problems import Problem, RuleError
from journeys.services import row_changes
from journeys.services import rule_changes as changes
from journeys.services.cure_changes import cure_change, told_cure, undo_edit
from journeys.services.edit_rule import edit_rule
from journeys.services.open_version import OPEN
from journeys.views.rulebook.edit import REFUSED, member, number
from journeys.views.rulebook.page import page_context


@require_POST
@needs("journeys.change_rule")
def table(request: HttpRequest, slug: str) -> HttpResponse:
    """Add, remove, put back, name or move a row; add or remove a column; set the outcomes; cure what the
    analysis found; undo that. Gives the table back."""
    found = get_object_or_404(Rule, slug=slug)
    undo: dict[str, Any] | None = None
    told = _("Row %(row)s is removed.") % {"row": request.POST.get("row", "")}
    problems: tuple[Problem, ...] = ()
    act, change = _table_change(request.POST)
    try:
        if act == "remove":
            removed = _row_of(found, request.POST.get("row", ""))
            undo = {"act": "insert", "removed": json.dumps(asdict(removed))}
        if act == "undo":
            undo_edit(found, member(request), number(request.POST.get("revision", "")))
        else:
            edited = edit_rule(found, member(request), change)
        if act == "cure":
            undo, told = {"act": "undo", "revision": edited.revision - 1}, _("Done.")
    except RuleError as error:
        problems, undo = error.problems, None
    context = page_context(request, found) | {"refused": problems, "swapped": True}
    response = render(
        request, "rulebook/rule.html#table_answer", context, status=REFUSED if problems else 200
    )
    if undo is not None:
        undoing = {
            "label": _("Undo"),
            "address": reverse("journeys:rule_table", args=[slug]),
            "values": undo,
            "target": "#rule-table",
        }
        trigger_client_event(response, "toast", {"text": told, "undo": undoing})
    return response


def _table_change(given: QueryDict) -> tuple[str, changes.Change]:
    act, row = given.get("act", ""), given.get("row", "")
    match act:
        case "add":
            return act, lambda document: row_changes.add_row(document)[0]
        case "remove":
            return act, lambda document: row_changes.remove_row(document, row)[0]
        case "insert":
            return act, lambda document: row_changes.insert_row(document, _removed(given))
        case "up" | "down":
            return act, lambda document: row_changes.move_row(document, row, -1 if act == "up" else 1)
        case "add_input":
            fact, kind, label = given.get("fact", ""), given.get("type", ""), given.get("label", "")
            return act, lambda document: changes.add_input(document, fact, kind, label)
        case "rename":
            name = given.get("text", "")
            return act, lambda document: changes.set_cell(document, row, "id", 0, name)
        case "remove_input":
            asked = number(given.get("column", ""))
            return act, lambda document: changes.remove_input(document, asked)
        case "outcomes":
            at, values = number(given.get("column", "0")), given.get("values", "")
            return act, lambda document: changes.set_outcomes(document, at, values)
        case "cure":
            return act, cure_change(given.get("cure", ""), told_cure(given.get("to", "")))
        case "condition":
            return act, lambda document: changes.set_condition(document, given.get("condition", ""))
    return act, _unknown


def _unknown(document: Mapping[str, Any]) -> dict[str, Any]:
    raise changes.refuse("unknown_act", "", "This change is not known.", "Load the page again.")


def _removed(given: QueryDict) -> row_changes.Removed:
    try:
        told = json.loads(given.get("removed", ""))
        at, row, examples = int(told["at"]), dict(told["row"]), tuple(int(at) for at in told["examples"])
    except (ValueError, TypeError, KeyError, RecursionError):
        raise changes.refuse(
            "unreadable_row", "", "The row cannot be read.", "Load the page again."
        ) from None
    return row_changes.Removed(max(at, 0), row, examples)


def _row_of(rule: Rule, row: str) -> row_changes.Removed:
    """The row as it stands in the draft (or in what a draft would begin as), to be put back one day."""
    versions = rule.versions.order_by("-number")
    version = versions.filter(status__in=OPEN).first() or versions.first()
    return row_changes.remove_row(version.document if version else {}, row)[1]
