"""Contacts as others name them, and some of those who belong to a segment."""

from collections.abc import Sequence
from uuid import UUID

from contacts.models import Contact, Identity, Segment, SegmentMember

SAMPLE = 10


def found(public_ids: Sequence[UUID], user_ids: Sequence[str]) -> tuple[list[int], list[str]]:
    """The contacts of these public ids and user ids, each once, and the names that nobody has. Who was merged
    counts as who they are now, who was erased as unknown. Two queries."""
    rows = Contact.objects.filter(public_id__in=public_ids, erased_at=None)
    by_id = {
        public_id: into or pk for pk, public_id, into in rows.values_list("pk", "public_id", "merged_into")
    }
    users = Identity.objects.filter(kind=Identity.Kind.USER, value__in=user_ids, contact__erased_at=None)
    by_user = dict(users.values_list("value", "contact"))
    known = [*(by_id.get(one) for one in public_ids), *(by_user.get(one) for one in user_ids)]
    names = [*map(str, public_ids), *user_ids]
    contacts = list(dict.fromkeys(one for one in known if one is not None))
    return contacts, [name for name, one in zip(names, known, strict=True) if one is None]


def sample(segment: Segment, most: int = SAMPLE) -> list[Contact]:
    """Some members, the first by id. Two queries."""
    ids = (
        SegmentMember.objects.filter(segment=segment)
        .order_by("contact_id")
        .values_list("contact_id", flat=True)
    )
    known = Contact.objects.in_bulk(list(ids[:most]))
    return [known[pk] for pk in sorted(known)]
