"""A group: all claimed enrollments that stand on one node, as parallel columns; what a kind says about them;
and the world that a kind may ask.

    members (one claim, one version)     rows 0..n-1 in parallel lists
    group   (one node of it)             some of those rows; columns are cut out when first asked for
    result  (what its kind says)         outcome -> positions, who rests and until when, effects

A kind never changes anything. `journeys.graph.walk` moves the rows, a world carries out the effects.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, Self

from journeys.rules.facts import Column, Need, Where

if TYPE_CHECKING:
    from journeys.kinds.effects import Effect
    from journeys.kinds.pauses import Pauses
    from journeys.kinds.rulebook import DecidingRule

NOWHERE: frozenset[str] = frozenset()


@dataclass(slots=True)
class Members:
    """The members of one claim: all of one version, on any of its nodes. Lists of equal length.

    `ids` are enrollment ids, `contacts` contact ids; `began_at` is when each run began, `entered_at` when
    the member came to its node. `nodes`, `entered_at` and `seq` (steps passed so far) change while the
    members walk.
    """

    ids: list[int]
    contacts: list[int]
    nodes: list[str]
    entered_at: list[datetime]
    began_at: list[datetime]
    without_logic: list[bool]
    seq: list[int]
    any_without_logic: bool = field(init=False)

    def __post_init__(self) -> None:
        self.any_without_logic = any(self.without_logic)

    def __len__(self) -> int:
        return len(self.ids)


class Group:
    """The members who stand on the node `node` of `journey` (its slug).

    `rows` are their rows in `members`; every other column is parallel to `rows`, made when first read, and
    true for the moment at which the group was made. `connected` are the node's outcomes that lead somewhere,
    `read` the outputs of this node that something in the journey reads.
    """

    def __init__(
        self,
        members: Members,
        rows: Sequence[int],
        node: str,
        journey: str = "",
        connected: Collection[str] = NOWHERE,
        read: Collection[str] = NOWHERE,
    ) -> None:
        self.members, self.rows, self.node, self.journey = members, rows, node, journey
        self.connected, self.read = connected, read

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def everyone(self) -> range:
        """The positions of all members."""
        return range(len(self.rows))

    @cached_property
    def ids(self) -> list[int]:
        """Enrollment ids."""
        return self._cut(self.members.ids)

    @cached_property
    def contacts(self) -> list[int]:
        """Contact ids."""
        return self._cut(self.members.contacts)

    @cached_property
    def entered_at(self) -> list[datetime]:
        """When each came to this node."""
        return self._cut(self.members.entered_at)

    @cached_property
    def began_at(self) -> list[datetime]:
        """When each run began."""
        return self._cut(self.members.began_at)

    @cached_property
    def seq(self) -> list[int]:
        """How many steps each has passed: with the enrollment, the name of this visit."""
        return self._cut(self.members.seq)

    @cached_property
    def without_logic(self) -> Sequence[bool]:
        """Who walks without the logic."""
        if not self.members.any_without_logic:
            return [False] * len(self.rows)
        return self._cut(self.members.without_logic)

    def divided(self) -> tuple[Sequence[int], Sequence[int]]:
        """The positions of those who walk with the logic, and of those who walk without it."""
        if not self.members.any_without_logic:
            return self.everyone, ()
        flags = self.without_logic
        return [i for i, without in enumerate(flags) if not without], [
            i for i, without in enumerate(flags) if without
        ]

    def part(self, positions: Sequence[int]) -> "Group":
        """The group of some members alone; the group itself for everyone."""
        if len(positions) == len(self.rows):
            return self
        rows = [self.rows[i] for i in positions]
        return Group(self.members, rows, self.node, self.journey, self.connected, self.read)

    def _cut[T](self, column: list[T]) -> list[T]:
        return [column[row] for row in self.rows]


@dataclass(frozen=True, slots=True)
class Result:
    """What a kind says about its group.

    `routes` maps each outcome taken to the positions that take it; `rests` are the positions of those who
    stay, `due` (parallel to it) the earliest instant at which to ask again: a lower bound, None where only a
    fact can change the answer. Everybody is in exactly one of them. `effects` happen before anybody moves.
    """

    routes: Mapping[str, Sequence[int]]
    rests: Sequence[int] = ()
    due: Sequence[datetime | None] = ()
    effects: "tuple[Effect, ...]" = ()

    @classmethod
    def all(cls, group: Group, outcome: str, *effects: "Effect") -> Self:
        """Everybody leaves by `outcome`."""
        return cls({outcome: group.everyone}, effects=effects)

    @classmethod
    def each(
        cls,
        outcomes: Sequence[str | None],
        due: Sequence[datetime | None] = (),
        effects: "tuple[Effect, ...]" = (),
    ) -> Self:
        """Each member's own outcome; who has None rests until their entry of `due` (nobody may when it is
        empty)."""
        routes: dict[str | None, list[int]] = {}
        for position, outcome in enumerate(outcomes):
            try:
                routes[outcome].append(position)
            except KeyError:
                routes[outcome] = [position]
        rests = routes.pop(None, [])
        ways = {outcome: positions for outcome, positions in routes.items() if outcome is not None}
        return cls(ways, rests, [due[i] for i in rests], effects)


class World(Protocol):
    """What a kind may ask, answered for a whole group at once. Every answer is parallel to the group's rows.

    Everything asked is as of `now`, and effects of this walk are seen: an attribute set on one node is read
    by the next. Instants are stamps of events (when they happened), not of their receipt.
    """

    @property
    def now(self) -> datetime:
        """The instant of this walk, read with the claim."""
        ...

    @property
    def zone(self) -> tzinfo:
        """The zone of contacts who have none: the brand's, else the installation's."""
        ...

    @property
    def pauses(self) -> "Pauses":
        """The pauses of the journey whose time does not count for waits, as [from, to), in order; mostly
        none."""
        ...

    def facts(self, group: Group, needs: Sequence[Need]) -> Mapping[Need, Column]:
        """A column for each need (see `journeys.rules.facts.Column`)."""
        ...

    def first_event(
        self,
        group: Group,
        names: Collection[str],
        where: tuple[Where, ...],
        after: Sequence[datetime],
        until: Sequence[datetime],
    ) -> Sequence[datetime | None]:
        """The first event of one of `names` that passes `where`, stamped later than `after` and no later than
        `until`; None where there is none."""
        ...

    def last_interaction(
        self, group: Group, until: Sequence[datetime] | None = None
    ) -> Sequence[datetime | None]:
        """When each contact last did something, no later than `until` (now, when it is None); None for
        never."""
        ...

    def last_event(
        self, group: Group, name: str, until: Sequence[datetime] | None = None
    ) -> Sequence[datetime | None]:
        """When each contact's latest event of this name was, no later than `until` (now, when it is None)."""
        ...

    def engagements(
        self, group: Group, span: timedelta, until: Sequence[datetime]
    ) -> Sequence[Sequence[datetime]]:
        """When each contact interacted within `span` before `until`, the latest 200; in no order."""
        ...

    def rule(self, slug: str, version: int | str) -> "DecidingRule":
        """The rule that decides: a number, or the one that `approved` stands for. Read once per node and
        claim."""
        ...

    def outputs(self, group: Group, node: str, output: str) -> Sequence[Any]:
        """What the step `node` gave each member as `output` (JSON), None where it gave nothing."""
        ...

    def assigned(self, group: Group) -> Sequence[str | None]:
        """The branch that this split once gave each contact, None for whoever comes for the first time."""
        ...

    def winner(self, group: Group) -> str | None:
        """The branch of this split that has won; None while none has."""
        ...

    def buckets(self, group: Group) -> Sequence[int]:
        """Each contact's bucket, 0 to 9999, on this node (`journeys.graph.buckets.bucket`)."""
        ...

    def deliveries(self, group: Group) -> Sequence[str | None]:
        """The state of the delivery that this visit queued: queued, sending, sent, dropped, failed,
        uncertain; None before there is one."""
        ...

    def interrupted(self, members: Members, rows: Sequence[int]) -> Mapping[int, str]:
        """Rows that an event has taken out of the run, by `goal` or `exit`, and that nobody has ended yet.

        Asked once, before anybody moves: at one instant facts come first, then goal, then exit, then the
        node. A world that ends such runs elsewhere, before it lets them walk, answers with nothing.
        """
        ...

    def carry_out(self, group: Group, effect: "Effect") -> None:
        """Take an effect into the overlay, and remember it for the log and the rows that are written at the
        end."""
        ...
