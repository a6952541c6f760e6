"""What journeys show on the page of a contact, which asks for these parts and knows no more of journeys."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from config.access import allowed, needs
from config.pages import asked
from contacts.models import Contact
from contacts.queries import event_names, ignored_events
from journeys.models import Delivery
from journeys.queries.people import runs_of, step_names
from journeys.queries.timeline import FAMILIES, behind_of, moments

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


@require_safe
@needs("contacts.view_event")
def timeline(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What happened, the latest first: events for whoever sees this, messages and decisions by right.

    ``show`` asks for one family, ``event`` for one name, ``behind`` for the page after one. At most nine
    queries.
    """
    contact = get_object_or_404(Contact, public_id=public_id)
    rights = {"messages": "journeys.view_delivery", "decisions": "journeys.view_run"}
    seen = tuple(name for name in FAMILIES if allowed(request.user, rights.get(name, "contacts.view_event")))
    show, name = asked(request, "show"), asked(request, "event")
    show = "events" if name else show if show in seen else ""
    behind = behind_of(asked(request, "behind"))
    context = {
        "contact": contact,
        "page": moments(contact, (show,) if show else seen, name, behind),
        "families": seen,
        "show": show,
        "event": name,
        "ignored": ignored_events(),
    }
    if behind is not None:
        return render(request, "journeys/contact_timeline.html#moments", context)
    return render(request, "journeys/contact_timeline.html", {**context, "names": event_names(contact)})
