"""People who cannot go on, with the reason, and what is decided about them: one, the chosen, or all."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from config.access import needs
from config.console import tabs
from config.pages import PER_PAGE, asked, part
from config.rail import OPERATES
from config.toasts import done, tell
from journeys.models import Journey, VersionNode
from journeys.queries.parked import parked_list, put_off, reasons, stuck_facts, ways_on
from journeys.queries.people import step_names
from journeys.services.parked_runs import AT_ONCE
from journeys.services.retry_failed import end_failed, retry_failed, retry_stuck
from journeys.services.skip_failed import skip_failed
from journeys.views.console.acts import acting, chosen, number

PAGE = "console/parked.html"
ACTS = "journeys.change_failure"
STUCK_SHOWN = 50


@require_safe
@needs(OPERATES)
def parked(request: HttpRequest) -> HttpResponse:
    """Those who are parked, or with ``what=retried`` those about to be tried again; stuck facts below. About
    six queries."""
    journey, reason = asked(request, "journey"), request.GET.get("reason", "").replace("\0", "")[:2000]
    retried = asked(request, "what") == "retried"
    found = parked_list(journey, reason, retried)
    before = number(asked(request, "before"))
    rows = list((found.filter(pk__lt=before) if before else found)[: PER_PAGE + 1])
    shown = rows[:PER_PAGE]
    context = {
        **tabs("journeys:console_parked"),
        "rows": shown,
        "more": shown[-1].pk if len(rows) > PER_PAGE else None,
        "names": step_names({row.node.version for row in shown}),
        "journeys": Journey.objects.filter(versions__isnull=False).distinct().order_by("name"),
        "journey": journey,
        "reason": reason,
        "retried": retried,
        "reasons": reasons(),
        "stuck": list(stuck_facts()[:STUCK_SHOWN]),
        "put_off": put_off(),
        "filtered": bool(journey or reason),
        "at_once": AT_ONCE,
    }
    return render(request, part(request, PAGE, "rows"), context)


@require_POST
@needs(ACTS)
def decide(request: HttpRequest) -> HttpResponse:
    """Retry, skip or end the chosen runs, or retry all that fit the filter. Ending asks first, for good
    reason; skipping asks where to."""
    act = request.POST.get("act")
    ids = (
        list(
            parked_list(
                request.POST.get("journey", "")[:200].replace("\0", ""),
                request.POST.get("reason", "")[:2000].replace("\0", ""),
            ).values_list("enrollment_id", flat=True)[:AT_ONCE]
        )
        if act == "retry_all"
        else chosen(request, "run")
    )
    if not ids:
        tell(request, _("Nobody was chosen."))
    elif act == "end" and "sure" not in request.POST:
        context = {**tabs("journeys:console_parked"), "ids": ids}
        return render(request, part(request, "console/end_runs.html", "ask"), context)
    elif act == "end":
        ended = end_failed(ids, acting(request))
        tell(request, ngettext("%(n)s run is ended.", "%(n)s runs are ended.", ended) % {"n": ended})
    elif act == "skip" and "sure" not in request.POST:
        context = {**tabs("journeys:console_parked"), "ids": ids, "ways": ways_on(ids)}
        return render(request, part(request, "console/skip_runs.html", "ask"), context)
    elif act == "skip":
        nodes = VersionNode.objects.filter(pk__in=chosen(request, "node"))
        skipped = sum(skip_failed(ids, node, acting(request)) for node in nodes)
        tell(
            request,
            ngettext("%(n)s run goes on there.", "%(n)s runs go on there.", skipped) % {"n": skipped},
        )
    elif act in ("retry", "retry_all"):
        gone_on = retry_failed(ids, acting(request))
        tell(
            request,
            ngettext("%(n)s run goes on now.", "%(n)s runs go on now.", gone_on) % {"n": gone_on},
        )
    return done(request, reverse("journeys:console_parked"))


@require_POST
@needs(ACTS)
def decide_stuck(request: HttpRequest) -> HttpResponse:
    """Try stuck facts again now."""
    tried = retry_stuck(chosen(request, "fact"), acting(request))
    tell(
        request, ngettext("%(n)s fact is tried again.", "%(n)s facts are tried again.", tried) % {"n": tried}
    )
    return done(request, reverse("journeys:console_parked"))
