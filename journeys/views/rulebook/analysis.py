"""What is doubtful about a rule that takes a look at the data, as a part of its page; apart, so that no log
and no sample delays it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from config import clock
from config.access import allowed, needs
from config.pages import asked
from journeys.models import Rule, RuleVersion
from journeys.queries.reading import read
from journeys.queries.rule_data import rule_data
from journeys.queries.rule_findings import findings_view
from journeys.rules.fingerprint import LOGIC, fingerprint_of
from journeys.views.rulebook.page import shown_version


@require_safe
@needs("journeys.view_rule")
def data(request: HttpRequest, slug: str) -> HttpResponse:
    """How filled and fresh the facts of a version (``?version=``) are, and which rules decide otherwise."""
    found = get_object_or_404(Rule, slug=slug)
    version = shown_version(found, asked(request, "version"))
    rule = read(version.document).rule
    known = rule_data(found, rule, clock.now())
    editable = version.status == RuleVersion.Status.DRAFT and allowed(request.user, "journeys.change_rule")
    context = {
        "rule": found,
        "columns": known.columns,
        "findings": findings_view(rule, known.analysis),
        "is_table": rule.table is not None,
        "editable": editable,
        "logic_seen": fingerprint_of(version.document, LOGIC) if editable else "",
    }
    return render(request, "rulebook/_data.html", context)
