"""Test cases of journey files, played by the engine in the database."""

from datetime import timedelta

from config import clock, partitions
from contacts.models import Contact
from journeys.engine.enroll import enroll
from journeys.engine.names import register
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
    Conversion,
    DateTrigger,
    Delivery,
    Enrollment,
    Run,
    Schedule,
    Step,
    Version,
)
from tests.clock import standing
from tests.journeys.engine.stage import advance_to, belong, happen, identify, somebody


def play(version: Version, case: TestCase) -> SimulatedWalk:
    """A test case, lived by a contact in the database to the microsecond; what they went through, in the
    words of the simulation."""
    with standing():
        return _played(version, case)


def _played(version: Version, case: TestCase) -> SimulatedWalk:
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
