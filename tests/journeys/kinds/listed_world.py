"""A world whose answers are listed: one entry per member, by their position in the claim."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from journeys.kinds.effects import Effect, SetValues
from journeys.kinds.group import Group, Members
from journeys.kinds.rulebook import APPROVED, DecidingRule, Rulebook
from journeys.rules.documents import parse_rule
from journeys.rules.facts import Column, Need, Where
from journeys.rules.where import compile_where

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def after(hours: float) -> datetime:
    """So many hours after noon."""
    return NOON + timedelta(hours=hours)


@dataclass
class ListedWorld:
    """`events` are (hours, name, properties) for each member; `values` a list for each fact as text."""

    hours: float = 0
    won: str | None = None
    events: Sequence[Sequence[tuple[Any, ...]]] = ()
    values: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    given: dict[tuple[str, str], Any] = field(default_factory=dict)
    branches: Sequence[str | None] = ()
    bucket: Sequence[int] = ()
    states: Sequence[str | None] = ()
    rules: Rulebook = field(default_factory=Rulebook)
    carried: list[Effect] = field(default_factory=list)
    out: Mapping[int, str] = field(default_factory=dict)
    zone: tzinfo = UTC
    questions: int = 0
    pauses: Sequence[tuple[datetime, datetime]] = ()

    @property
    def now(self) -> datetime:
        return after(self.hours)

    def facts(self, group: Group, needs: Sequence[Need]) -> Mapping[Need, Column]:
        self.questions += 1
        return {need: Column([self.values[str(need)][row] for row in group.rows]) for need in needs}

    def first_event(
        self,
        group: Group,
        names: Collection[str],
        where: tuple[Where, ...],
        after: Sequence[datetime],
        until: Sequence[datetime],
    ) -> list[datetime | None]:
        self.questions += 1
        passes = compile_where(where)
        found = []
        for row, low, high in zip(group.rows, after, until, strict=True):
            stamps = [
                at
                for at, name, properties in self._events(row)
                if name in names and low < at <= high and passes(properties, self.now)
            ]
            found.append(min(stamps, default=None))
        return found

    def last_interaction(
        self, group: Group, until: Sequence[datetime] | None = None
    ) -> list[datetime | None]:
        self.questions += 1
        return self._last(group, until, None)

    def last_event(
        self, group: Group, name: str, until: Sequence[datetime] | None = None
    ) -> list[datetime | None]:
        self.questions += 1
        return self._last(group, until, name)

    def engagements(self, group: Group, span: timedelta, until: Sequence[datetime]) -> list[list[datetime]]:
        self.questions += 1
        return [
            [at for at, _, _ in self._events(row) if limit - span < at <= limit]
            for row, limit in zip(group.rows, until, strict=True)
        ]

    def rule(self, slug: str, version: int | str) -> DecidingRule:
        found = self.rules.find(slug, version)
        assert found is not None
        return found

    def outputs(self, group: Group, node: str, output: str) -> list[Any]:
        self.questions += 1
        column = self.given.get((node, output))
        return [None if column is None else column[row] for row in group.rows]

    def assigned(self, group: Group) -> list[str | None]:
        return [self.branches[row] if self.branches else None for row in group.rows]

    def winner(self, group: Group) -> str | None:
        self.questions += 1
        return self.won

    def buckets(self, group: Group) -> list[int]:
        return [self.bucket[row] for row in group.rows]

    def deliveries(self, group: Group) -> list[str | None]:
        return [self.states[row] if self.states else None for row in group.rows]

    def interrupted(self, members: Members, rows: Sequence[int]) -> Mapping[int, str]:
        return self.out

    def carry_out(self, group: Group, effect: Effect) -> None:
        self.carried.append(effect)
        if isinstance(effect, SetValues):
            for name, column in effect.outputs.items():
                values = [None] * len(group.members)
                for position, value in zip(effect.members, column, strict=True):
                    values[group.rows[position]] = value
                self.given[group.node, name] = values

    def _events(self, row: int) -> list[tuple[datetime, str, Mapping[str, Any]]]:
        listed = self.events[row] if self.events else ()
        found = [(after(item[0]), item[1], item[2] if len(item) > 2 else {}) for item in listed]
        return [item for item in found if item[0] <= self.now]

    def _last(
        self, group: Group, until: Sequence[datetime] | None, name: str | None
    ) -> list[datetime | None]:
        limits = until or [self.now] * len(group)
        return [
            max(
                (at for at, event, _ in self._events(row) if at <= limit and name in (None, event)),
                default=None,
            )
            for row, limit in zip(group.rows, limits, strict=True)
        ]


def group_of(
    count: int = 1,
    *,
    entered: float | Sequence[float] = 0,
    without: Collection[int] = (),
    connected: Collection[str] = ("next",),
    read: Collection[str] = (),
    node: str = "here",
) -> Group:
    """A group of `count` people who came to the node at `entered` (hours after noon)."""
    times = [entered] * count if isinstance(entered, int | float) else entered
    members = Members(
        ids=list(range(100, 100 + count)),
        contacts=list(range(count)),
        nodes=[node] * count,
        entered_at=[after(hours) for hours in times],
        began_at=[NOON] * count,
        without_logic=[position in without for position in range(count)],
        seq=[3] * count,
    )
    return Group(members, list(range(count)), node, "journey", frozenset(connected), frozenset(read))


def rulebook(*documents: Mapping[str, Any], status: str = APPROVED) -> Rulebook:
    """A rulebook of these rules, as version 1."""
    return Rulebook.of(DecidingRule(parse_rule(document), status, 1, 11) for document in documents)


def settings_of(kind: Any, **values: Any) -> Any:
    """A kind's settings from what a document would say; `class_` stands for `class`."""
    parsed = kind.Settings.parse({key.rstrip("_"): value for key, value in values.items()})
    assert parsed.settings is not None, [*parsed.wrong, *parsed.missing]
    return parsed.settings
