"""A stage for journeys in the database: publish, let things happen, move the clock, look at what became of
people."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
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
from journeys.engine.enroll import enroll
from journeys.engine.inflow import gather
from journeys.engine.moves import move
from journeys.engine.names import register
from journeys.engine.tick import tick
from journeys.engine.timetable import come_due
from journeys.engine.wake import wake
from journeys.graph.buckets import walks_without_logic
from journeys.graph.cases import Happening, Setting, TestCase
from journeys.graph.document import Document, parse_journey
from journeys.graph.person import Message
from journeys.graph.simulated_walk import SimulatedWalk, Stop
from journeys.kinds.trigger_date import TriggerDateSettings
from journeys.kinds.trigger_event import TriggerEventSettings
from journeys.kinds.trigger_form import TriggerFormSettings
from journeys.kinds.trigger_schedule import TriggerScheduleSettings
from journeys.models import (
    Appointment,
    Conversion,
    DateTrigger,
    Delivery,
    Enrollment,
    Journey,
    Refused,
    Rule,
    RuleVersion,
    Run,
    Schedule,
    Step,
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


def play(version: Version, case: TestCase) -> SimulatedWalk:
    """A test case, lived by a contact in the database; what they went through, in the words of the
    simulation."""
    document = parse_journey(version.document)
    start = case.start
    partitions.ensure([start, start + timedelta(days=60)])
    clock.move(start - clock.real_now())
    contact = cast_for(document, case)
    enter(version, contact, case)
    facts: list[Happening | Setting] = [*case.sets, *case.events]
    for fact in sorted(facts, key=lambda one: one.after):
        advance_to(start + fact.after)
        if isinstance(fact, Happening):
            happen(contact, fact.event, fact.properties, start + fact.after)
        else:
            identify(contact, **fact.attributes)
    advance_to(start + min(case.until, timedelta(days=45)))
    return told(version, contact, case)


def enter(version: Version, contact: Contact, case: TestCase) -> None:
    """Let the contact of a test in by the first trigger; by the clock, let the journey be published now."""
    document = parse_journey(version.document)
    key = trigger_of(document)
    settings = document.nodes[key].settings
    match settings:
        case TriggerEventSettings():
            happen(contact, settings.event, case.entry, case.start)
        case TriggerFormSettings():
            happen(contact, settings.event, {"form": settings.form, **case.entry}, case.start)
        case TriggerDateSettings() | TriggerScheduleSettings():
            if isinstance(settings, TriggerScheduleSettings):
                belong(settings.segment, contact)
            DateTrigger.objects.all().delete()
            Schedule.objects.all().delete()
            version.published_at = clock.now()
            register(version)
        case _:
            enroll(version.pk, [contact.pk], dict(case.entry), key)


def belong(segment: str, *contacts: Contact) -> None:
    """Let contacts be on a list from now on."""
    make_list(segment, segment)
    put(segment, [contact.pk for contact in contacts], True, clock.now())


def trigger_of(document: Document) -> str:
    """The key of the first trigger."""
    return next(key for key, node in document.nodes.items() if node.kind.takes_entry)


def cast_for(document: Document, case: TestCase) -> Contact:
    """A contact as the test wants it, drawn until chance puts them on the right side of the logic."""
    share = document.settings.without_logic
    while True:
        contact = somebody(**case.contact)
        if walks_without_logic(document.slug, str(contact.public_id), share) == case.without_logic:
            return contact


def told(version: Version, contact: Contact, case: TestCase) -> SimulatedWalk:
    """What became of a contact, as rows tell it."""
    keys = dict(version.nodes.values_list("id", "key"))
    run = Run.objects.filter(contact=contact, journey=version.journey_id).first()
    if run is None:
        return SimulatedWalk(case, case.start)
    enrollment = Enrollment.objects.get(pk=run.pk)
    walk = SimulatedWalk(case, run.entered_at)
    for step in Step.objects.filter(enrollment_id=run.pk).order_by("seq"):
        outcome = None if step.outcome in ("goal", "exit") else step.outcome
        walk.stops.append(Stop(keys[step.node_id], step.entered_at, outcome))
    if enrollment.state != Enrollment.State.ENDED:
        walk.stops.append(Stop(keys[enrollment.node_id], enrollment.entered_at))
    walk.messages = [
        Message(
            keys[row.node_id],
            row.seq,
            row.queued_at,
            row.channel,
            row.message_class,
            row.topic,
            state=row.state,
        )
        for row in Delivery.objects.filter(enrollment_id=run.pk).order_by("id")
    ]
    walk.how, walk.ended_at = run.how or "waiting", run.ended_at
    others = Run.objects.filter(contact=contact).exclude(pk=run.pk).order_by("pk")
    walk.started = [("", *one) for one in others.values_list("journey__slug", "entered_at")]
    conversion = Conversion.objects.filter(enrollment_id=run.pk).first()
    walk.goal_at = conversion.at if conversion else None
    return walk
