"""A world in memory: one contact, every fact stated, a clock that is set from outside.

It answers the questions of `journeys.kinds.group.World` from lists, as the engine answers them from tables.
Every group has the one contact in it, once or several times.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from journeys.graph.buckets import bucket
from journeys.graph.person import Message, Person
from journeys.graph.plan import Plan
from journeys.kinds.effects import (
    ADD,
    Assign,
    Change,
    ChangeList,
    Decide,
    Deliver,
    Effect,
    HandOver,
    Reach,
    SetValues,
    Start,
    added,
)
from journeys.kinds.group import Group, Members
from journeys.kinds.pauses import Pauses
from journeys.kinds.rulebook import DecidingRule
from journeys.rules.facts import Column, Need, Where
from journeys.rules.values import plain
from journeys.rules.where import compile_where

NO_INTERACTION = frozenset(("message_delivered", "message_opened", "message_bounced", "message_complained"))
"""Events about a contact, not by one."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a rule said about the contact at a node."""

    node: str
    at: datetime
    rule: DecidingRule
    row: str
    outcome: str
    fallback: str | None
    seen: Mapping[str, Any]
    outputs: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """The decision as JSON, with the version that decided."""
        return {
            "node": self.node,
            "at": plain(self.at),
            "rule": self.rule.slug,
            "version": self.rule.number,
            "status": self.rule.status,
            "row": self.row,
            "outcome": self.outcome,
            "fallback": self.fallback,
            "seen": dict(self.seen),
            "outputs": dict(self.outputs),
        }


class MemoryWorld:
    """The world of one simulated contact. `choose` fixes branches of splits by node key, `pauses` are those
    that extend waits."""

    def __init__(
        self,
        plan: Plan,
        person: Person,
        now: datetime,
        choose: Mapping[str, str] | None = None,
        pauses: Pauses = (),
    ) -> None:
        self.plan, self.person, self.now = plan, person, now
        self.pauses = pauses
        self.branches = dict(choose or {})
        self.decisions: list[Decision] = []
        self.tasks: list[tuple[str, datetime]] = []
        self.reached: list[tuple[str, datetime]] = []
        self.started: list[tuple[str, str, datetime]] = []
        self.changed: set[str] = set()
        self.out: str | None = None

    @property
    def zone(self) -> tzinfo:
        """The installation's zone."""
        return self.person.installation

    def facts(self, group: Group, needs: Sequence[Need]) -> Mapping[Need, Column]:
        """A column for each need."""
        found = {}
        for need in needs:
            value, as_of = self.person.fact(need, self.now)
            found[need] = Column([value] * len(group), [as_of] * len(group))
        return found

    def first_event(
        self,
        group: Group,
        names: Collection[str],
        where: tuple[Where, ...],
        after: Sequence[datetime],
        until: Sequence[datetime],
    ) -> list[datetime | None]:
        """The first event in the open-closed interval."""
        passes = compile_where(where)
        fitting = sorted(
            event.at
            for event in self.person.events
            if event.name in names and passes(event.properties, event.at)
        )
        return [
            next((at for at in fitting if low < at <= high), None)
            for low, high in zip(after, until, strict=True)
        ]

    def last_interaction(
        self, group: Group, until: Sequence[datetime] | None = None
    ) -> list[datetime | None]:
        """The latest event that counts as an interaction."""
        stamps = [event.at for event in self.person.events if event.name not in NO_INTERACTION]
        return _latest(stamps, until or [self.now] * len(group))

    def last_event(
        self, group: Group, name: str, until: Sequence[datetime] | None = None
    ) -> list[datetime | None]:
        """The latest event of that name."""
        stamps = [event.at for event in self.person.events if event.name == name]
        return _latest(stamps, until or [self.now] * len(group))

    def engagements(self, group: Group, span: timedelta, until: Sequence[datetime]) -> list[list[datetime]]:
        """The stamps of what counts as an interaction; what a machine clicks does not."""
        stamps = [
            event.at
            for event in self.person.events
            if event.name not in NO_INTERACTION and event.properties.get("machine") is not True
        ]
        return [[at for at in stamps if limit - span < at <= limit] for limit in until]

    def rule(self, slug: str, version: int | str) -> DecidingRule:
        """The version that the plan's rulebook gives."""
        return self.plan.rule(slug, version)

    def outputs(self, group: Group, node: str, output: str) -> list[Any]:
        """What a step gave."""
        return [self.person.given.get((node, output))] * len(group)

    def assigned(self, group: Group) -> list[str | None]:
        """The branch that was chosen, or given before."""
        return [self.branches.get(group.node)] * len(group)

    def winner(self, group: Group) -> str | None:
        """None: a test chooses its branch."""
        return None

    def buckets(self, group: Group) -> list[int]:
        """The contact's bucket on this node."""
        return [bucket(self.plan.slug, group.node, self.person.public_id)] * len(group)

    def deliveries(self, group: Group) -> list[str | None]:
        """The state of the message that this visit queued."""
        states = {(message.node, message.seq): message.state for message in self.person.messages}
        return [states.get((group.node, seq)) for seq in group.seq]

    def interrupted(self, members: Members, rows: Sequence[int]) -> dict[int, str]:
        """Everybody, when an event has just ended the run."""
        return dict.fromkeys(rows, self.out) if self.out else {}

    def carry_out(self, group: Group, effect: Effect) -> None:
        """Takes the effect on the contact's first place in the group."""
        match effect:
            case Decide():
                outputs = {name: column[0] for name, column in effect.outputs.items()}
                self.decisions.append(
                    Decision(group.node, self.now, effect.rule, effect.rows[0], effect.outcomes[0],
                             effect.fallbacks[0], effect.seen(0), outputs)
                )  # fmt: skip
            case Deliver():
                seq = group.seq[effect.members[0]]
                self.person.messages.append(
                    Message(
                        group.node,
                        seq,
                        self.now,
                        effect.channel,
                        effect.message_class,
                        effect.topics[0],
                        effect.valid_until,
                    )
                )
            case HandOver():
                self.tasks.append((group.node, self.now))
            case SetValues():
                self.person.given |= {
                    (group.node, name): column[0] for name, column in effect.outputs.items()
                }
            case Change():
                value = effect.values[0]
                if effect.operation == ADD:
                    value = added(self.person.attributes.get(effect.attribute), value)
                self.set_attribute(effect.attribute, value)
            case ChangeList():
                (self.person.lists.add if effect.inside else self.person.lists.discard)(effect.list)
            case Assign():
                self.branches[group.node] = effect.branches[0]
            case Reach():
                self.reached.append((effect.name, self.now))
            case Start():
                self.started.append((group.node, effect.journey, self.now))

    def set_attribute(self, name: str, value: Any) -> None:
        """The contact's attribute has this value from now on; None takes it away."""
        self.person.attributes[name] = value
        self.person.as_of[name] = self.now
        self.changed.add(name)


def _latest(stamps: list[datetime], until: Sequence[datetime]) -> list[datetime | None]:
    return [max((at for at in stamps if at <= limit), default=None) for limit in until]
