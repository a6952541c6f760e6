"""What a person decides about messages whose hand-over brought no answer: they went out, or they go again.

Nothing here is ever done by the product itself: who reads the provider's log knows, a program does not.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils.translation import ngettext

from config import clock
from config.nudge import nudge
from contacts.models import Member
from journeys.models import Delivery
from journeys.services.journal import write

AT_ONCE = 1_000
LONGEST_LIST = 200

State = Delivery.State


@transaction.atomic
def mark_sent(deliveries: Iterable[int], member: Member | None) -> list[int]:
    """Call uncertain messages sent; return those that were uncertain. Three statements, at most 1,000."""
    ids = _locked(deliveries, State.UNCERTAIN)
    Delivery.objects.filter(pk__in=ids).update(state=State.SENT, reason="")
    said = ngettext(
        "Marked %(number)s uncertain message as sent.",
        "Marked %(number)s uncertain messages as sent.",
        len(ids),
    )
    _note(member, "ops.marked_sent", said, ids)
    return ids


@transaction.atomic
def mark_uncertain(deliveries: Iterable[int], member: Member | None) -> int:
    """Take ``mark_sent`` back: messages whose last attempt brought no answer are uncertain again. Three
    statements."""
    ids = _locked(
        Delivery.objects.filter(
            pk__in=list(deliveries)[:AT_ONCE],
            attempt_rows__number=F("attempts"),
            attempt_rows__result="uncertain",
        ).values_list("pk", flat=True),
        State.SENT,
    )
    Delivery.objects.filter(pk__in=ids).update(state=State.UNCERTAIN, reason="no_answer")
    said = ngettext(
        "Took back that %(number)s message was sent.",
        "Took back that %(number)s messages were sent.",
        len(ids),
    )
    _note(member, "ops.unmarked_sent", said, ids)
    return len(ids)


@transaction.atomic
def send_again(deliveries: Iterable[int], member: Member | None) -> int:
    """Queue uncertain messages anew; return how many were uncertain. Three statements, at most 1,000.

    Each goes out as an attempt of its own, once every limit, consent and offer has been asked again; whoever
    got the first one gets it twice.
    """
    ids = _locked(deliveries, State.UNCERTAIN)
    Delivery.objects.filter(pk__in=ids).update(
        state=State.QUEUED, reason="", due=clock.now(), settled_at=None
    )
    said = ngettext(
        "Sent %(number)s uncertain message again.", "Sent %(number)s uncertain messages again.", len(ids)
    )
    _note(member, "ops.sent_again", said, ids)
    nudge("journeys.dispatch", "express")
    return len(ids)


def _locked(deliveries: Iterable[int], state: str) -> list[int]:
    found = Delivery.objects.select_for_update().filter(pk__in=list(deliveries)[:AT_ONCE], state=state)
    return [delivery.pk for delivery in found.order_by("pk")]


def _note(member: Member | None, verb: str, said: str, ids: list[int]) -> None:
    if ids:
        details = {"ids": ids[:LONGEST_LIST], "number": len(ids)}
        write(member, verb, "ops", said % {"number": len(ids)}, details)
