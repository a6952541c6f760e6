"""What ops leads did: here, to keys, and in the settings, the latest first, in one list."""

from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice

from django.contrib.admin.models import LogEntry
from django.db.models import Q

from journeys.models import JournalEntry

SHOWN = 100
OF_OPS = Q(verb__startswith="ops.") | Q(verb__startswith="key.")


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that somebody did: when, who, in a sentence, and what it was done to."""

    at: datetime
    who: str
    sentence: str
    subject: str


def deeds(search: str = "") -> list[Deed]:
    """The latest hundred. Two queries."""
    own = JournalEntry.objects.filter(OF_OPS).select_related("member").order_by("-at", "-pk")
    settings = LogEntry.objects.select_related("user", "content_type").order_by("-action_time", "-pk")
    if search:
        own = own.filter(Q(sentence__icontains=search) | Q(member__name__icontains=search))
        settings = settings.filter(Q(object_repr__icontains=search) | Q(user__name__icontains=search))
    here = [Deed(one.at, str(one.member or "Weft"), one.sentence, "") for one in own[:SHOWN]]
    there = [
        Deed(
            one.action_time,
            str(one.user),
            one.get_change_message() or str(one),
            f"{one.content_type or ''}: {one.object_repr}",
        )
        for one in settings[:SHOWN]
    ]
    return list(islice(merge(here, there, key=lambda deed: deed.at, reverse=True), SHOWN))
