"""The decision log: of one rule, or of all."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from config import clock
from config.access import allowed, needs
from config.pages import asked, part
from contacts.models import Member
from journeys.insights.rows import row_hits
from journeys.insights.uplift import PEOPLE_NEEDED
from journeys.models import Journey, Rule
from journeys.queries.decision_choices import choices
from journeys.queries.decisions import LATELY, PAGE, Decided, Place, Sought, TooMuchError, decisions, masked
from journeys.queries.row_outcomes import row_outcomes
from journeys.queries.rules import uses
from journeys.views.rulebook.decision_file import MOST, as_file
from journeys.views.rulebook.edit import number

DAYS = (
    ("1", _("The last 24 hours")),
    ("7", _("The last 7 days")),
    ("", _("The last 30 days")),
    ("90", _("The last 90 days")),
    ("365", _("The last year")),
)
FILTERS = ("rule", "version", "row", "outcome", "journey", "person", "days", "from", "to")
NOTHING = dict.fromkeys(FILTERS, "")
SHOWN = 8


@require_safe
@needs("journeys.view_rule")
def decisions_page(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Who was sent where, by which row, on what values; filtered by rule, version, row, outcome, journey,
    person and time, a page at a time. ``slug`` fixes the rule."""
    rule, sought, said = _sought(request, slug)
    found, too_much = _read(request, sought, Place.read(asked(request, "after")), PAGE + 1)
    context: dict[str, Any] = {
        "rule": rule,
        "fixed": bool(slug),
        "decisions": found[:PAGE],
        "more": found[PAGE - 1].place if len(found) > PAGE else None,
        "later": bool(asked(request, "after")),
        "too_much": too_much,
        "said": said,
        "filtered": any(said[name] for name in FILTERS if name != "rule" or not slug),
        "choices": choices(rule, sought.journey if sought else None),
        "days": DAYS,
        "hits": _hits(rule, sought) if rule and sought else {},
        "most": MOST,
        "may_see_people": allowed(request.user, "contacts.view_contact"),
    }
    page = "rulebook/decisions.html"
    # Choosing another rule brings other filters, and so the whole page.
    rows = request.headers.get("HX-Target") == "rows"
    return render(request, part(request, page, "rows") if rows else page, context)


@require_safe
@needs("journeys.view_rule")
def lately(request: HttpRequest, slug: str) -> HttpResponse:
    """The latest decisions of a rule, as a part of its page; apart, so that a long log delays no page."""
    rule = get_object_or_404(Rule, slug=slug)
    found, too_much = _read(request, Sought(*_times(request, NOTHING), rule=rule), None, SHOWN)
    context = {"rule": rule, "decisions": found, "too_much": too_much, "fixed": True}
    context["may_see_people"] = allowed(request.user, "contacts.view_contact")
    return render(request, "rulebook/decisions.html#lately", context)


@require_safe
@needs("journeys.view_numbers")
def became(request: HttpRequest, slug: str) -> HttpResponse:
    """What became of the people whom each row decided, as a part of pages about a rule."""
    rule = get_object_or_404(Rule, slug=slug)
    steps, more = row_outcomes(rule.slug)
    context = {"rule": rule, "steps": steps, "more": more, "needed": PEOPLE_NEEDED}
    return render(request, "rulebook/decisions.html#became", context)


@require_safe
@needs("journeys.view_rule")
def export(request: HttpRequest) -> HttpResponse:
    """The decisions that fit the filters as CSV, the latest first, at most ten thousand."""
    _rule, sought, _said = _sought(request, "")
    found, too_much = _read(request, sought, None, MOST)
    if too_much:
        text = _("Looking through so much takes too long. Choose a shorter time or a person.")
        return HttpResponse(str(text), status=503, content_type="text/plain; charset=utf-8")
    return as_file(found, named=allowed(request.user, "contacts.view_contact"))


def _read(
    request: HttpRequest, sought: Sought | None, after: Place | None, most: int
) -> tuple[list[Decided], bool]:
    """The decisions as the reader may see them, and whether looking for them took too long."""
    if sought is None:
        return [], False
    try:
        found = decisions(sought, after, most)
        return found if allowed(request.user, "contacts.view_contact") else masked(found), False
    except TooMuchError:
        return [], True


def _sought(request: HttpRequest, slug: str) -> tuple[Rule | None, Sought | None, dict[str, str]]:
    """The rule, what the address asks for (None where it names a rule or journey that is not), and as it
    says it."""
    said = {name: asked(request, name) for name in FILTERS}
    said["rule"] = slug or said["rule"]
    # Who may not see people cannot find out by searching for them either.
    named = allowed(request.user, "contacts.view_contact")
    said["person"] = (said["person"] or asked(request, "search")) if named else ""
    rule = get_object_or_404(Rule, slug=slug) if slug else Rule.objects.filter(slug=said["rule"]).first()
    journey = Journey.objects.filter(slug=said["journey"]).first()
    if (said["rule"] and rule is None) or (said["journey"] and journey is None):
        return rule, None, said
    since, until = _times(request, said)
    sought = Sought(
        since=since,
        until=until,
        rule=rule,
        version=number(said["version"]) if said["version"] else None,
        row=said["row"],
        outcome=said["outcome"],
        journey=journey,
        person=said["person"],
    )
    return rule, sought, said


def _times(request: HttpRequest, said: dict[str, str]) -> tuple[datetime, datetime]:
    """From when until when: days of the reader's zone where they are given, else so many days back."""
    now = clock.now()
    first, last = _day(request, said["from"]), _day(request, said["to"])
    until = last + timedelta(days=1) if last else now + timedelta(microseconds=1)
    known = {days for days, _label in DAYS if days}
    back = timedelta(days=int(said["days"])) if said["days"] in known else LATELY
    return first or until - back, until


def _day(request: HttpRequest, text: str) -> datetime | None:
    """The first instant of a day in the reader's zone; None for what is no day."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    if day is None or not 2000 <= day.year <= 2200:
        return None
    member = request.user
    name = member.timezone if isinstance(member, Member) and member.timezone else settings.TIME_ZONE
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    return datetime.combine(day, time(), zone)


def _hits(rule: Rule, sought: Sought) -> dict[str, int]:
    """How often each row decided in this time, by the counters; three queries."""
    return row_hits([use.node_id for use in uses(rule.slug)], sought.since)
