"""Letting people into a live journey by hand: a dialog, and what became of each."""

import re
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from config.access import needs
from contacts.models import Contact, Member, Segment
from journeys.models import Journey, Run
from journeys.rules.problems import Problem, RuleError
from journeys.services import let_in as service

APART = re.compile(r"[\s,;]+")
SHOWN = 50

REASONS: dict[str, str | Promise] = {
    "live": _("under way already"),
    "entered_before": _("entered before"),
    "too_soon": _("entered too short a time ago"),
    "exit": _("the exit condition holds"),
    "paused": _("the journey is paused"),
    "no_key": _("the property that re-entry goes by is missing"),
}


@dataclass(slots=True)
class Outcome:
    """What became of those asked for: names of contacts, at most ``SHOWN`` of each, and how many in all.
    While the journey is paused all of them wait, or all are refused."""

    entered: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    reasons: list[tuple[str, int]] = field(default_factory=list)
    unknown: tuple[str, ...] = ()
    waiting: list[str] = field(default_factory=list)
    entered_count: int = 0
    waiting_count: int = 0
    refused_count: int = 0


@needs("journeys.publish_journey")
@require_http_methods(["GET", "HEAD", "POST"])
def let_in(request: HttpRequest, slug: str) -> HttpResponse:
    """GET asks whom; POST lets them in and says what became of them. About fifteen queries."""
    journey = get_object_or_404(Journey.objects.select_related("live_version"), slug=slug)
    context: dict[str, object] = {
        "journey": journey,
        "people": request.POST.get("people", "")[:100_000],
        "segments": Segment.objects.order_by("name")[:500],
        "chosen": request.POST.get("segment", "")[:80],
    }
    if request.method != "POST":
        return render(request, "journeys/let_in.html", context)
    assert isinstance(request.user, Member)
    try:
        context["outcome"] = _outcome(journey, str(context["people"]), str(context["chosen"]), request.user)
    except RuleError as error:
        return render(request, "journeys/let_in.html", context | {"problems": error.problems}, status=422)
    return render(request, "journeys/let_in.html", context)


def _outcome(journey: Journey, people: str, segment: str, member: Member) -> Outcome:
    names = [name for name in APART.split(people) if name]
    if not names and not segment:
        raise RuleError(
            [
                Problem(
                    "nobody", "people", str(_("Nobody is named.")), str(_("Write a user id or an address."))
                )
            ]
        )
    if len(names) > service.AT_ONCE:
        message = str(_("These are more than 1,000 people."))
        raise RuleError([Problem("too_many", "people", message, str(_("Let them in by a segment.")))])
    found = service.called(names)
    contacts = list(dict.fromkeys([*found.contacts, *(service.members_of(segment) if segment else ())]))
    admission = service.let_in(journey, contacts, {}, member)
    entered = set(Run.objects.filter(pk__in=admission.entered).values_list("contact", flat=True))
    left = [contact for contact in contacts if contact not in entered]
    refused, waiting = ([], left) if admission.waiting else (left, [])
    return Outcome(
        entered=_names([contact for contact in contacts if contact in entered]),
        refused=_names(refused),
        waiting=_names(waiting),
        reasons=[
            (str(REASONS.get(reason, reason)), number)
            for reason, number in admission.refused.items()
            if number
        ],
        unknown=found.unknown,
        entered_count=len(entered),
        waiting_count=len(waiting),
        refused_count=len(refused),
    )


def _names(contacts: list[int]) -> list[str]:
    rows = Contact.objects.in_bulk(contacts[:SHOWN])
    return [rows[contact].display_name for contact in contacts[:SHOWN] if contact in rows]
