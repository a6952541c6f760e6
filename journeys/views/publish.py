"""Publishing a journey: a dialog, and what it does."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from config.access import needs
from contacts.models import Member
from journeys.kinds import KINDS
from journeys.models import Enrollment, Journey, Rule
from journeys.queries.bundles import open_bundle, versions_in
from journeys.queries.impact import draft_impact
from journeys.queries.impact_words import rows
from journeys.rules.problems import RuleError
from journeys.services.move_people import FINISH, MOVE, Handling
from journeys.services.publish import publish, ready_to_publish

TO = "to:"
"""Before the key of a removed step: the field that says where its people go."""


@needs("journeys.publish_journey")
@require_http_methods(["GET", "HEAD", "POST"])
def publish_journey(request: HttpRequest, slug: str) -> HttpResponse:
    """GET says what stands in the way, or who is under way and what publishing does; POST publishes."""
    journey = get_object_or_404(Journey, slug=slug)
    if request.method == "POST":
        handling = _handling(request.POST)
        try:
            version = publish(journey, _member(request), request.POST.get("note", "")[:2000], handling)
        except RuleError:
            return _dialog(request, journey, status=422)
        if version.journey.status == Journey.Status.PAUSED:
            said = _("Version %(number)s is published. The journey stays paused until you resume it.")
        else:
            said = _("Version %(number)s is live.")
        messages.success(request, said % {"number": version.number})
        return HttpResponseClientRedirect(reverse("journeys:canvas", args=[journey.slug]))
    return _dialog(request, journey)


@needs("journeys.publish_journey")
@require_safe
def impact(request: HttpRequest, slug: str) -> HttpResponse:
    """The part of the dialog that says what becomes of who is under way, as chosen in it."""
    journey = get_object_or_404(Journey, slug=slug)
    handling = _handling(request.GET)
    if handling.people == FINISH:
        return render(request, "journeys/publish.html#finish", {"journey": journey})
    steps = [(node.key, node.name) for node in journey.nodes.all() if not _takes_entry(node.kind)]
    try:
        found = draft_impact(journey, handling.destinations, handling.again)
    except RuleError as error:
        return render(request, "journeys/publish.html#refused", {"problems": error.problems})
    context = {"found": found, "rows": rows(found), "steps": steps, "again": handling.again}
    return render(request, "journeys/publish.html#impact", context)


def _handling(said: QueryDict) -> Handling:
    """What the dialog's fields say of who is under way."""
    chosen = {key.removeprefix(TO): said.get(key, "") for key in said if key.startswith(TO) and said.get(key)}
    return Handling(MOVE if said.get("people") == MOVE else FINISH, chosen, "again" in said)


def _takes_entry(kind: str) -> bool:
    return kind in KINDS and KINDS[kind].takes_entry


def _member(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member), "only members get past needs"
    return request.user


def _dialog(request: HttpRequest, journey: Journey, status: int = 200) -> HttpResponse:
    bundle, ready = ready_to_publish(journey)
    last = journey.versions.order_by("-number").first()
    context = {
        "journey": journey,
        "ready": ready,
        "number": last.number + 1 if last else 1,
        "under_way": Enrollment.objects.filter(version__journey=journey, state=Enrollment.State.LIVE).count(),
        "bundle": bundle,
        "rules_to_come": [version.rule for version in versions_in(bundle)] if bundle else [],
        "opened": open_bundle(journey) if bundle is None else None,
        "unapproved": Rule.objects.filter(slug__in=ready.unapproved),
    }
    return render(request, "journeys/publish.html", context, status=status)
