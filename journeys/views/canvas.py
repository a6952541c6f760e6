"""The workspace of a journey: its canvas, and the settings forms beside it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from config.access import allowed, needs
from contacts.models import Member
from journeys.forms.draft_form import Edit
from journeys.forms.journey_form import JourneyForm
from journeys.forms.node_form import FormContext, NodeForm
from journeys.insights.funnel import as_message, funnel
from journeys.kinds.base import form_fields
from journeys.models import Journey
from journeys.queries.catalog import catalog
from journeys.queries.draft import Drawing, drawing
from journeys.queries.next_entry import next_entry
from journeys.queries.palette import palette
from journeys.queries.parked import put_off
from journeys.queries.rulebook import rulebook
from journeys.queries.split_race import race_said
from journeys.rules.problems import RuleError
from journeys.services.edit_draft import edit_draft

PAGE, NODE_FORM, JOURNEY_FORM = (
    "journeys/canvas.html",
    "journeys/node_form.html",
    "journeys/journey_form.html",
)
CHANGE = "journeys.change_journey"


@require_GET
@never_cache
@needs("journeys.view_journey")
def canvas(request: HttpRequest, slug: str) -> HttpResponse:
    """The canvas with everything it starts from; ``?node=`` opens a step. About ten queries."""
    journey = get_object_or_404(Journey.objects.select_related("live_version"), slug=slug)
    draft = drawing(journey)
    key = request.GET.get("node", "")
    context = {"journey": journey, "config": _config(request, journey, draft)}
    form = _node_context(request, journey, draft, key) if key else None
    context |= form or _journey_context(request, journey, draft)
    context |= {"panel": NODE_FORM if form else JOURNEY_FORM, "key": key if form else ""}
    return render(request, PAGE, context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("journeys.view_journey")
def node_form(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The settings of one step. POST saves the fields named in ``_changed`` and gives the form anew."""
    journey = get_object_or_404(Journey, slug=slug)
    if _whole_page_asked(request):
        return redirect(f"{reverse('journeys:canvas', args=[slug])}?node={key}")
    context = _node_context(request, journey, drawing(journey), key)
    if context is None:
        return render(request, "journeys/node_gone.html", {"key": key}, status=200)
    if request.method != "POST":
        return render(request, NODE_FORM, context)
    if _save(request, journey, context["form"]):
        context = _node_context(request, journey, drawing(journey), key, posted=False) or context
    return _answer(request, NODE_FORM, context, journey)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("journeys.view_journey")
def journey_form(request: HttpRequest, slug: str) -> HttpResponse:
    """The settings of the journey as a whole; like the form of a step."""
    journey = get_object_or_404(Journey, slug=slug)
    if _whole_page_asked(request):
        return redirect("journeys:canvas", slug=slug)
    context = _journey_context(request, journey, drawing(journey))
    if request.method != "POST":
        return render(request, JOURNEY_FORM, context)
    if _save(request, journey, context["form"]):
        context = _journey_context(request, journey, drawing(journey), posted=False)
    return _answer(request, JOURNEY_FORM, context, journey)


def _whole_page_asked(request: HttpRequest) -> bool:
    return request.method != "POST" and not request.headers.get("HX-Request")


def _save(request: HttpRequest, journey: Journey, form: Any) -> bool:
    """Store what was changed and is right; whether the form is now to be drawn from the draft alone."""
    if not allowed(request.user, CHANGE):
        form.add_error(
            None, _("You may look at this journey, not change it. Ask for the role of a marketer.")
        )
        return False
    edits: list[Edit] = form.edits()
    if edits:
        assert isinstance(request.user, Member)
        client = request.POST.get("_client", "")[:40]
        try:
            edit_draft(journey, request.user, client, edits, once="." in client)
        except RuleError as error:
            form.blame(error.problems, lambda place: None)
            return False
        journey.refresh_from_db()
    return not form.errors


def _answer(request: HttpRequest, template: str, context: dict[str, Any], journey: Journey) -> HttpResponse:
    response = render(request, template, context)
    response.headers["X-Revision"] = str(journey.revision)
    return response


def _sent(request: HttpRequest, posted: bool) -> tuple[Any, list[str]]:
    """What the browser sent, and the names of the fields that the person changed."""
    if not posted or request.method != "POST":
        return None, []
    return request.POST, request.POST.getlist("_changed")


def _node_context(
    request: HttpRequest, journey: Journey, draft: Drawing, key: str, posted: bool = True
) -> dict[str, Any] | None:
    """What the form of a step shows; None when there is no such step."""
    node = draft.document.nodes.get(key)
    if node is None:
        return None
    wanted = [item.catalog for item in form_fields(node.kind.Settings)]
    names = [*wanted, "event", "rule_table" if node.kind.key == "decide_table" else "rule_condition"]
    sent, changed = _sent(request, posted)
    chosen = {str(sent["settings.rule"])} if "settings.rule" in changed and "settings.rule" in sent else set()
    rules = rulebook(chosen | set(draft.rules.versions)) if chosen else draft.rules
    around = FormContext(draft.document, rules, catalog(names), draft.problems)
    form = NodeForm(node, around, sent, changed)
    rule = draft.rules_shown().get(str(node.raw.get("rule") or ""))
    return {
        "journey": journey,
        "node": node,
        "form": form,
        "rule": rule,
        "next_entry": next_entry(node),
        "put_off": put_off(journey.pk, key) if node.kind.family == "trigger" else [],
        "race_said": race_said(journey, node),
        "lists": around.catalog,
        "can_edit": allowed(request.user, CHANGE),
    }


def _journey_context(
    request: HttpRequest, journey: Journey, draft: Drawing, posted: bool = True
) -> dict[str, Any]:
    form = JourneyForm(draft.raw, *_sent(request, posted))
    return {
        "journey": journey,
        "form": form,
        "sections": form.drawn_sections(draft.problems),
        "lists": catalog(["event"]),
        "can_edit": allowed(request.user, CHANGE),
    }


def _numbers(journey: Journey) -> dict[str, Any]:
    """The numbers of the live version by step, so that they stand there from the first. Two statements."""
    return as_message(funnel(journey.live_version, goals=False)) if journey.live_version else {}


def _config(request: HttpRequest, journey: Journey, draft: Drawing) -> Mapping[str, Any]:
    """What the canvas starts from."""
    edits = reverse("api_journey_draft_edits", args=[journey.slug])
    sees_numbers = allowed(request.user, "journeys.view_numbers")
    return {
        **draft.shown(),
        "journey": {"slug": journey.slug, "name": journey.name, "status": journey.status},
        "canEdit": allowed(request.user, CHANGE),
        "numbers": _numbers(journey) if sees_numbers else {},
        "kinds": palette(),
        "urls": {
            "edits": edits,
            "draft": reverse("api_journey_draft", args=[journey.slug]),
            "node": reverse("journeys:node_form", args=[journey.slug, "NODE"]),
            "journey": reverse("journeys:journey_form", args=[journey.slug]),
            "socket": f"/ws/journeys/{journey.slug}/",
            "table": reverse("journeys:node_table", args=[journey.slug, "NODE"]),
            "changeTable": reverse("journeys:change_table", args=[journey.slug, "NODE"]),
            "walks": reverse("journeys:walks", args=[journey.slug]),
            "people": reverse("journeys:people", args=[journey.slug]) if sees_numbers else None,
        },
    }
