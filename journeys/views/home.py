"""Home: what changed since somebody was here, what is worth acting on, and what waits for them."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config import clock
from config.access import SIGNED_IN, allowed, needs
from contacts.ingest.times import read_instant
from contacts.models import Member
from journeys.models import JournalEntry, Journey
from journeys.queries.bundles import waiting_bundles
from journeys.queries.demo import demo_bar
from journeys.queries.home.changes import changes
from journeys.queries.home.steps import first_campaign
from journeys.queries.home.worth import worth_acting_on
from journeys.queries.journeys import NOBODY, journey_list, totals
from journeys.queries.mentions import mentions_of, unread
from journeys.queries.rules import rule_list
from journeys.queries.tasks import task_list

SHOWN = 5
VISIT = timedelta(minutes=30)
"""Who comes back within this is still here."""
FIRST_VISIT = timedelta(days=1)
SEEN_SECONDS = 365 * 24 * 3600


@require_safe
@needs(SIGNED_IN)
def home(request: HttpRequest) -> HttpResponse:
    """What this member may see of it all. At most some thirty queries, over counters and short lists."""
    now = clock.now()
    since, last = _visits(request, now)
    bar = demo_bar(request.user)
    filling = bar is not None and bar.demo.filling
    context: dict[str, object] = {
        "now": now,
        "filling": bar if filling else None,
        "changed": changes(request.user, since),
        "first_visit": last is None,
        "sentences": worth_acting_on(request.user, now),
    }
    if allowed(request.user, "journeys.view_journey"):
        found = list(journey_list()[: SHOWN + 1])
        people = totals([journey.pk for journey in found])
        shown = [(journey, people.get(journey.pk, NOBODY)) for journey in found[:SHOWN]]
        shown.sort(key=lambda each: (each[0].status != Journey.Status.LIVE, -each[1].entered))
        context["journeys"] = shown
        context["more_journeys"] = len(found) > SHOWN
        context["busiest"] = next((each for each, _ in shown if each.status == Journey.Status.LIVE), None)
        context["steps"] = first_campaign()
        context["bundles"] = waiting_bundles(SHOWN)
    if allowed(request.user, "journeys.view_rule"):
        waiting = [*rule_list(status="in_review")[:SHOWN], *rule_list(status="draft")[:SHOWN]]
        context["waiting"] = waiting[:SHOWN]
        member = _member(request)
        context |= {"mentions": mentions_of(member, SHOWN), "unread_mentions": unread(member)}
    if allowed(request.user, "journeys.view_task"):
        context["tasks"] = list(task_list()[:SHOWN])
    if allowed(request.user, "journeys.view_journalentry"):
        # Closed tasks are somebody's day, not news: there are too many of them.
        entries = JournalEntry.objects.exclude(verb__startswith="task.").select_related("member")
        context["journal"] = list(entries.order_by("-at", "-pk")[:8])
    answer = render(request, "journeys/home.html", context)
    # A history that is being filled rushes by: nobody has been away for days of it.
    if filling:
        return answer
    answer.set_cookie(
        _cookie(request),
        f"{since.isoformat()}|{now.isoformat()}",
        SEEN_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return answer


def _visits(request: HttpRequest, now: datetime) -> tuple[datetime, datetime | None]:
    """Since when to tell what changed, and when this member was last here on this device, None for never."""
    began, _, left = request.COOKIES.get(_cookie(request), "").partition("|")
    since, last = read_instant(began or None), read_instant(left or None)
    if since is None or last is None or last > now or since > last:
        return now - FIRST_VISIT, None
    return (since, last) if now - last < VISIT else (last, last)


def _member(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member), "only members get past needs"
    return request.user


def _cookie(request: HttpRequest) -> str:
    return f"home-{request.user.pk}"
