"""Contacts as lists and pages show them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.dateparse import parse_datetime

from contacts.ingest.profiles import BUILT_IN as COLUMNS
from contacts.models import (
    Attribute,
    Channel,
    Contact,
    ContactEvent,
    Event,
    EventType,
    Identity,
    Suppression,
)

MOST_FOUND = 5_000
"""A search that finds more says nothing; it is cut here, so that it stays quick with millions of contacts."""

SHORTEST_INSIDE = 3
"""Shorter words are looked for where a name or an address begins, longer ones anywhere in it."""


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


def by_address(addresses: Collection[str]) -> dict[str, int]:
    """The living contact of each address (in lower case): one with a user id, else the oldest. One query, by
    the index of addresses."""
    known = Identity.objects.filter(contact=OuterRef("pk"), kind=Identity.Kind.USER)
    rows = Contact.objects.annotate(address=Lower("email"), known=Exists(known)).exclude(email="")
    wanted = {address.lower() for address in addresses}
    rows = rows.filter(address__in=wanted, merged_into=None, erased_at=None)
    found: dict[str, int] = {}
    for address, pk in rows.order_by("-known", "pk").values_list("address", "pk"):
        found.setdefault(address, pk)
    return found


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


@dataclass(frozen=True, slots=True)
class Trait:
    """One attribute of a contact as a page shows it. ``since`` is when it was last said, None where nobody
    noted it; ``type`` in words."""

    name: str
    label: str
    type: str
    value: object
    since: datetime | None
    personal: bool = False
    description: str = ""


def profile(contact: Contact) -> list[Trait]:
    """The attributes of a contact that have a value, by label. One query, of the catalogue."""
    values = {name: getattr(contact, name) for name in COLUMNS} | contact.attributes
    known = {entry.name: entry for entry in Attribute.objects.filter(name__in=values)}
    found = []
    for name, value in values.items():
        if value is None or value == "":
            continue
        entry = known.get(name)
        label = (entry.label if entry else "") or name.replace("_", " ")
        type = Attribute.Type(entry.type if entry else COLUMNS.get(name, "text")).label
        since = parse_datetime(str(contact.attributed_at.get(name) or ""))
        found.append(
            Trait(
                name,
                label,
                str(type),
                value,
                since,
                bool(entry and entry.personal),
                entry.description if entry else "",
            )
        )
    return sorted(found, key=lambda trait: trait.label.lower())


def resting(contacts: Sequence[Contact]) -> dict[str, Suppression]:
    """The addresses of these contacts that nothing is sent to, in lower case. One query, none without an
    address."""
    addresses = {contact.email.lower() for contact in contacts if contact.email}
    if not addresses:
        return {}
    found = Suppression.objects.filter(channel=Channel.EMAIL, address__in=addresses)
    return {entry.address: entry for entry in found}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of a timeline ended: nothing at or after ``at`` with an id from ``id`` on follows."""

    at: datetime
    id: int


def timeline(contact: Contact, before: Place | None = None, name: str = "", most: int = 51) -> list[Event]:
    """What a contact did, the latest first, behind ``before``, of one ``name`` if given. One query over the
    index of a contact's events."""
    found = Event.objects.filter(contact=contact)
    if name:
        found = found.filter(name=name)
    if before is not None:
        found = found.filter(
            Q(timestamp__lt=before.at) | Q(timestamp=before.at, id__lt=before.id), timestamp__lte=before.at
        )
    return list(found.order_by("-timestamp", "-id")[:most])


def event_names(contact: Contact) -> list[str]:
    """The names of what a contact ever did. One query."""
    known = ContactEvent.objects.filter(contact_id=contact.pk).order_by("name")
    return list(known.values_list("name", flat=True)[:200])


def ignored_events() -> set[str]:
    """Names of events that do not count as interactions. One query."""
    return set(EventType.objects.filter(interaction=False).values_list("name", flat=True))
