"""Rows that a walk gives rise to, packed as its effects come, and written together at its end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import repeat

import orjson

from config.clock import real_now
from contacts.models import Brand
from contacts.statements import texts
from journeys.engine import copying
from journeys.engine.copying import DECISION, OUTPUT, TASK
from journeys.engine.counters import Counts, hour_of
from journeys.engine.legs import Legs
from journeys.engine.overlay import Overlay
from journeys.engine.plans import Published
from journeys.engine.statements import Session, array
from journeys.graph.walk import Passage
from journeys.kinds.effects import Decide, Deliver, HandOver, Reach, SetValues, Start
from journeys.kinds.group import Group, Members
from journeys.models import MessageClass

LONGEST_ROW = 60


@dataclass(frozen=True, slots=True)
class Reached:
    """A conversion to be: an enrollment and what it reached, when, and what that is worth."""

    enrollment: int
    contact: int
    version: int
    journey: int
    goal: str
    at: datetime
    value: Decimal | None
    currency: str
    without_logic: bool


@dataclass(slots=True)
class Outbox:
    """Everything that one walk writes besides positions. ``tests`` are enrollments that are never counted;
    ``overdue`` those whose messages are valid no longer than until the instant given, but for transactional
    ones: the pause in which they fell due is over."""

    work: Session
    published: Published
    now: datetime
    tests: frozenset[int]
    decisions: list[bytes] = field(default_factory=list)
    deliveries: list[bytes] = field(default_factory=list)
    delivered: int = 0
    outputs: list[bytes] = field(default_factory=list)
    tasks: list[bytes] = field(default_factory=list)
    reached: list[Reached] = field(default_factory=list)
    started: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)
    overdue: dict[int, datetime] = field(default_factory=dict)

    def node(self, key: str) -> int:
        """The id of a node."""
        return self.published.frame.ids[key]

    def count(
        self, node: int, measure: str, outcome: str, ids: Sequence[int], without: Sequence[bool]
    ) -> None:
        """Count these enrollments once each, those without the logic apart, test traffic not at all: ``ids``
        are looked at only where there is any."""
        if self.tests:
            kept = [place for place, enrollment in enumerate(ids) if enrollment not in self.tests]
            without = [without[place] for place in kept]
        hour, version = hour_of(self.now), self.published.version
        plain = sum(without)
        self.counts.add(version, node, measure, outcome, True, hour, plain)
        self.counts.add(version, node, measure, outcome, False, hour, len(without) - plain)

    def passed(self, members: Members, legs: Legs, passage: Passage) -> None:
        """The steps of those who left a node together, and their arrival at the next."""
        node = self.node(passage.node)
        legs.passed(passage.rows, self.published.version, node, passage.outcome)
        passing = [members.ids[row] for row in passage.rows] if self.tests else ()
        without = [members.without_logic[row] for row in passage.rows]
        self.count(node, "left", passage.outcome, passing, without)
        if passage.target is not None:
            self.count(self.node(passage.target), "arrived", "", passing, without)

    def decide(self, group: Group, effect: Decide) -> None:
        """A row of the decision log for each member, with what the rule saw."""
        node = self.node(group.node)
        rule = effect.rule.version_id
        before = (
            copying.bigint(self.published.version)
            + copying.bigint(node)
            + copying.instant(self.now)
            + copying.bigint(rule)
        )
        tails: dict[tuple[str, str, str | None], bytes] = {}
        ids, contacts, seqs = group.ids, group.contacts, group.seq
        outputs = list(effect.outputs.items())
        seen_by_all = effect.seen_texts()
        answers = zip(
            effect.members, effect.outcomes, effect.rows, effect.fallbacks, seen_by_all, strict=True
        )
        for place, (member, outcome, row, fallback, seen) in enumerate(answers):
            # What a rule gives is a matter of the row that decided, so it is packed once per row.
            tail = tails.get((outcome, row, fallback))
            if tail is None:
                given = orjson.dumps({name: values[place] for name, values in outputs})
                tail = before + copying.text(outcome) + copying.text(row[:LONGEST_ROW])
                tail += copying.text(fallback or "") + copying.jsonb(given)
                tails[outcome, row, fallback] = tail
            head = DECISION(12, 8, ids[member], 8, contacts[member], 4, seqs[member])
            self.decisions.append(head + copying.jsonb(seen.encode()) + tail)
        self._count_rows(node, group, effect)

    def _count_rows(self, node: int, group: Group, effect: Decide) -> None:
        members: dict[str, list[int]] = {}
        for member, row in zip(effect.members, effect.rows, strict=True):
            members.setdefault(row, []).append(member)
        ids, without = group.ids, group.without_logic
        for row, some in members.items():
            self.count(
                node, "row", row, [ids[member] for member in some], [without[member] for member in some]
            )

    def deliver(self, group: Group, effect: Deliver) -> None:
        """A queued delivery for each member."""
        before = copying.bigint(self.published.version) + copying.bigint(self.node(group.node))
        before += copying.text(effect.channel) + copying.text(effect.message_class)
        now = copying.instant(self.now)
        queued = copying.text("queued") + copying.text("") + now + now
        offers = self._offers(effect)
        alike: dict[tuple[str, str, datetime | None], list[int]] = {}
        ids, contacts, seqs = group.ids, group.contacts, group.seq
        terms = zip(effect.topics, effect.offers, self._last_moments(group, effect), strict=True)
        for member, term in zip(effect.members, terms, strict=True):
            alike.setdefault(term, []).append(member)
        moment = real_now()
        for (topic, offer, until), members in alike.items():
            tail = before + copying.text(topic) + copying.bigint(offers.get(offer)) + queued
            tail += copying.instant(until) + copying.smallint(0)
            names = copying.public_ids(len(members), moment)
            self.deliveries.append(
                copying.deliveries(
                    names,
                    [ids[member] for member in members],
                    [contacts[member] for member in members],
                    [seqs[member] for member in members],
                    tail,
                )
            )
        self.delivered += len(effect.members)

    def _last_moments(self, group: Group, effect: Deliver) -> Iterable[datetime | None]:
        """Until when each message is worth sending."""
        own = effect.valid_until
        if not self.overdue or effect.message_class == MessageClass.TRANSACTIONAL:
            return repeat(own, len(effect.members))
        ids, overdue = group.ids, self.overdue
        ends = [overdue.get(ids[member]) for member in effect.members]
        return [own if end is None else end if own is None else min(own, end) for end in ends]

    def _offers(self, effect: Deliver) -> dict[str, int]:
        slugs = {offer for offer in effect.offers if offer}
        return dict(self.work.rows("offers", slugs=sorted(slugs))) if slugs else {}

    def give(self, group: Group, effect: SetValues) -> None:
        """Outputs of this step, for nodes behind it."""
        ids, seqs = group.ids, group.seq
        for name, values in effect.outputs.items():
            names = copying.text(group.node) + copying.text(name)
            self.outputs += [
                OUTPUT(5, 8, ids[member], 4, seqs[member]) + names + copying.jsonb(orjson.dumps(value))
                for member, value in zip(effect.members, values, strict=True)
            ]

    def hand_over(self, group: Group, effect: HandOver) -> None:
        """A task for each member. Its title stays a template: names belong to contacts, and pages fill them
        in."""
        before = copying.bigint(self.node(group.node)) + copying.text(effect.title)
        before += copying.text("open") + copying.instant(self.now)
        ids, contacts, seqs = group.ids, group.contacts, group.seq
        rows = zip(effect.members, effect.queues, effect.dues, effect.priorities, strict=True)
        self.tasks += [
            TASK(10, 8, contacts[member], 8, ids[member], 4, seqs[member])
            + before
            + copying.text(queue)
            + copying.text(priority)
            + copying.instant(due)
            for member, queue, due, priority in rows
        ]

    def reach(self, group: Group, effect: Reach) -> None:
        """A conversion for each member who has come to a goal node."""
        currency = ""
        if effect.value is not None:
            currency = Brand.objects.filter(is_default=True).values_list("currency", flat=True).first() or ""
        self.reached += [
            Reached(
                group.ids[member], group.contacts[member], self.published.version, self.published.journey,
                effect.name, self.now, effect.value, currency, group.without_logic[member],
            )
            for member in effect.members
        ]  # fmt: skip

    def start(self, group: Group, effect: Start) -> None:
        """Enrollment and contact of each who asks to be let into another journey."""
        ids, contacts = group.ids, group.contacts
        asking = [(ids[member], contacts[member]) for member in effect.members]
        self.started.setdefault(effect.journey, []).extend(asking)

    def write_logs(self) -> None:
        """COPY what only ever grows. One statement per table that has rows."""
        self.work.copy(copying.DECISIONS, self.decisions)
        self.work.copy(copying.DELIVERIES, self.deliveries)
        self.work.copy(copying.OUTPUTS, self.outputs)
        self.work.copy(copying.TASKS, self.tasks)

    def write_branches(self, overlay: Overlay) -> None:
        """The branches that splits gave: a statement for each split; attributes are ``changes.write``'s."""
        for node, branches in overlay.branches.items():
            self.work.run(
                "assign",
                journey=self.published.journey,
                node=node,
                contacts=array(branches),
                branches=texts(branches.values()),
            )
