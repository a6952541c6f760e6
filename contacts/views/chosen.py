"""What is done with chosen contacts: those that were ticked, or all that the filters find."""

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from config import clock
from config.access import needs
from contacts import chosen, tables_out
from contacts.audience import filters, pages
from contacts.chosen import Done
from contacts.models import Contact
from journeys.rules.problems import RuleError

CHANGED = "contacts-changed"
"""The event by which the list hears that it is out of date."""


@require_POST
@needs("contacts.change_contact")
def act(request: HttpRequest) -> HttpResponse:
    """Set an attribute of the chosen ones, or let their addresses rest; the answer offers to undo it."""
    try:
        ids = _chosen(request)
    except RuleError as error:
        return _refuse(request, error.problems[0].message)
    if not ids:
        return _refuse(request, _("Nobody is chosen. Tick some contacts first."))
    if said := chosen.too_many(len(ids)):
        return _refuse(request, said)
    if request.POST.get("act") == "rest":
        done = chosen.suppress(ids)
        text = ngettext("%(number)s address rests.", "%(number)s addresses rest.", done.changed)
        text %= {"number": f"{done.changed:,}"}
        if done.left:
            text += " " + ngettext(
                "%(number)s had none, or rested already.",
                "%(number)s had none, or rested already.",
                done.left,
            ) % {"number": f"{done.left:,}"}
        return _say(request, text, done)
    name = request.POST.get("name", "").replace("\0", "")[:100]
    if name not in {known for known, _label, _type in chosen.settable()}:
        return _refuse(request, _("Choose an attribute of the catalogue."))
    value = request.POST.get("value", "").replace("\0", "")
    done = chosen.set_attribute(ids, name, value)
    if done.refused and not done.changed:
        return _refuse(request, done.refused)
    text = ngettext(
        "“%(name)s” is set for %(number)s contact.",
        "“%(name)s” is set for %(number)s contacts.",
        done.changed,
    )
    return _say(request, text % {"name": name, "number": f"{done.changed:,}"}, done)


@require_POST
@needs("contacts.change_contact")
def undo(request: HttpRequest) -> HttpResponse:
    """Take back what was done under a name, once."""
    done = chosen.undo(request.POST.get("token", ""))
    if done is None:
        return _refuse(request, _("That was taken back already, or is too long ago."))
    text = ngettext("%(number)s contact is as before.", "%(number)s contacts are as before.", done.changed)
    return _say(request, text % {"number": f"{done.changed:,}"}, done)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("contacts.export_contact")
def export(request: HttpRequest) -> HttpResponseBase:
    """A table of all that the filters of the address find, or (POST) of the chosen ones."""
    name = f"contacts-{clock.now():%Y-%m-%d}.csv"
    if request.method == "POST" and "all" not in request.POST:
        ids = sorted(_ticked(request))
        batches = (ids[start : start + pages.AT_ONCE] for start in range(0, len(ids), pages.AT_ONCE))
        return tables_out.answer(request, name, chosen.table(batches))
    given = QueryDict(request.POST.get("filters", "")) if request.method == "POST" else request.GET
    read = filters.read(dict(given.lists()))
    try:
        # Asked here, so that a wrong address is answered by a page, not by a broken file.
        pages.check(read, clock.now())
    except RuleError as error:
        return render(request, "contacts/no_export.html", {"problems": error.problems}, status=400)
    return tables_out.answer(request, name, chosen.table(pages.every(read, clock.now())))


def _chosen(request: HttpRequest) -> list[int]:
    """The ids of whom the request speaks; one more than may be changed at once at most."""
    if "all" in request.POST:
        read = filters.read(dict(QueryDict(request.POST.get("filters", "")[:20_000]).lists()))
        return pages.first(read, clock.now(), chosen.MOST)
    return _ticked(request)


def _ticked(request: HttpRequest) -> list[int]:
    ids = set()
    for text in request.POST.getlist("chosen")[: chosen.MOST + 1]:
        try:
            ids.add(UUID(text))
        except ValueError:
            continue
    living = Contact.objects.filter(public_id__in=ids, merged_into=None, erased_at=None)
    return list(living.order_by("pk").values_list("pk", flat=True))


def _say(request: HttpRequest, text: str, done: Done) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        messages.success(request, text)
        return redirect("contacts:contacts")
    told: dict[str, object] = {"text": text}
    if done.undo:
        told["undo"] = {
            "label": _("Undo"),
            "address": reverse("contacts:undo"),
            "values": {"token": done.undo},
        }
    trigger = json.dumps({"toast": told, CHANGED: True})
    return HttpResponse(status=204, headers={"HX-Trigger": trigger})


def _refuse(request: HttpRequest, text: str) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        messages.error(request, text)
        return redirect("contacts:contacts")
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps({"toast": {"text": text}})})
