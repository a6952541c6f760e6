"""Many contacts who live test cases of a journey all at the same time."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from config import clock
from contacts import ingest
from contacts.models import Contact, Inbox
from journeys.graph.buckets import walks_without_logic
from journeys.graph.cases import TestCase
from journeys.graph.document import Document, parse_journey
from journeys.graph.person import SENT, Message
from journeys.graph.simulate import simulate
from journeys.graph.simulated_walk import SimulatedWalk, Stop
from journeys.models import Conversion, Decision, Delivery, Enrollment, Run, Step, Task, Version
from tests.journeys.engine import stage

LATER = timedelta(minutes=1)
BATCH = 2_000
WAYS = Path(__file__).with_name("crowd.sql").read_text(encoding="utf-8")

type Take = Callable[[list[dict[str, Any]]], object]


def taken(messages: list[dict[str, Any]]) -> object:
    """Events through the door that all events take."""
    return ingest.take(messages, None, clock.now())


@dataclass(frozen=True, slots=True)
class Way:
    """What became of somebody: the nodes come to, whether each step is there once and none is missing, the
    nodes of the messages, how it ended, and whether the goal was reached."""

    path: list[str]
    unbroken: bool
    messages: list[str]
    how: str
    goal: bool


@dataclass(slots=True)
class Crowd:
    """Contacts by the place of the case that they live."""

    version: Version
    document: Document
    cases: Sequence[TestCase]
    contacts: dict[int, int] = field(default_factory=dict)

    @classmethod
    def gather(cls, size: int, cases: Sequence[TestCase] = ()) -> "Crowd":
        """So many contacts before the sample journey, who live these cases (its own ten) in turn."""
        version = stage.publish(stage.sample())
        document = parse_journey(stage.sample())
        crowd = cls(version, document, cases or document.tests)
        places = [number % len(crowd.cases) for number in range(size)]
        now = clock.now()
        rows = [
            stage.described(now, crowd.cases[place].contact, public_id=crowd._drawn(crowd.cases[place]))
            for place in places
        ]
        made = Contact.objects.bulk_create(rows, batch_size=BATCH)
        crowd.contacts = {contact.pk: place for contact, place in zip(made, places, strict=True)}
        return crowd

    def _drawn(self, case: TestCase) -> UUID:
        """A public id by which chance puts its bearer on the right side of the logic."""
        share = self.document.settings.without_logic
        while True:
            public_id = uuid4()
            if walks_without_logic(self.document.slug, str(public_id), share) == case.without_logic:
                return public_id

    def instants(self) -> list[timedelta]:
        """When something happens by itself."""
        return sorted({timedelta(0), *(one.after for case in self.cases for one in case.events)})

    def happen(self, after: timedelta, start: datetime, chance: random.Random, take: Take = taken) -> None:
        """What happens to them `after` the start, in any order; ``take`` brings a batch through the door."""
        trigger: list[tuple[str, dict[str, Any]]] = [] if after else [("whitepaper_downloaded", {})]
        messages = []
        for contact, place in self.contacts.items():
            own = [
                (one.event, dict(one.properties)) for one in self.cases[place].events if one.after == after
            ]
            messages += [
                {
                    "type": "track",
                    "event": name,
                    "contact": contact,
                    "messageId": f"{contact}-{after}-{name}-{number}",
                    "timestamp": (start + after).isoformat(),
                    "properties": properties,
                }
                for number, (name, properties) in enumerate([*trigger, *own])
            ]
        chance.shuffle(messages)
        for first in range(0, len(messages), BATCH):
            take(messages[first : first + BATCH])

    def following(self, at: timedelta, start: datetime, later: timedelta = LATER) -> timedelta | None:
        """The next instant at which something happens, or a little ``later`` than the next at which somebody
        is due."""
        due = (
            Enrollment.objects.filter(due__isnull=False).order_by("due").values_list("due", flat=True).first()
        )
        coming = [one for one in self.instants() if one > at]
        if due is not None:
            coming.append(max(due - start, at) + later)
        return min(coming, default=None)

    def told(self) -> dict[int, SimulatedWalk]:
        """What became of each contact, in the words of the simulation."""
        keys = dict(self.version.nodes.values_list("id", "key"))
        walks = {}
        by_run: dict[int, SimulatedWalk] = {}
        for run in Run.objects.all():
            walk = SimulatedWalk(self.cases[self.contacts[run.contact_id]], run.entered_at)
            walk.how, walk.ended_at = run.how or "waiting", run.ended_at
            assert run.contact_id not in walks, "everybody enters once"
            walks[run.contact_id] = by_run[run.pk] = walk
        seqs: dict[int, list[int]] = {}
        for step in Step.objects.order_by("enrollment_id", "seq"):
            by_run[step.enrollment_id].stops.append(Stop(keys[step.node_id], step.entered_at, step.outcome))
            seqs.setdefault(step.enrollment_id, []).append(step.seq)
        for passed in seqs.values():
            assert passed == list(range(len(passed))), "each step once, none missing"
        for row in Enrollment.objects.exclude(state=Enrollment.State.ENDED):
            by_run[row.pk].stops.append(Stop(keys[row.node_id], row.entered_at))
        for delivery in Delivery.objects.order_by("id"):
            by_run[delivery.enrollment_id or 0].messages.append(
                Message(
                    keys[delivery.node_id], delivery.seq, delivery.queued_at, delivery.channel,
                    delivery.message_class, delivery.topic, state=delivery.state,
                )
            )  # fmt: skip
        for enrollment, at in Conversion.objects.values_list("enrollment_id", "at"):
            by_run[enrollment].goal_at = at
        return walks

    def verify(self, sent: bool = True) -> None:
        """Everybody went exactly the way that the simulation goes, and nothing else is there. Two statements
        over all of them. What was not ``sent`` here may have met any fate, and counts when it was queued."""
        rules = self.document.rulebook()
        walks = [simulate(self.document, rules, case) for case in self.cases]
        wanted = [self._way(walk, sent) for walk in walks]
        went: Counter[int] = Counter()
        for way, place, one, number in self._ways(sent):
            assert way == wanted[place], (
                f"{number} who live '{self.cases[place].name}', contact {one} among them"
            )
            went[place] += number
        places = Counter(self.contacts.values())
        assert went == places, "everybody enters once"
        assert Run.objects.filter(journey=self.version.journey).count() == len(self.contacts)
        assert Decision.objects.count() == sum(len(walks[place].decisions) * n for place, n in places.items())
        assert Task.objects.count() == sum(len(walks[place].tasks) * n for place, n in places.items())
        assert not Inbox.objects.exists()

    def _way(self, walk: SimulatedWalk, sent: bool) -> Way:
        messages = [message.node for message in walk.messages if message.state == SENT or not sent]
        return Way(walk.path, True, messages, walk.how, walk.goal_at is not None)

    def _ways(self, sent: bool) -> Iterator[tuple[Way, int, int, int]]:
        """Each way that was gone, the case of those who went it, one of them, and how many they are."""
        with connection.cursor() as cursor:
            contacts, places = list(self.contacts), list(self.contacts.values())
            cursor.execute(WAYS, {"contacts": contacts, "places": places, "sent": sent})
            for path, unbroken, messages, how, goal, place, one, number in cursor.fetchall():
                yield Way(path, unbroken, messages, how, goal), place, one, number
