"""The change itself: the type at once, the values after it, a range of contacts at a time.

Each range is one transaction that converts the values, tells whoever watches them, and keeps how far it has
come; so a worker that was killed leaves nothing half done, and another goes on.
"""

import time

import orjson
from django.db import transaction
from django.db.models import Max

from config import clock
from config.log import get_logger
from config.nudge import nudge
from contacts import watching
from contacts.ingest import looks, writes
from contacts.models import Attribute, Contact, Member, Retyping, Watch
from contacts.segments.passes import tried
from contacts.statements import ask, numbers, texts
from contacts.values import retyped

RANGE = 2_000
"""Contacts of a range: a fifth of a second, in which events about them have to wait."""

SLICE_SECONDS = 4.0
"""After so long a worker asks whether there is something else to do."""

TASK = ("contacts.retype", "bulk")
WAKE = ("journeys.wake", "express")
LOOK = ("journeys.segments", "express")

log = get_logger(__name__)


@transaction.atomic
def begin(attribute: Attribute, type: str, member: Member | None) -> Retyping:
    """Give an attribute another type from now on, and let workers convert what is stored.

    Waits for the batches of events under way, which may still write values of the type before. Five
    statements.
    """
    ask(watching.ALONE)
    attribute = Attribute.objects.select_for_update().get(pk=attribute.pk)
    before, attribute.type = attribute.type, type
    attribute.save(update_fields=["type"])
    Retyping.objects.filter(pk=attribute.pk).delete()
    last = Contact.objects.aggregate(last=Max("pk"))["last"] or 0
    found = Retyping.objects.create(attribute=attribute, before=before, until=last, member=member)
    nudge(*TASK)
    return found


def work(seconds: float = SLICE_SECONDS, size: int = RANGE) -> int:
    """Convert range after range, the oldest change first, for about so long; return how many ranges. Nudges
    the next slice when there is more. One query where nothing is to be done."""
    until = time.monotonic() + seconds
    ranges = 0
    while tried(lambda: _range(size)):
        ranges += 1
        if time.monotonic() >= until:
            nudge(*TASK)
            break
    return ranges


@transaction.atomic
def _range(size: int) -> bool:
    """Convert the values of the next range; False when there is nothing to do here. About eight
    statements."""
    watching.share()
    waiting = Retyping.objects.filter(ended_at=None).order_by("began_at", "pk")
    found = waiting.select_for_update(skip_locked=True, no_key=True).first()
    if found is None:
        return False
    name, type = Attribute.objects.values_list("name", "type").get(pk=found.pk)
    (((last,),),) = ask(("rebuild_range", {"after": found.after, "until": found.until, "limit": size}))
    if last is not None:
        converted, kept = _convert(name, type, found.after, last)
        found.converted, found.kept, found.after = found.converted + converted, found.kept + kept, last
    if last is None or last >= found.until:
        found.after, found.ended_at = found.until, clock.real_now()
        log.info("attribute.retyped", name=name, type=type, converted=found.converted, kept=found.kept)
    found.save(update_fields=["converted", "kept", "after", "ended_at"])
    return True


def _convert(name: str, type: str, after: int, last: int) -> tuple[int, int]:
    """Convert the values of contacts in (after, last]; how many are of the type now, and how many stayed."""
    (rows,) = ask(("retype_lock", {"name": name, "after": after, "last": last}))
    made = {text: retyped(orjson.loads(text), type) for text in {text for _id, text in rows}}
    kept = sum(made[text] is None for _id, text in rows)
    changed = [
        (id, new)
        for id, text in rows
        if (value := made[text]) is not None and (new := orjson.dumps(value).decode()) != text
    ]
    if changed:
        ids = [id for id, _new in changed]
        now = clock.now()
        told: list[writes.Fact] = []
        if Watch.objects.filter(kind="attribute", name=name).exists():
            told = [("attribute", id, name, now, "{}") for id in ids]
        ask(
            (
                "retype_write",
                {"name": name, "ids": numbers(ids), "values": texts(new for _id, new in changed)},
            ),
            *looks.calls([("attribute", name, id, now) for id in ids], now),
            *writes.inbox(told),
        )
        nudge(*LOOK)
        if told:
            nudge(*WAKE)
    return len(rows) - kept, kept
