"""Many contacts who live test cases of a journey all at the same time."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from config import clock
from contacts import ingest
from contacts.models import Inbox
from journeys.graph.cases import TestCase
from journeys.graph.document import Document, parse_journey
from journeys.graph.person import SENT, Message
from journeys.graph.simulate import simulate
from journeys.graph.simulated_walk import SimulatedWalk, Stop
from journeys.models import Conversion, Decision, Delivery, Enrollment, Run, Step, Task, Version
from tests.journeys.engine import stage

LATER = timedelta(minutes=1)


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
        for number in range(size):
            place = number % len(crowd.cases)
            contact = stage.cast_for(document, crowd.cases[place])
            crowd.contacts[contact.pk] = place
        return crowd

    def instants(self) -> list[timedelta]:
        """When something happens by itself."""
        return sorted({timedelta(0), *(one.after for case in self.cases for one in case.events)})

    def happen(self, after: timedelta, start: datetime, chance: random.Random) -> None:
        """What happens to them `after` the start, in any order."""
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
        for first in range(0, len(messages), 1000):
            ingest.take(messages[first : first + 1000], None, clock.now())

    def following(self, at: timedelta, start: datetime) -> timedelta | None:
        """The next instant at which something happens, or a little after the next at which somebody is
        due."""
        due = (
            Enrollment.objects.filter(due__isnull=False).order_by("due").values_list("due", flat=True).first()
        )
        coming = [one for one in self.instants() if one > at]
        if due is not None:
            coming.append(max(due - start, at) + LATER)
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

    def verify(self) -> None:
        """Everybody went exactly the way that the simulation goes, and nothing else is there."""
        rules = self.document.rulebook()
        wanted = [simulate(self.document, rules, case) for case in self.cases]
        told = self.told()
        assert set(told) == set(self.contacts)
        for contact, walk in told.items():
            should = wanted[self.contacts[contact]]
            assert walk.path == should.path, walk.test.name
            assert [m.node for m in walk.messages if m.state == SENT] == should.deliveries, walk.test.name
            assert walk.how == should.how, walk.test.name
            assert (walk.goal_at is None) == (should.goal_at is None), walk.test.name
        places = self.contacts.values()
        assert Decision.objects.count() == sum(len(wanted[place].decisions) for place in places)
        assert Task.objects.count() == sum(len(wanted[place].tasks) for place in places)
        assert not Inbox.objects.exists()
