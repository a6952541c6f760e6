"""The list of contacts, the page of one, and what a form for a new filter asks."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config import clock
from config.access import needs
from config.pages import asked, part
from contacts import chosen
from contacts.audience import filters, pages
from contacts.audience.operators import BY_TYPE, WORDS
from contacts.models import Attribute, Channel, Contact, Segment, Topic
from contacts.queries import profile, resting, user_ids


@require_safe
@needs("contacts.view_contact")
def contacts(request: HttpRequest) -> HttpResponse:
    """Contacts that the address asks for. At most eleven queries, none of which counts."""
    if fact := asked(request, "fact"):
        return redirect(f"{reverse('contacts:contacts')}?{_with_new(request, fact)}")
    read = filters.read(dict(request.GET.lists()))
    found = pages.page(read, clock.now())
    ids = [contact.pk for contact in found.contacts]
    settable = chosen.settable()
    context = {
        "filters": read,
        "found": found,
        "problems": found.problems,
        "user_ids": user_ids(ids) if ids else {},
        "resting": resting(found.contacts),
        "labels": dict(Attribute.objects.exclude(label="").values_list("name", "label")),
        "sorts": (
            ("newest", _("Newest"), read.sorted_by("newest")),
            ("oldest", _("Oldest"), read.sorted_by("oldest")),
            ("address", _("Address"), read.sorted_by("address")),
        ),
        "asked": list(dict.fromkeys(test.name for test in read.tests if test.name not in filters.BUILT_IN)),
        "chips": [(test, read.without(test)) for test in read.tests]
        + [(consented, read.without(consented)) for consented in read.consents],
        "no_segment": read.but(segment=None),
        "next": urlencode([*read.pairs(), ("after", found.after)]) if found.after else "",
        "settable": settable,
        **_choices(settable),
    }
    return render(request, part(request, "contacts/contacts.html", "list"), context)


@require_safe
@needs("contacts.view_contact")
def new_filter(request: HttpRequest) -> HttpResponse:
    """What can be asked of one fact: the second half of the form for a new filter."""
    return render(request, "contacts/contacts.html#ask", _question(asked(request, "fact")))


@require_safe
@needs("contacts.view_contact")
def contact(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who the contact is and what they agreed to. The page asks for journeys and the timeline by itself."""
    found = get_object_or_404(Contact.objects.select_related("activity", "merged_into"), public_id=public_id)
    context = {
        "contact": found,
        "attributes": profile(found),
        "identities": list(found.identities.order_by("-kind", "value")),
        "accounts": list(found.accounts.order_by("name", "key")),
        "consents": list(found.consents.order_by("channel", "topic")),
        "ledger": list(found.consent_records.order_by("-at", "-pk")[:50]),
        "resting": resting([found]).get(found.email.lower()),
        "timeline": urlencode(
            {name: asked(request, name) for name in ("show", "event") if asked(request, name)}
        ),
    }
    return render(request, "contacts/contact.html", context)


def _choices(settable: list[tuple[str, str, str]]) -> dict[str, Any]:
    """What a new filter can be about, and the question about the first of these."""
    attributes = [(f"contact.{name}", label) for name, label, _type in settable]
    attributes += [("contact.email", _("e-mail")), ("contact.created_at", _("known since"))]
    topics = list(Topic.objects.order_by("slug").values_list("slug", "name"))
    consents = [
        (f"consent.{channel}.{slug}", f"{label} · {name or slug}")
        for channel, label in Channel.choices
        for slug, name in topics
    ]
    segments = [(f"segment.{slug}", name) for slug, name in Segment.objects.values_list("slug", "name")]
    choices = ((_("Attributes"), attributes), (_("Consent"), consents), (_("Segments"), segments))
    return {"choices": choices, **_question(attributes[0][0])}


def _question(fact: str) -> dict[str, Any]:
    """Which operators there are for a fact, and what kind of value it takes."""
    family, _dot, name = fact.partition(".")
    if family == "segment":
        return {"operators": [("in", _("is a member"))], "takes": ""}
    if family == "consent":
        return {"operators": [("given", _("is given")), ("missing", _("is not given"))], "takes": ""}
    type = filters.types_of([name]).get(name, "text")
    return {"operators": [(operator, WORDS[operator]) for operator in BY_TYPE[type]], "takes": type}


def _with_new(request: HttpRequest, fact: str) -> str:
    """The address with the filter that a form just asked for."""
    given = {
        name: values for name, values in request.GET.lists() if name not in ("fact", "is", "value", "after")
    }
    pairs = [(name, value) for name, values in given.items() for value in values if value]
    family, _dot, name = fact.partition(".")
    operator, value = asked(request, "is"), asked(request, "value").strip()
    match family:
        case "segment":
            pairs = [pair for pair in pairs if pair[0] != "segment"] + [("segment", name)]
        case "consent":
            pairs.append(("consent", f"{name}:{operator if operator in filters.STATES else 'given'}"))
        case _:
            pairs.append(("where", f"{name}:{operator}:{value}".rstrip(":")))
    return urlencode(pairs)
