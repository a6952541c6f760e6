"""The list of contacts, and the page of one."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from config.access import needs
from config.pages import asked, instant_of, open_page_of, part
from contacts.models import Attribute, Contact
from contacts.queries import EVENTS_SHOWN, contact_list, ignored_events, timeline, user_ids


@require_safe
@needs("contacts.view_contact")
def contacts(request: HttpRequest) -> HttpResponse:
    """Contacts, the newest first, found by address, name or user id."""
    search = asked(request, "search")
    page = open_page_of(contact_list(search), request)
    context = {
        "page": page,
        "search": search,
        "user_ids": user_ids([contact.pk for contact in page]),
    }
    return render(request, part(request, "contacts/contacts.html", "rows"), context)


@require_safe
@needs("contacts.view_contact")
def contact(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who the contact is, what they did, what they agreed to. The page asks for journeys by itself."""
    found = get_object_or_404(Contact.objects.select_related("activity", "merged_into"), public_id=public_id)
    events = timeline(found, instant_of(asked(request, "until")))
    known = {attribute.name: attribute for attribute in Attribute.objects.filter(name__in=found.attributes)}
    context = {
        "contact": found,
        "attributes": [(known.get(name), name, value) for name, value in sorted(found.attributes.items())],
        "identities": list(found.identities.order_by("-kind", "value")),
        "accounts": list(found.accounts.order_by("name", "key")),
        "consents": list(found.consents.order_by("channel", "topic")),
        "events": events[:EVENTS_SHOWN],
        "more": events[EVENTS_SHOWN - 1].timestamp if len(events) > EVENTS_SHOWN else None,
        "ignored": ignored_events(),
    }
    return render(request, part(request, "contacts/contact.html", "timeline"), context)
