"""A new journey: a name, and a draft with its trigger on the canvas."""

from django.db import transaction
from django.utils.text import slugify

from contacts.models import Brand, Member
from journeys.models import Journey
from journeys.services.journal import write

TAKEN_BY_PAGES = {"new"}
"""Slugs that would hide behind an address of ours."""


@transaction.atomic
def new_journey(name: str, event: str, member: Member) -> Journey:
    """Make a draft named ``name`` that people enter by ``event`` (empty: still to be said).

    The slug comes from the name, with a number where it is taken. About five queries.
    """
    journey = Journey.objects.create(
        slug=free_slug(name),
        name=name,
        brand=Brand.objects.get(is_default=True),
        settings={"reentry": "once"},
        created_by=member,
    )
    journey.nodes.create(
        key="start",
        kind="trigger_event",
        name=event.replace("_", " ").capitalize() or "Start",
        settings={"event": event} if event else {},
    )
    write(member, "journey.made", f"journey:{journey.slug}", f"Made the journey {name}.")
    return journey


def free_slug(name: str) -> str:
    """A slug for ``name`` that no journey has yet. One query."""
    wanted = slugify(name)[:70] or "journey"
    taken = (
        set(Journey.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)) | TAKEN_BY_PAGES
    )
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
