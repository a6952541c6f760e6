"""The rulebook as a list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from config.access import needs
from config.pages import asked, page_of, part
from journeys.queries.rules import drafts_asking, rule_list

STATUSES = (("approved", _("Approved")), ("in_review", _("In review")), ("draft", _("Draft")))


@require_safe
@needs("journeys.view_rule")
def rules(request: HttpRequest) -> HttpResponse:
    """All rules, searched and filtered by the address, each with its state and the journeys that ask it."""
    search, status = asked(request, "search"), asked(request, "status")
    page = page_of(rule_list(search, status), request)
    asking = drafts_asking([rule.slug for rule in page])
    rows = [
        (rule, sorted({node.journey.name: node.journey for node in asking.get(rule.slug, [])}.items()))
        for rule in page
    ]
    context = {
        "page": page,
        "rows": rows,
        "search": search,
        "status": status,
        "statuses": STATUSES,
        "filtered": bool(search or status),
    }
    return render(request, part(request, "rulebook/rules.html", "rows"), context)
