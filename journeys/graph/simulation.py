"""A contact walks a journey in memory, by the very kinds and the very walk that run live.

The clock hops from one instant at which something may happen to the next. At each: facts first, then goal
and exit, then the node. Between facts nobody is looked at but by a due instant or a fact that the node's
wake plan names, just as live; a wake plan that forgets something shows here too.
"""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from journeys.graph import goals
from journeys.graph.cases import Happening, Setting, TestCase
from journeys.graph.document import Document
from journeys.graph.entrances import Entrances
from journeys.graph.memory import MemoryWorld
from journeys.graph.person import DROPPED, QUEUED, SENT, Event, Person
from journeys.graph.plan import Plan
from journeys.graph.simulated_beginning import BY_EVENT, by_hand, timeline
from journeys.graph.simulated_messages import EMAIL, why_not
from journeys.graph.simulated_walk import FAILED, REFUSED, WAITING, SimulatedWalk, Stop
from journeys.graph.walk import MOST_STEPS, walk
from journeys.kinds.group import Group, Members
from journeys.rules.conditions import parse_condition
from journeys.rules.where import compile_where

MOST_HOPS = 20_000
NOBODY = "00000000-0000-7000-8000-000000000000"


class Simulation:
    """One contact under way."""

    def __init__(self, document: Document, plan: Plan, case: TestCase, zone: tzinfo) -> None:
        self.document, self.plan, self.case = document, plan, case
        attributes = {"email": EMAIL, **case.contact}
        segments = {
            str(item["slug"]): parse_condition(item["condition"])
            for item in document.segments
            if item.get("kind") != "list"
        }
        person = Person(
            attributes=attributes,
            consents=case.consents,
            as_of=dict.fromkeys(attributes, case.start),
            public_id=str(case.contact.get("id", NOBODY)),
            installation=zone,
            began=case.start,
            segments=segments,
            bounced=frozenset(node for node, answer in case.answers.items() if answer == "bounced"),
        )
        self.world = MemoryWorld(plan, person, case.start, case.choose)
        self.entrances = Entrances(plan, person, case.start)
        self.result = SimulatedWalk(case, case.start)
        self.members: Members | None = None
        self.due: datetime | None = None
        self.watched = frozenset(name for _, _, names in plan.wakes_on() for name in names.segments)
        self.inside: set[str] = set()

    def run(self) -> SimulatedWalk:
        """Hops until the run has ended and nothing more can happen, or `until`."""
        facts = self.timeline()
        end = self.case.start + self.case.until
        for _hop in range(MOST_HOPS):
            timed = self.entrances.next if self.members is None else None
            instants = (min(facts, default=None), self.due, timed, self.turn())
            upcoming = [instant for instant in instants if instant is not None]
            if not upcoming or min(upcoming) > end:
                break
            now = self.world.now = min(upcoming)
            self.take_in(facts.pop(now, []))
            if self.result.how == FAILED:
                break
        else:
            self.close(FAILED, f"More than {MOST_HOPS} instants at which something happens.")
        result, world = self.result, self.world
        result.messages, result.decisions, result.tasks = world.person.messages, world.decisions, world.tasks
        result.started = world.started
        return result

    def turn(self) -> datetime | None:
        """When time alone may move the contact into a segment, or out of one, that the run waits for."""
        if self.members is None or self.result.how != WAITING:
            return None
        person, now = self.world.person, self.world.now
        found = [person.turns(slug, now) for slug in self.watched]
        return min((instant for instant in found if instant is not None), default=None)

    def turned(self) -> set[str]:
        """The segments that the contact has entered or left since they were last asked."""
        person, now = self.world.person, self.world.now
        inside = {slug for slug in self.watched if person.inside(slug, now)}
        before, self.inside = self.inside, inside
        return before ^ inside

    def timeline(self) -> dict[datetime, list[Happening | Setting]]:
        """Everything that happens by itself, by its instant, in the order of the document."""
        return timeline(self.plan, self.case)

    def take_in(self, facts: list[Happening | Setting]) -> None:
        """One instant: facts, then goal and exit, then the node."""
        world = self.world
        names: set[str] = set()
        world.changed.clear()
        for fact in facts:
            if isinstance(fact, Happening):
                world.person.events.append(Event(world.now, fact.event, fact.properties))
                names.add(fact.event)
            else:
                for name, value in fact.attributes.items():
                    world.set_attribute(name, value)
        happened = [fact for fact in facts if isinstance(fact, Happening)]
        turned = self.turned()
        if self.members is None:
            self.entrances.changed(world.changed, world.now)
            self.enter(happened)
        else:
            self.look_for_end(happened)
        if (self.due is not None and self.due <= world.now) or (
            self.members is not None
            and self.result.how == WAITING
            and (world.out or self.woken(names, turned))
        ):
            self.move()

    def enter(self, happened: list[Happening]) -> None:
        """Begins the run when a trigger takes one of the events."""
        for fact in happened:
            for key in self.plan.triggers:
                node = self.plan.nodes[key]
                settings = node.settings
                if not isinstance(settings, BY_EVENT) or settings.event != fact.event:
                    continue
                if compile_where(settings.where)(fact.properties, self.world.now):
                    self.begin(key, fact.properties)
                    return
        entrance = self.entrances.open(self.world.now)
        if entrance is not None:
            self.begin(*entrance)
            return
        unasked = by_hand(self.plan)
        if unasked is not None and self.world.now == self.case.start:
            self.begin(unasked, self.case.entry)
        elif self.result.how == WAITING and not self.result.reason:
            self.result.reason = (
                "No date or schedule lets them in." if self.entrances else "No trigger took the event."
            )

    def begin(self, trigger: str, properties: Mapping[str, Any]) -> None:
        """Enrolls, unless the journey's exit state holds already or its re-entry asks for a property that is
        not there."""
        world, now = self.world, self.world.now
        world.person.entry, world.person.began = properties, now
        self.result.start = now
        per = self.document.settings.reentry.per
        self.members = Members([1], [1], [trigger], [now], [now], [self.case.without_logic], [0])
        if per and properties.get(per) is None:
            self.close(REFUSED, f"The event has no '{per}', which tells its runs apart.")
        elif self.exit_state():
            self.close(goals.EXIT, "The exit condition held at entry.")
        else:
            self.result.reason = ""
            self.result.stops.append(Stop(trigger, now))
            self.due = now

    def exit_state(self) -> bool:
        """Whether the exit condition holds now."""
        holds, members = self.plan.exit_holds, self.members
        if holds is None or members is None:
            return False
        group = Group(members, [0], "", self.plan.slug)
        return holds(self.world.facts(group, self.plan.exit_needs), 1, self.world.now)[0]

    def look_for_end(self, happened: list[Happening]) -> None:
        """What the events of this instant mean for goal and exit; one that is both is a goal."""
        goal, now = self.plan.goal, self.world.now
        found = set()
        for fact in happened:
            if (
                goal
                and self.result.goal_at is None
                and goal.counts(fact.event, fact.properties, now, self.world.person.began)
            ):
                self.result.goal_at = now
            how = goals.ends(
                goal, self.plan.exit_when, fact.event, fact.properties, now, self.world.person.began
            )
            found.add(how)
        if self.result.how == WAITING:
            self.world.out = (
                goals.GOAL if goals.GOAL in found else goals.EXIT if goals.EXIT in found else None
            )

    def woken(self, events: set[str], turned: set[str]) -> bool:
        """Whether a fact of this instant, segments entered or left included, is named by the wake plan of the
        node or of the exit."""
        assert self.members is not None
        node = self.plan.nodes[self.members.nodes[0]]
        changed = self.world.changed
        return any(
            events & plan.events
            or turned & plan.segments
            or changed & plan.attributes
            or ((events or changed) and (plan.segments or plan.messages or plan.consents))
            for plan in (node.wakes, self.plan.exit_wakes)
        )

    def move(self) -> None:
        """Walks until nothing moves any more at this instant. Messages are handed over at once, so that
        whoever rests for one walks on; a loop of messages alone would do so for ever."""
        assert self.members is not None
        for _walk in range(MOST_STEPS):
            if self.result.how != WAITING or not self.walk_once(self.members):
                return
        self.close(FAILED, f"More than {MOST_STEPS} messages at one instant.")

    def walk_once(self, members: Members) -> bool:
        """One walk, and what became of its messages; True when that may move the contact on at once."""
        world, result = self.world, self.result
        try:
            walked = walk(self.plan, members, world)
        except KeyError as error:
            self.close(FAILED, f"Nothing is known of {error.args[0]}.")
            return False
        for passage in walked.passages:
            result.stops[-1].outcome = passage.outcome
            if passage.target is not None:
                result.stops.append(Stop(passage.target, world.now))
        for parked in walked.parked:
            self.close(FAILED, parked.reason)
        for how in walked.ended.values():
            self.close(how)
        self.due = next((resting.due[0] for resting in walked.rests), None)
        return self.dispatch()

    def dispatch(self) -> bool:
        """Sends or drops what is queued; True when the contact rests for it."""
        world = self.world
        settled = [message for message in world.person.messages if message.state == QUEUED]
        for message in settled:
            message.reason = why_not(
                message, world.person, self.case, self.plan.goal, self.result.goal_at, world.now
            )
            message.state = DROPPED if message.reason else SENT
        if self.members is None or self.result.how != WAITING:
            return False
        node = self.plan.nodes[self.members.nodes[0]]
        return any(message.node == node.key for message in settled) or bool(settled and node.wakes.messages)

    def close(self, how: str, reason: str = "") -> None:
        """The run is over."""
        self.result.how, self.result.reason, self.result.ended_at = how, reason, self.world.now
        self.due, self.world.out = None, None
