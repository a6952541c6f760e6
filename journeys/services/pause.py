"""Holding a live journey, and letting it go on. Meanwhile nobody enters or moves, and nothing is sent."""

from django.db import transaction

from contacts.models import Member
from journeys import announce
from journeys.delivery.dispatch import release
from journeys.models import Journey
from journeys.services.journal import write

Status = Journey.Status


def pause(journey: Journey, member: Member | None) -> bool:
    """Hold a live journey; return whether it was live. Entrants are refused and counted."""
    return _turn(journey, member, Status.LIVE, Status.PAUSED, "paused")


def resume(journey: Journey, member: Member | None) -> bool:
    """Let a paused journey go on; return whether it was paused. What fell due meanwhile happens now."""
    resumed = _turn(journey, member, Status.PAUSED, Status.LIVE, "resumed")
    if resumed:
        release(journey.pk)
    return resumed


@transaction.atomic
def _turn(journey: Journey, member: Member | None, before: str, after: str, verb: str) -> bool:
    changed = Journey.objects.filter(pk=journey.pk, status=before).update(status=after)
    if changed:
        journey.status = after
        write(member, f"journey.{verb}", f"journey:{journey.slug}", f"{verb.capitalize()} {journey.name}.")
        announce.status(journey)
    return bool(changed)
