"""What journeys show on the page of a contact, which asks for these parts and knows no more of journeys."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from config.access import needs
from contacts.models import Contact
from journeys.models import Delivery
from journeys.queries.people import runs_of

SHOWN = 50


@require_safe
@needs("journeys.view_run")
def runs(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The contact's runs, newest first."""
    contact = get_object_or_404(Contact, public_id=public_id)
    return render(request, "journeys/contact_panels.html#runs", {"runs": runs_of(contact)[:SHOWN]})


@require_safe
@needs("journeys.view_delivery")
def messages(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The contact's messages, newest first."""
    contact = get_object_or_404(Contact, public_id=public_id)
    deliveries = Delivery.objects.filter(contact=contact).select_related("node", "version__journey")
    found = deliveries.order_by("-queued_at", "-pk")[:SHOWN]
    return render(request, "journeys/contact_panels.html#messages", {"deliveries": found})
