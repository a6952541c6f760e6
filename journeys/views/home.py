"""Home: the journeys, and what waits for somebody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.access import SIGNED_IN, allowed, needs
from journeys.models import JournalEntry
from journeys.queries.journeys import NOBODY, journey_list, totals
from journeys.queries.rules import rule_list
from journeys.queries.tasks import task_list

SHOWN = 5


@require_safe
@needs(SIGNED_IN)
def home(request: HttpRequest) -> HttpResponse:
    """What this member may see of: journeys, rules to approve, tasks, the journal. At most ten queries."""
    context: dict[str, object] = {}
    if allowed(request.user, "journeys.view_journey"):
        found = list(journey_list()[: SHOWN + 1])
        people = totals([journey.pk for journey in found])
        context["journeys"] = [(journey, people.get(journey.pk, NOBODY)) for journey in found[:SHOWN]]
        context["more_journeys"] = len(found) > SHOWN
    if allowed(request.user, "journeys.view_rule"):
        waiting = [*rule_list(status="in_review")[:SHOWN], *rule_list(status="draft")[:SHOWN]]
        context["waiting"] = waiting[:SHOWN]
    if allowed(request.user, "journeys.view_task"):
        context["tasks"] = list(task_list()[:SHOWN])
    if allowed(request.user, "journeys.view_journalentry"):
        context["journal"] = list(JournalEntry.objects.select_related("member").order_by("-at", "-pk")[:8])
    return render(request, "journeys/home.html", context)
