"""Logic that nobody uses, across the rulebook, and the proposal to remove it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from config import clock
from config.access import needs
from config.pages import asked
from config.toasts import Undo, tell
from journeys.models import Rule
from journeys.queries.pruning import unused
from journeys.queries.pruning_words import told
from journeys.rules.problems import RuleError
from journeys.services.edit_rule import edit_rule
from journeys.services.outcome_changes import remove_outcome
from journeys.services.row_changes import remove_rows
from journeys.services.rule_changes import refuse
from journeys.views.rulebook.edit import member

PER_PAGE = 15
"""Rules of a page, each with its rows."""

DAYS = (
    ("30", gettext_lazy("Unused for 30 days")),
    ("90", gettext_lazy("Unused for 90 days")),
    ("365", gettext_lazy("Unused for a year")),
)


@require_safe
@needs("journeys.view_rule")
def pruning(request: HttpRequest) -> HttpResponse:
    """By rule, the rows that have not fired and the ways out that nobody took for ``?days=``."""
    wanted = asked(request, "days")
    days = wanted if wanted in dict(DAYS) else DAYS[0][0]
    now, lately = clock.now(), timedelta(days=int(days))
    page = Paginator(unused(now, lately), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "found": told(list(page), now - lately), "days": DAYS, "chosen": days}
    return render(request, "rulebook/pruning.html", context)


@require_POST
@needs("journeys.change_rule")
def propose(request: HttpRequest, slug: str) -> HttpResponse:
    """Remove the rows (``row``, several), or a way out (``outcome`` of an ``output``), in a draft of the
    rule, and open it with the way back."""
    rule = get_object_or_404(Rule, slug=slug)
    given = request.POST
    rows, output, outcome = given.getlist("row")[:500], given.get("output", ""), given.get("outcome", "")

    def change(document: Mapping[str, Any]) -> dict[str, Any]:
        if outcome:
            return remove_outcome(document, output, outcome)
        if not rows:
            raise refuse("nothing_chosen", "", _("No row was chosen."), _("Choose what is to be removed."))
        return remove_rows(document, rows)

    try:
        draft = edit_rule(rule, member(request), change)
    except RuleError as error:
        messages.error(request, f"{error.problems[0].message} {error.problems[0].cure}")
        return redirect("journeys:pruning")
    text = ngettext(
        "Version %(version)s is a draft without the row.",
        "Version %(version)s is a draft without the %(number)s rows.",
        len(rows),
    )
    if outcome:
        text = _(
            "Version %(version)s is a draft without the way out “%(outcome)s” and the rows that lead there."
        )
    words = {"version": draft.number, "number": len(rows), "outcome": outcome}
    values = {"act": "undo", "revision": str(draft.revision - 1)}
    tell(request, text % words, Undo(reverse("journeys:rule_table", args=[rule.slug]), values, "#rule-table"))
    return redirect("journeys:rule", rule.slug)
