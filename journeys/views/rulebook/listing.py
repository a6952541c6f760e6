"""The rulebook as a list."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from config import clock
from config.access import needs
from config.pages import asked, page_of, part
from journeys.queries.rule_list import Filters, lines, owners, rules_found

STATUSES = (("approved", _("Approved")), ("in_review", _("In review")), ("draft", _("Draft")))
SORTS = (("", _("By name")), ("review", _("By review date")), ("newest", _("Newest first")))
LATELY = timedelta(days=30)


@require_safe
@needs("journeys.view_rule")
def rules(request: HttpRequest) -> HttpResponse:
    """All rules, searched, filtered and sorted by the address, each with its state, the journeys that ask it
    and how often it decided lately."""
    now = clock.now()
    filters = filters_of(request)
    page = page_of(rules_found(filters, now.date()), request)
    context = {
        "page": page,
        "lines": lines(list(page), now.date(), now - LATELY),
        "filters": filters,
        "statuses": STATUSES,
        "sorts": SORTS,
        "owners": owners(),
        "others": _without_owner(request),
    }
    return render(request, part(request, "rulebook/rules.html", "rows"), context)


def _without_owner(request: HttpRequest) -> str:
    """The beginning of an address of this list that shows one owner's rules, with all else as it is."""
    kept = request.GET.copy()
    for name in ("owner", "page"):
        kept.pop(name, None)
    return f"{kept.urlencode()}&" if kept else ""


def filters_of(request: HttpRequest) -> Filters:
    """What of the rulebook an address asks for."""
    return Filters(*(asked(request, name) for name in ("search", "status", "owner", "due", "sort")))
