"""The team's journal: who did what, when, in a sentence."""

from typing import Any

from contacts.models import Member
from journeys.models import JournalEntry


def write(
    member: Member | None, verb: str, subject: str, sentence: str, details: dict[str, Any] | None = None
) -> JournalEntry:
    """Add one line. ``verb`` is like ``rule.approved``, ``subject`` like ``rule:lead-routing``.

    ``member`` is None for what the product did by itself. One insert; call it inside the transaction of
    the act, so that there is never one without the other.
    """
    return JournalEntry.objects.create(
        member=member, verb=verb, subject=subject, sentence=sentence, details=details or {}
    )
