"""Rebuilds: a condition that is new is asked of all contacts, a range of ids at a time, in the background.

Each range is a transaction that writes the differences and how far it has come, so a rebuild whose worker was
killed goes on where it was. Facts meanwhile are looked at by passes, under the new condition.
"""

from django.db import connection, transaction

from config import clock
from contacts import watching
from contacts.models import Segment
from contacts.segments.changes import Chosen, announce, turn
from contacts.statements import ask

RANGE = 5_000
"""Contacts of a range: some tenths of a second under the lock of the segment's row."""

MOST_WAITING = 20_000
"""Facts on the inbox at which a rebuild that fills it waits for the engine."""


def under_way() -> list[int]:
    """The segments that are being rebuilt. One query."""
    found = Segment.objects.filter(kind=Segment.Kind.CONDITION, built_to__gte=0)
    return list(found.order_by("pk").values_list("pk", flat=True))


def step(pk: int, size: int = RANGE) -> bool:
    """Look at the next range of a segment; whether anything was done. Five statements."""
    with transaction.atomic():
        watching.share()
        found = Segment.objects.select_for_update(no_key=True, skip_locked=True)
        segment = found.filter(pk=pk, built_to__gte=0).first()
        if segment is None or segment.built_to is None or crowded():
            return False
        now = clock.now()
        after, until = segment.built_to, segment.built_until
        (((last,),),) = ask(("rebuild_range", {"after": after, "until": until, "limit": size}))
        if last is not None:
            ask(("rebuild_instants", {"segment": pk, "after": after, "until": last}))
            announce(segment, turn(segment, Chosen.between(after, last), now), now)
        done = last is None or last >= until
        Segment.objects.filter(pk=pk).update(built_to=None if done else last, counted_at=now)
    return True


def crowded() -> bool:
    """Whether the inbox holds so much that a rebuild should wait. One look at that many rows of an index."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT FROM contacts_inbox LIMIT %s) AS waiting", [MOST_WAITING]
        )
        return bool(cursor.fetchone()[0] >= MOST_WAITING)
