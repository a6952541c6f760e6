"""The people behind a number of a journey."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.access import allowed, needs
from config.pages import asked, part
from contacts.queries import user_ids
from journeys.kinds.trigger_api import kind as by_hand
from journeys.models import Journey, Version, VersionNode
from journeys.queries.people import PAGE, Behind, step_names
from journeys.queries.people import people as people_behind
from journeys.views.numbers import chosen_version

OF_THE_RUN = ("entered", "under_way", "ended", "converted")


@require_safe
@needs("journeys.view_numbers")
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who they are, where they stand, and a way to each one's path. The address says which people."""
    journey = get_object_or_404(Journey, slug=slug)
    versions = list(journey.versions.order_by("-number"))
    version = chosen_version(versions, asked(request, "version")) if asked(request, "version") else None
    if asked(request, "node") and version is None:
        version = versions[0] if versions else None
    node = _node(version, asked(request, "node"))
    behind = Behind(
        version=version,
        node=node,
        what=asked(request, "what") or ("arrived" if node else "entered"),
        outcome=asked(request, "outcome"),
        row=asked(request, "row"),
        logic=asked(request, "logic"),
        search=asked(request, "search"),
    )
    found = people_behind(journey.pk, behind, _uuid(asked(request, "before")))
    runs = found[:PAGE]
    context = {
        "journey": journey,
        "behind": behind,
        "title": title(behind, _names(version)),
        "runs": runs,
        "names": step_names(versions),
        "user_ids": user_ids([run.contact_id for run in runs]),
        "lets_in": allowed(request.user, "journeys.publish_journey") and _lets_in(journey),
        "more": runs[-1].public_id if len(found) > PAGE else None,
    }
    return render(request, part(request, "journeys/people.html", "rows"), context)


def title(behind: Behind, names: dict[str, str]) -> str:
    """Which people these are, in words."""
    step = names.get(behind.node.key, behind.node.key) if behind.node else ""
    outcome = behind.outcome.replace("_", " ")
    if behind.row and behind.what == "reached_goal":
        return _("Decided by row %(row)s at %(step)s, and reached the goal") % {
            "row": behind.row,
            "step": step,
        }
    if behind.row:
        return _("Decided by row %(row)s at %(step)s") % {"row": behind.row, "step": step}
    said = {
        "entered": _("Everybody who entered"),
        "under_way": _("Under way"),
        "ended": _("Ended"),
        "converted": _("Reached the goal"),
        "arrived": _("Arrived at %(step)s"),
        "waiting": _("Waiting at %(step)s"),
        "failed": _("Parked at %(step)s"),
        "went_on": _("Done with %(step)s"),
        "dropped": _("Dropped at %(step)s"),
        "reached_goal": _("Passed %(step)s and reached the goal"),
        "left": _("Left %(step)s by %(outcome)s") if outcome else _("Left %(step)s"),
    }
    return said.get(behind.what, said["entered"]) % {"step": step, "outcome": outcome}


def _lets_in(journey: Journey) -> bool:
    live = journey.status == Journey.Status.LIVE and journey.live_version is not None
    nodes = journey.live_version.document.get("nodes", ()) if live and journey.live_version else ()
    return any(node.get("kind") == by_hand.key for node in nodes)


def _names(version: Version | None) -> dict[str, str]:
    return {node["key"]: node["name"] for node in version.document["nodes"]} if version else {}


def _node(version: Version | None, key: str) -> VersionNode | None:
    return get_object_or_404(VersionNode, version=version, key=key) if version and key else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
