"""Lists: segments whose members are put there, by journeys, by hand and by files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from config.nudge import nudge
from contacts import watching
from contacts.statements import ask, flags, numbers, texts

WAKE = ("journeys.wake", "express")
LOOK = ("journeys.segments", "express")


@dataclass(frozen=True, slots=True)
class Moved:
    """How many came to lists and left them, and how many of that were announced."""

    entered: int = 0
    left: int = 0
    told: int = 0


def put(slug: str, contacts: Iterable[int], inside: bool, now: datetime) -> Moved:
    """Put contacts on a list, or take them from it. One transaction of two statements."""
    with transaction.atomic():
        watching.share()
        return change({slug: dict.fromkeys(contacts, inside)}, now)


def change(lists: Mapping[str, Mapping[int, bool]], now: datetime) -> Moved:
    """Bring each contact to where it is said to be: list to contact to whether inside. What is no list is
    left out. One statement, inside a transaction that holds the watches shared."""
    rows = [
        (slug, contact, inside)
        for slug, moves in sorted(lists.items())
        for contact, inside in sorted(moves.items())
    ]
    if not rows:
        return Moved()
    (((entered, left, told, looked),),) = ask(
        (
            "lists_change",
            {
                "slugs": texts(slug for slug, _, _ in rows),
                "contacts": numbers(contact for _, contact, _ in rows),
                "inside": flags(inside for _, _, inside in rows),
                "now": now,
            },
        )
    )
    if told:
        nudge(*WAKE)
    if looked:
        nudge(*LOOK)
    return Moved(entered, left, told)
