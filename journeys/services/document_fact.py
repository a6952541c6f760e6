"""Adopting facts into the catalog, and ignoring those that nobody wants to see."""

from django.db import transaction

from contacts.models import Attribute, EventType, Member
from journeys.services.journal import write


@transaction.atomic
def document(entry: Attribute | EventType, member: Member) -> None:
    """Keep what has been written down about a fact: it is documented, and ignored no longer."""
    entry.documented, entry.ignored = True, False
    entry.save()
    write(member, "fact.documented", _subject(entry), f"Documented {entry.name}.")


@transaction.atomic
def ignore(entry: Attribute | EventType, ignored: bool, member: Member) -> None:
    """Offer a fact no more where facts are chosen, or offer it again. It comes in as before."""
    if entry.ignored == ignored:
        return
    entry.ignored = ignored
    entry.save(update_fields=["ignored"])
    said = f"Ignores {entry.name}." if ignored else f"Offers {entry.name} again."
    write(member, "fact.ignored" if ignored else "fact.offered", _subject(entry), said)


def _subject(entry: Attribute | EventType) -> str:
    return f"fact:{'contact' if isinstance(entry, Attribute) else 'event'}.{entry.name}"[:160]
