"""What one click does to the table of a rule's draft: curing what the analysis found, and undoing that."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from config.access import needs
from journeys.models import Rule
from journeys.rules.problems import Problem, RuleError
from journeys.services.as_seen import Watched
from journeys.services.cure_changes import cure_change, told_cure
from journeys.services.edit_rule import edit_rule
from journeys.services.undo_edit import undo_edit
from journeys.views.rulebook.edit import REFUSED, member, number
from journeys.views.rulebook.page import page_context, without_draft


@require_POST
@needs("journeys.change_rule")
def table(request: HttpRequest, slug: str) -> HttpResponse:
    """Cure a finding (``cure``, ``to``) of the logic that was ``seen`` (a fingerprint), or (``act=undo``) put
    back what a ``revision`` said. Gives the table back."""
    found = get_object_or_404(Rule, slug=slug)
    given = request.POST
    problems: tuple[Problem, ...] = ()
    undo: int | None = None
    try:
        if given.get("act") == "undo":
            if undo_edit(found, member(request), number(given.get("revision", ""))) is None:
                return without_draft(request, found)
        else:
            cure, to, seen = (given.get(part, "") for part in ("cure", "to", "seen"))
            watched = Watched(cure_change(cure, told_cure(to), seen))
            version = edit_rule(found, member(request), watched)
            undo = version.revision - 1 if watched.changed else None
    except RuleError as error:
        problems = error.problems
    context = page_context(request, found) | {"refused": problems, "swapped": True}
    status = REFUSED if problems else 200
    response = render(request, "rulebook/rule.html#table_answer", context, status=status)
    if undo is not None:
        undoing = {
            "label": _("Undo"),
            "address": reverse("journeys:rule_table", args=[slug]),
            "values": {"act": "undo", "revision": undo},
            "target": "#rule-table",
        }
        trigger_client_event(response, "toast", {"text": _("Done."), "undo": undoing})
    return response
