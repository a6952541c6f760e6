"""A stage for journeys in the database: publish, let things happen, move the clock, look at what became of
people."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Min

from config import clock, partitions
from contacts import ingest
from contacts.models import Brand, Contact
from contacts.segments import passes
from contacts.segments.defining import define, make_list
from contacts.segments.lists import put
from journeys.engine import counters
from journeys.engine.inflow import gather
from journeys.engine.moves import move
from journeys.engine.names import register
from journeys.engine.tick import tick
from journeys.engine.timetable import come_due
from journeys.engine.wake import wake
from journeys.models import (
    Appointment,
    Delivery,
    Enrollment,
    Journey,
    Refused,
    Rule,
    RuleVersion,
    Schedule,
    Version,
    VersionNode,
)
from journeys.services.adopt import adopt

SAMPLE = Path(__file__).parents[3] / "journeys" / "gallery" / "feature-launch.journey.json"


@contextmanager
def alone() -> Iterator[None]:
    """A stage that is cleared at the end: for the examples of one test."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def sample() -> dict[str, Any]:
    """The sample journey's file."""
    document: dict[str, Any] = json.loads(SAMPLE.read_text())
    return document


def logical() -> dict[str, Any]:
    """The sample journey with the logic for everybody."""
    document = sample()
    return {**document, "settings": {**document["settings"], "without_logic": {"share": 0}}}


def publish(document: Mapping[str, Any]) -> Version:
    """A live version of a journey file, its rules approved."""
    with transaction.atomic():
        for part in document.get("segments", ()):
            if part.get("kind") == "list":
                make_list(part["slug"], part["name"])
            else:
                define(part["slug"], part["name"], part["condition"])
        adopt(document)
        for rule in document.get("rules", ()):
            approve(rule)
        brand = Brand.objects.get(is_default=True)
        journey, _ = Journey.objects.get_or_create(
            slug=document["slug"], defaults={"name": document["name"], "brand": brand}
        )
        number = journey.versions.count() + 1
        version = Version.objects.create(
            journey=journey, number=number, document=dict(document), published_at=clock.now()
        )
        journey.status, journey.live_version = Journey.Status.LIVE, version
        journey.save()
        register(version)
    return version


def approve(document: Mapping[str, Any]) -> RuleVersion:
    """A new approved version of a rule."""
    rule, _ = Rule.objects.get_or_create(
        slug=document["slug"], defaults={"name": document["name"], "kind": document["kind"]}
    )
    return rule.versions.create(
        number=rule.versions.count() + 1, status=RuleVersion.Status.APPROVED, document=dict(document)
    )


def journey(nodes: list[dict[str, Any]], edges: list[tuple[str, str, str]], **rest: Any) -> dict[str, Any]:
    """A journey file from nodes and ways (from, outcome, to)."""
    return {
        "format": "weft.journey/1",
        "slug": "staged",
        "name": "Staged",
        "nodes": [{"name": node["key"], "position": [0, 0], "settings": {}, **node} for node in nodes],
        "edges": [{"from": source, "outcome": outcome, "to": to} for source, outcome, to in edges],
        "settings": {"reentry": "always"},
        **rest,
    }


def waiting_journey(**rest: Any) -> dict[str, Any]:
    """Enter by `started`, wait a day for `finished`, else be late."""
    return journey(
        [
            {"key": "start", "kind": "trigger_event", "settings": {"event": "started"}},
            {"key": "hold", "kind": "wait_until", "settings": {"event": "finished", "timeout": "1d"}},
            {"key": "done", "kind": "exit"},
            {"key": "late", "kind": "exit"},
        ],
        [("start", "next", "hold"), ("hold", "happened", "done"), ("hold", "timed_out", "late")],
        **rest,
    )


def somebody(**fields: Any) -> Contact:
    """A contact; what is no column is an attribute, known since now."""
    contact = described(clock.now(), fields)
    contact.save(force_insert=True)
    return contact


def described(now: datetime, fields: Mapping[str, Any], **columns: Any) -> Contact:
    """A contact that is not saved yet; what is no column is an attribute, known since ``now``."""
    columns |= {key: fields[key] for key in ("email", "timezone", "score") if key in fields}
    attributes = {key: value for key, value in fields.items() if key not in columns}
    known = dict.fromkeys(attributes, now.isoformat())
    return Contact(created_at=now, attributes=attributes, attributed_at=known, **columns)


_made = 0


def happen(
    contact: Contact, event: str, properties: Mapping[str, Any] | None = None, at: datetime | None = None
) -> None:
    """Something that the contact did, through the door that all events take; looked at by nobody yet."""
    global _made
    _made += 1
    now = clock.now()
    ingest.take(
        [
            {
                "type": "track",
                "event": event,
                "contact": contact.pk,
                "messageId": f"staged-{_made}",
                "timestamp": (at or now).isoformat(),
                "properties": dict(properties or {}),
            }
        ],
        None,
        now,
    )


def identify(contact: Contact, **traits: Any) -> None:
    """What becomes known about the contact, through the same door."""
    global _made
    _made += 1
    message = {"type": "identify", "contact": contact.pk, "messageId": f"staged-{_made}", "traits": traits}
    ingest.take([message], None, clock.now())


def tell(message: Mapping[str, Any]) -> None:
    """Any message, through the same door."""
    global _made
    _made += 1
    ingest.take([{"messageId": f"staged-{_made}", **message}], None, clock.now())


def refusals() -> dict[str, int]:
    """How many were refused entry for which reason."""
    return dict(Refused.objects.values_list("reason", "count"))


def numbers() -> dict[tuple[str, str, str], int]:
    """Every count by node key, measure and outcome."""
    keys = dict(VersionNode.objects.values_list("id", "key"))
    found: dict[tuple[str, str, str], int] = {}
    for count in counters.read(Version.objects.values_list("id", flat=True)):
        place = (keys[count.node], count.measure, count.outcome)
        found[place] = found.get(place, 0) + count.count
    return found


def rest() -> None:
    """Let everything come to rest at the clock's instant; what is queued counts as sent."""
    passes.rebuild_some()
    while (
        bool(wake()) | bool(passes.work()) | bool(gather()) | bool(wake()) | bool(come_due()) | bool(move())
    ) | bool(tick()):
        pass
    Delivery.objects.filter(state="queued").update(state="sent", settled_at=clock.now())


def advance_to(instant: datetime) -> None:
    """Move the clock in hops from one due instant to the next, and let everything come to rest at each."""
    partitions.ensure([instant])
    while True:
        rest()
        coming = [
            model.objects.filter(due__gt=clock.now(), due__lt=instant).aggregate(Min("due"))["due__min"]
            for model in (Enrollment, Appointment, Schedule)
        ]
        due = min((moment for moment in coming if moment is not None), default=None)
        turn = passes.next_due(clock.now())
        if turn is not None and turn < (due or instant):
            due = turn
        clock.move((due or instant) - clock.real_now())
        if due is None:
            return rest()


def belong(segment: str, *contacts: Contact) -> None:
    """Let contacts be on a list from now on."""
    make_list(segment, segment)
    put(segment, [contact.pk for contact in contacts], True, clock.now())
