"""People in segments, in few words."""

from typing import Any

from contacts.models import Segment, SegmentInstant, SegmentLook, SegmentMember
from contacts.segments import passes
from contacts.segments.defining import define

type Document = dict[str, Any]


def fact(name: str, how: str, value: Any = None, **more: Any) -> Document:
    """A test on a fact."""
    return {"fact": name, "is": how, **({} if value is None else {"value": value}), **more}


def happened(name: str, **more: Any) -> Document:
    """A test on behavior."""
    return {"event": name, **more}


def segment(slug: str, condition: Document) -> Segment:
    """A segment, defined and built."""
    found = define(slug, slug.capitalize(), condition)
    passes.rebuild_some()
    found.refresh_from_db()
    return found


def settled() -> int:
    """Look at everybody who is due; how many were looked at."""
    return passes.work()


def members(slug: str) -> set[int]:
    """Who belongs, by contact."""
    return set(SegmentMember.objects.filter(segment__slug=slug).values_list("contact_id", flat=True))


def queued() -> int:
    """How many looks wait."""
    return SegmentLook.objects.count()


def instants(slug: str) -> int:
    """How many are to be looked at when their time has come."""
    return SegmentInstant.objects.filter(segment__slug=slug).count()
