"""The first event that came by a write key since somebody began to wait for it, and what became of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from contacts.models import Contact, Event, Inbox, Key, Refusal, Watch
from journeys.models import Journey, Run

IN_FLIGHT = 1_000
"""Events stored at the same moment may carry numbers a little lower than the last one given."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event, whose it is, whether they were new, the journeys that look at such events, and the runs that
    began with it."""

    event: Event
    contact: Contact
    is_new: bool
    watchers: list[Journey]
    runs: list[Run]


def newest_number() -> int:
    """The number of the event that was stored last. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM contacts_event_seq")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def first_arrival(key: Key, since: datetime, after: int) -> Arrival | None:
    """The first event by ``key`` received from ``since`` on (domain time), numbered about ``after`` or later;
    None while there is none.

    One query over the events since then, found by number; four more once there is one.
    """
    event = (
        Event.objects.filter(id__gt=after - IN_FLIGHT, received_at__gte=since, key_id=key.pk)
        .order_by("id")
        .first()
    )
    if event is None:
        return None
    contact = Contact.objects.select_related("merged_into").get(pk=event.contact_id)
    contact = contact.merged_into or contact
    slugs = [
        watcher.removeprefix("journey:")
        for watcher in Watch.objects.filter(
            kind=Inbox.Kind.EVENT, name=event.name, watcher__startswith="journey:"
        ).values_list("watcher", flat=True)
    ]
    runs = Run.objects.filter(contact=contact, entered_at__gte=event.timestamp).select_related("journey")
    return Arrival(
        event,
        contact,
        contact.created_at >= since - timedelta(seconds=1),
        list(Journey.objects.filter(slug__in=slugs).order_by("name")),
        list(runs.order_by("-entered_at")[:5]),
    )


def last_refusal(key: Key, since: datetime) -> Refusal | None:
    """The latest message by ``key`` that was not taken, since then in real time. One query."""
    return Refusal.objects.filter(key_id=key.pk, refused_at__gte=since).order_by("-refused_at").first()
