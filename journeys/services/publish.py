"""From draft to live: the act, with the rules that were approved together with the draft."""

from typing import Any

from django.db import transaction

from config import clock
from contacts.models import Member
from journeys import announce
from journeys.engine.names import register
from journeys.graph.document import Document
from journeys.models import Bundle, Journey, Version
from journeys.rules.problems import RuleError
from journeys.services.bundle_in_force import (
    approved_bundle,
    bring_into_force,
    bundle_readiness,
    close_bundle,
)
from journeys.services.journal import write
from journeys.services.move_people import FINISHING, Handling, begin
from journeys.services.readiness import Readiness, readiness

Status = Version.Status


def ready_to_publish(journey: Journey) -> tuple[Bundle | None, Readiness]:
    """The approved bundle that publishing would bring into force, None without one, and what stands in the
    way."""
    bundle = approved_bundle(journey)
    return bundle, bundle_readiness(bundle) if bundle else readiness(journey)


@transaction.atomic
def publish(
    journey: Journey, member: Member | None, note: str = "", handling: Handling = FINISHING
) -> Version:
    """Make the draft the live version. ``handling`` says what becomes of who is under way: they finish on
    the version that they entered, unless they are to move. A paused journey stays paused: it goes on when it
    is resumed, with the new version for whoever enters then. Where the draft was approved together with its
    rules, they come into force in the same transaction.

    Raises RuleError with every problem when something stands in the way; then nothing has changed.
    """
    journey = Journey.objects.select_for_update().get(pk=journey.pk)
    bundle, ready = ready_to_publish(journey)
    if ready.errors or ready.document is None:
        raise RuleError(ready.errors)
    last = journey.versions.order_by("-number").first()
    version = journey.versions.create(
        number=last.number + 1 if last else 1,
        document=_document(ready.document),
        published_at=clock.now(),
        published_by=member,
        note=note,
    )
    journey.versions.filter(status=Status.LIVE).exclude(pk=version.pk).update(status=Status.FINISHING)
    journey.live_version = version
    if journey.status != Journey.Status.PAUSED:
        journey.status = Journey.Status.LIVE
    journey.save(update_fields=["live_version", "status"])
    # Before rules come into force: what is refused here must not have been read as approved by anybody.
    moving = begin(version, ready.document, handling)
    if bundle is not None:
        bring_into_force(bundle)
    close_bundle(journey, bundle, version)
    register(version)
    write(
        member,
        "journey.published",
        f"journey:{journey.slug}",
        f"Published version {version.number} of {journey.name}.",
        {"version": version.number, "note": note, "people": handling.people, "moving": moving},
    )
    announce.status(journey)
    return version


def _document(document: Document) -> dict[str, Any]:
    """What a version keeps: the workflow. Its rules live in the rulebook, with versions of their own."""
    return {**document.to_json(), "rules": [], "segments": []}
