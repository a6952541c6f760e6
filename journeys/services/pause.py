"""Holding a live journey, and letting it go on. Meanwhile nobody enters or moves, and nothing is sent."""

from typing import Any

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from config import clock
from contacts.models import Member
from journeys import announce
from journeys.delivery.dispatch import release
from journeys.models import Journey
from journeys.queries.failing import PAUSED_ITSELF, failing
from journeys.services.journal import write

Status = Journey.Status


def pause(journey: Journey, member: Member | None) -> bool:
    """Hold a live journey; return whether it was live. Entrants are refused and counted."""
    return _turn(journey, member, Status.LIVE, Status.PAUSED, "journey.paused", f"Paused {journey.name}.")


def resume(journey: Journey, member: Member | None) -> bool:
    """Let a paused journey go on; return whether it was paused. What fell due meanwhile happens now."""
    said, details = f"Resumed {journey.name}.", {"moment": clock.now().isoformat()}
    resumed = _turn(journey, member, Status.PAUSED, Status.LIVE, "journey.resumed", said, details)
    if resumed:
        release(journey.pk)
    return resumed


def pause_failing() -> list[str]:
    """Hold each live journey in which too many people cannot go on; return the slugs of those that were live.

    What a person would do who sees it, done before it grows: whoever is not there yet waits in safety.
    """
    paused = []
    for found in failing():
        journey = Journey.objects.get(pk=found.journey)
        said = _(
            "%(name)s paused itself: %(parked)s of %(people)s people could not go on (%(percent)s %%)."
        ) % {
            "name": journey.name,
            "parked": number_format(found.parked, force_grouping=True),
            "people": number_format(found.people, force_grouping=True),
            "percent": number_format(found.percent, 1),
        }
        numbers = {"parked": found.parked, "people": found.people, "percent": found.percent}
        if _turn(journey, None, Status.LIVE, Status.PAUSED, PAUSED_ITSELF, said, {"failing": numbers}):
            paused.append(journey.slug)
    return paused


@transaction.atomic
def _turn(
    journey: Journey,
    member: Member | None,
    before: str,
    after: str,
    verb: str,
    said: str,
    details: dict[str, Any] | None = None,
) -> bool:
    changed = Journey.objects.filter(pk=journey.pk, status=before).update(status=after)
    if changed:
        journey.status = after
        write(member, verb, f"journey:{journey.slug}", said, details)
        announce.status(journey)
    return bool(changed)
