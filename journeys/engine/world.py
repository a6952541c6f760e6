"""The database as a kind sees it: facts read for the whole claim, effects kept until everybody has come to
rest.

facts     read after the claim's locks, at most once per claim for the same members
overlay   what this walk has changed so far: attributes, outputs, branches; read before the database
outbox    rows of the log and of everything else, packed as they happen, written by ``advance``
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from functools import cached_property
from typing import Any

from journeys.engine.facts import events, fetch, people, runs
from journeys.engine.facts.asked import Asked, Later
from journeys.engine.outbox import Outbox
from journeys.engine.overlay import Overlay
from journeys.engine.phases import lap, reached
from journeys.engine.plans import Published
from journeys.engine.statements import Session, array
from journeys.graph.buckets import bucket
from journeys.kinds.effects import (
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
)
from journeys.kinds.group import Group, Members
from journeys.kinds.pauses import Pauses
from journeys.kinds.rulebook import DecidingRule
from journeys.rules.facts import Column, Need, Where


class DatabaseWorld:
    """One claim's world. Implements ``journeys.kinds.group.World``."""

    def __init__(
        self,
        work: Session,
        published: Published,
        now: datetime,
        tests: frozenset[int],
        extended: bool = False,
    ) -> None:
        """``tests`` are the enrollments that are test traffic, which is never counted; ``extended`` says that
        there are pauses which extend waits."""
        self.work, self.published, self.now = work, published, now
        self.extended = extended
        self.overlay = Overlay(now)
        self.outbox = Outbox(work, published, now, tests)
        self.read: dict[Need, tuple[dict[int, int], Column]] = {}
        self.interruptions: dict[int, str] = {}

    @cached_property
    def zone(self) -> tzinfo:
        """One query, when first asked."""
        return runs.default_zone()

    @cached_property
    def pauses(self) -> Pauses:
        """One query, when first asked, if there are any."""
        return self.work.rows("extending", journey=self.published.journey) if self.extended else ()

    def asked(self, group: Group) -> Asked:
        """Whom a group is, for the readers of facts. When runs began is read only if somebody wants to
        know."""

        def began() -> Sequence[datetime]:
            found = dict(self.work.rows("began", ids=array(group.ids)))
            return [found[enrollment] for enrollment in group.ids]

        return Asked(self.now, group.journey, group.contacts, group.ids, Later(began, len(group)))

    def facts(self, group: Group, needs: Sequence[Need]) -> Mapping[Need, Column]:
        """From what this claim has read already, else from the database; then what the walk has changed.

        A segment's condition is asked of facts that are read in this same way, so that it sees the changes
        as well."""
        within = [need for need in needs if need.family == "segment"]
        if within:
            rest = [need for need in needs if need.family != "segment"]
            return {**self.facts(group, rest), **self._segments(group, within)}
        ids = group.ids
        unread = [need for need in needs if not self._has(need, ids)]
        columns: dict[Need, Column] = {}
        if unread:
            lap("run")
            columns = fetch(self.work, self.asked(group), unread)
            places = {enrollment: place for place, enrollment in enumerate(ids)}
            self.read.update({need: (places, column) for need, column in columns.items()})
            reached("facts")
        for need in needs:
            if need not in columns:
                columns[need] = self._again(need, ids)
        return {need: self.overlay.lay(need, columns[need], group) for need in needs}

    def _segments(self, group: Group, needs: Sequence[Need]) -> Mapping[Need, Column]:
        def inner(work: Session, asked: Asked, wanted: Sequence[Need]) -> Mapping[Need, Column]:
            return self.facts(group, wanted)

        columns = people.segment(self.work, self.asked(group), needs, inner)
        return {need: self.overlay.lay(need, column, group) for need, column in columns.items()}

    def _has(self, need: Need, ids: Sequence[int]) -> bool:
        known = self.read.get(need)
        return known is not None and all(enrollment in known[0] for enrollment in ids)

    def _again(self, need: Need, ids: Sequence[int]) -> Column:
        places, column = self.read[need]
        chosen = [places[enrollment] for enrollment in ids]
        ages = column.as_of
        later = None if ages is None else Later(lambda: [ages[place] for place in chosen], len(chosen))
        return Column([column.values[place] for place in chosen], later)

    def first_event(
        self,
        group: Group,
        names: Collection[str],
        where: tuple[Where, ...],
        after: Sequence[datetime],
        until: Sequence[datetime],
    ) -> Sequence[datetime | None]:
        lap("run")
        found = events.first(self.work, self.asked(group), names, where, after, until)
        reached("facts")
        return found

    def last_interaction(
        self, group: Group, until: Sequence[datetime] | None = None
    ) -> Sequence[datetime | None]:
        lap("run")
        found = events.interaction(self.work, self.asked(group), until)
        reached("facts")
        return found

    def last_event(
        self, group: Group, name: str, until: Sequence[datetime] | None = None
    ) -> Sequence[datetime | None]:
        lap("run")
        found = events.last(self.work, self.asked(group), name, until)
        reached("facts")
        return found

    def engagements(
        self, group: Group, span: timedelta, until: Sequence[datetime]
    ) -> Sequence[Sequence[datetime]]:
        lap("run")
        found = events.engagements(self.work, self.asked(group), span, until)
        reached("facts")
        return found

    def rule(self, slug: str, version: int | str) -> DecidingRule:
        return self.published.plan.rule(slug, version)

    def outputs(self, group: Group, node: str, output: str) -> Sequence[Any]:
        given = self.overlay.outputs.get((node, output), {})
        unknown = [enrollment for enrollment in group.ids if enrollment not in given]
        stored = runs.outputs(self.work, unknown, node, output)
        return [
            given[enrollment] if enrollment in given else stored.get(enrollment) for enrollment in group.ids
        ]

    def assigned(self, group: Group) -> Sequence[str | None]:
        given = self.overlay.branches.get(group.node, {})
        rows = self.work.rows(
            "assigned", journey=self.published.journey, node=group.node, contacts=array(group.contacts)
        )
        stored: dict[int, str] = {row[0]: row[1] for row in rows}
        return [given.get(contact) or stored.get(contact) for contact in group.contacts]

    def winner(self, group: Group) -> str | None:
        rows = self.work.rows("winner", journey=self.published.journey, node=group.node)
        return rows[0][0] if rows else None

    def buckets(self, group: Group) -> Sequence[int]:
        public = dict(self.work.rows("public_ids", contacts=array(group.contacts)))
        return [bucket(group.journey, group.node, str(public[contact])) for contact in group.contacts]

    def deliveries(self, group: Group) -> Sequence[str | None]:
        rows = self.work.rows("delivery_states", contacts=array(group.contacts), ids=array(group.ids))
        states = {(enrollment, seq): state for enrollment, seq, state in rows}
        return [states.get(visit) for visit in zip(group.ids, group.seq, strict=True)]

    def interrupted(self, members: Members, rows: Sequence[int]) -> Mapping[int, str]:
        """Those whom ``arrivals.catch_up`` found out of the run; the wake ends all others itself."""
        return self.interruptions

    def carry_out(self, group: Group, effect: Effect) -> None:
        """Into the overlay, and packed for the end of the walk."""
        match effect:
            case Decide():
                self.outbox.decide(group, effect)
            case Deliver():
                self.outbox.deliver(group, effect)
            case HandOver():
                self.outbox.hand_over(group, effect)
            case SetValues():
                self.overlay.set_values(group, effect)
                self.outbox.give(group, effect)
            case Change():
                self.overlay.change(group, effect)
            case ChangeList():
                self.overlay.change_list(group, effect)
            case Assign():
                self.overlay.assign(group, effect)
            case Reach():
                self.outbox.reach(group, effect)
            case Start():
                self.outbox.start(group, effect)
