"""What is true of a run: what let it in, what its steps gave, how old it is, and the time where the contact
lives."""

from collections.abc import Sequence
from datetime import UTC, timedelta, tzinfo

from django.conf import settings

from contacts.models import Brand
from journeys.engine.facts.asked import Asked
from journeys.engine.facts.texts import values_of
from journeys.engine.packing import Bigints
from journeys.engine.statements import Session, array
from journeys.kinds.calendar import zone_of
from journeys.rules.facts import Column, Need


def entry(work: Session, asked: Asked, needs: Sequence[Need]) -> dict[Need, Column]:
    """Properties of the triggering event. One statement; none for who has not entered."""
    entries = asked.entries
    if asked.ids:
        found = dict(work.rows("entries", ids=array(asked.ids)))
        entries = [found.get(enrollment) or {} for enrollment in asked.ids]
    return {need: Column([given.get(need.name) for given in entries]) for need in needs}


def step(work: Session, asked: Asked, needs: Sequence[Need]) -> dict[Need, Column]:
    """What steps gave. One statement per need; the overlay of a walk is laid over it by its world."""
    columns = {}
    for need in needs:
        node, _, name = need.name.partition(".")
        found = outputs(work, asked.ids, node, name)
        given: list[object] = (
            [found.get(enrollment) for enrollment in asked.ids] if asked.ids else [None] * len(asked)
        )
        columns[need] = Column(given)
    return columns


def outputs(work: Session, ids: Sequence[int], node: str, name: str) -> dict[int, object]:
    """Enrollment to the stored output (JSON) of one step; without those to whom it gave nothing."""
    if not ids:
        return {}
    rows = work.rows("outputs", ids=Bigints.of(ids), node=node, name=name)
    return dict(zip([row[0] for row in rows], values_of([row[1] for row in rows]), strict=True))


def journey(work: Session, asked: Asked, needs: Sequence[Need]) -> dict[Need, Column]:
    """The age of the run. One statement where the claim has not read when runs began."""
    ages = [asked.now - began for began in asked.began_at] if asked.ids else [timedelta()] * len(asked)
    return {need: Column(ages) for need in needs}


def now(work: Session, asked: Asked, needs: Sequence[Need]) -> dict[Need, Column]:
    """Hour, weekday and date in the contact's zone, else the brand's, else the installation's. Two
    statements."""
    zones = dict(work.rows("zones", contacts=array(asked.contacts)))
    default = default_zone()
    local = [asked.now.astimezone(zone_of(zones.get(contact), default)) for contact in asked.contacts]
    answers: dict[str, list[object]] = {
        "hour": [instant.hour for instant in local],
        "weekday": [instant.isoweekday() for instant in local],
        "date": [instant.date() for instant in local],
    }
    return {need: Column(answers[need.name]) for need in needs}


def default_zone() -> tzinfo:
    """The zone of contacts who have none: the brand's, else the installation's. One query."""
    brand = Brand.objects.filter(is_default=True).values_list("timezone", flat=True).first()
    return zone_of(brand, zone_of(settings.TIME_ZONE, UTC))
