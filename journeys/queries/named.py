"""What a draft names outside of itself: other journeys, segments, forms. Whether it is there, and takes what
is sent to it."""

from collections.abc import Callable, Collection, Iterable
from difflib import get_close_matches

from django.utils.translation import gettext as _

from contacts.models import Form, Segment
from journeys.graph.document import Document
from journeys.graph.nodes import NodeSpec
from journeys.kinds.base import form_fields
from journeys.kinds.trigger_api import kind as by_hand
from journeys.models import Journey
from journeys.rules.problems import Problem

type Look = Callable[[Collection[str]], dict[str, str]]
"""The names of those that there are, each with what is missing there, empty for nothing."""


def unknown_names(document: Document) -> Iterable[Problem]:
    """A problem for each step that names what does not exist; a warning where it exists and would refuse
    everybody. One query for each catalog that some step names, none when none does."""
    named: dict[str, list[tuple[NodeSpec, str, str]]] = {}
    for node in document.nodes.values():
        for item in form_fields(node.kind.Settings):
            value = node.raw.get(item.key)
            if item.catalog in LOOKS and isinstance(value, str) and value:
                named.setdefault(item.catalog, []).append((node, item.key, value))
    for catalog, steps in named.items():
        there = LOOKS[catalog]({value for _, _, value in steps})
        for node, key, value in steps:
            place = f"{node.place}/settings/{key}"
            if value not in there:
                yield _unknown(catalog, node, place, value)
            elif there[value]:
                yield Problem(f"{catalog}_refuses", place, there[value], "", "warning")


def _unknown(catalog: str, node: NodeSpec, place: str, value: str) -> Problem:
    message = {
        "journey": _("'%(name)s' starts the journey '%(value)s', which does not exist."),
        "form": _("'%(name)s' waits for the form '%(value)s', which does not exist."),
        "segment": _("'%(name)s' names the segment '%(value)s', which does not exist."),
    }[catalog] % {"name": node.name, "value": value}
    close = get_close_matches(value, SLUGS[catalog](), 1)
    cure = _("Choose '%s'.") % close[0] if close else _("Choose one that exists, or make it first.")
    return Problem(f"unknown_{catalog}", place, message, cure)


def _journeys(slugs: Collection[str]) -> dict[str, str]:
    found = {}
    for journey in Journey.objects.filter(slug__in=slugs).select_related("live_version"):
        version = journey.live_version
        nodes = version.document.get("nodes", ()) if version else ()
        takes = any(node.get("kind") == by_hand.key for node in nodes)
        name = {"name": journey.name}
        if version is None or journey.status not in (Journey.Status.LIVE, Journey.Status.PAUSED):
            found[journey.slug] = _("%(name)s is not live yet, so it refuses everybody. Publish it.") % name
        elif not takes:
            found[journey.slug] = (
                _("%(name)s lets nobody in by hand. Give it the trigger 'By hand or API' and publish it.")
                % name
            )
        else:
            found[journey.slug] = ""
    return found


def _all_journeys() -> list[str]:
    return list(Journey.objects.values_list("slug", flat=True)[:500])


def _segments(slugs: Collection[str]) -> dict[str, str]:
    return dict.fromkeys(Segment.objects.filter(slug__in=slugs).values_list("slug", flat=True), "")


def _all_segments() -> list[str]:
    return list(Segment.objects.values_list("slug", flat=True)[:500])


def _forms(slugs: Collection[str]) -> dict[str, str]:
    return dict.fromkeys(Form.objects.filter(slug__in=slugs).values_list("slug", flat=True), "")


def _all_forms() -> list[str]:
    return list(Form.objects.values_list("slug", flat=True)[:500])


LOOKS: dict[str, Look] = {"journey": _journeys, "segment": _segments, "form": _forms}
SLUGS: dict[str, Callable[[], list[str]]] = {
    "journey": _all_journeys,
    "segment": _all_segments,
    "form": _all_forms,
}
