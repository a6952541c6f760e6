"""What journeys show on the page of a contact, which asks for these parts and knows no more of journeys."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from config.access import needs
from contacts.models import Contact
from journeys.models import Delivery
from journeys.queries.people import runs_of, step_names

SHOWN = 50


@require_safe
@needs("journeys.view_run")
def runs(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The contact's runs, newest first."""
    contact = get_object_or_404(Contact, public_id=public_id)
    found = list(runs_of(contact)[:SHOWN])
    names = step_names(run.enrollment.version for run in found)
    return render(request, "journeys/contact_panels.html#runs", {"runs": found, "names": names})


@require_safe
@needs("journeys.view_delivery")
def messages(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The contact's messages, newest first."""
    contact = get_object_or_404(Contact, public_id=public_id)
    deliveries = Delivery.objects.filter(contact=contact).select_related("node", "version__journey")
    found = list(deliveries.order_by("-queued_at", "-pk")[:SHOWN])
    names = step_names(delivery.version for delivery in found)
    return render(request, "journeys/contact_panels.html#messages", {"deliveries": found, "names": names})
