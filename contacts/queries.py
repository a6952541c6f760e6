"""Contacts as lists and pages show them."""

from datetime import datetime

from django.db.models import Q, QuerySet

from contacts.models import Contact, Event, EventType, Identity

MOST_FOUND = 5_000
"""A search that finds more says nothing; it is cut here, so that it stays quick with millions of contacts."""

SHORTEST_INSIDE = 3
"""Shorter words are looked for where a name or an address begins, longer ones anywhere in it."""

EVENTS_SHOWN = 50


def fits(search: str) -> Q:
    """The test that an address or name holds every word, or that the user id is the text. One query, of the
    identities; the test itself is served by the trigram index and the primary key."""
    text = search.strip()
    found = Q()
    for word in text.lower().split():
        if len(word) < SHORTEST_INSIDE:
            # The index knows three letters and more, or how a word begins.
            found &= Q(search_text__startswith=word) | Q(search_text__contains=f" {word}")
        else:
            found &= Q(search_text__contains=word)
    named = list(
        Identity.objects.filter(kind=Identity.Kind.USER, value=text).values_list("contact", flat=True)
    )
    return found | Q(pk__in=named) if named else found


def contacts_found(search: str) -> QuerySet[Contact, int]:
    """Ids of contacts that fit, for lists of something else. Two queries, at most 5,000 rows."""
    found = Contact.objects.filter(fits(search), merged_into=None)
    return found.values_list("pk", flat=True)[:MOST_FOUND]


def contact_list(search: str = "") -> QuerySet[Contact]:
    """Contacts, the newest first, each with its last interaction; merged and erased ones apart. One query,
    and one more for a search."""
    found = Contact.objects.filter(merged_into=None, erased_at=None).select_related("activity")
    if search.strip():
        found = found.filter(fits(search))
    return found.order_by("-created_at", "-pk")


def user_ids(contacts: list[int]) -> dict[int, str]:
    """The customer's user id of each of these contacts that has one. One query."""
    known = Identity.objects.filter(contact_id__in=contacts, kind=Identity.Kind.USER).order_by("-pk")
    return dict(known.values_list("contact_id", "value"))


def timeline(contact: Contact, until: datetime | None = None) -> list[Event]:
    """What a contact did, the latest first, at most 51 events, before ``until`` if given. One query over the
    index of a contact's events, in the partitions since the contact is known."""
    found = Event.objects.filter(contact=contact)
    if until is not None:
        found = found.filter(timestamp__lt=until)
    return list(found.order_by("-timestamp", "-id")[: EVENTS_SHOWN + 1])


def ignored_events() -> set[str]:
    """Names of events that do not count as interactions. One query."""
    return set(EventType.objects.filter(interaction=False).values_list("name", flat=True))
