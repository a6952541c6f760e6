"""Moving the members of one claim from node to node until each of them rests, has ended, or is parked.

    while somebody has not come to rest:
        take the earliest node on which somebody stands, in the plan's order
        ask its kind about the whole group            decide first
        let the world carry out the effects           do after
        move each member along the edge of its outcome; arrivals at one node merge

The same code runs live and in the simulation; only the world differs. Nothing is awaited here and nothing
written. At one instant facts come before steps: the caller has taken in what happened up to `world.now`.
Then goal, exit, and the node, which itself lets what cuts short come before an event, and an event before
its timeout.

Speed: everything is lists of rows. A member costs a few list operations per step, no object of its own.
"""

from collections.abc import Sequence
from datetime import datetime
from heapq import heappop, heappush

from journeys.graph.goals import EXIT
from journeys.graph.plan import Plan, PlanNode
from journeys.graph.walked import Parked, Passage, Resting, Walked
from journeys.kinds.effects import Change, ChangeList, Effect
from journeys.kinds.group import Group, Members, Result, World
from journeys.rules.wake_plan import next_change

__all__ = ["Parked", "Passage", "Resting", "Walked", "walk"]

END = "end"
MOST_STEPS = 200
"""Nodes that a member may pass without resting; more is a loop that never waits, and the member is parked."""
LOOKED_AT = 10
"""Visits of a walk to one node before anybody's steps are counted: loops are rare, counting costs."""


def walk(plan: Plan, members: Members, world: World) -> Walked:
    """Moves every member of the claim to its next rest. Changes `members.nodes`, `entered_at` and `seq`.

    Asks each kind once per group that comes to its node: a fixed number of questions to the world for each.
    Raises whatever a kind or the world raises; the caller then halves the claim to find the culprit.
    """
    walker = _Walker(plan, members, world)
    walker.begin()
    while walker.heap:
        walker.step()
    return walker.walked


class _Walker:
    """The state of one walk: who stands where, unasked."""

    def __init__(self, plan: Plan, members: Members, world: World) -> None:
        self.plan, self.members, self.world = plan, members, world
        self.walked = Walked()
        self.standing: dict[str, list[int]] = {}
        self.heap: list[tuple[int, str]] = []
        self.visits: dict[str, int] = {}
        self.first_seq = list(members.seq)
        exits = plan.exit_when.condition if plan.exit_when else None
        self.exit_condition = exits
        self.exit_due: dict[int, datetime] = {}

    def begin(self) -> None:
        """Everybody stands where the claim found them, less those whom an event or a state takes out."""
        members = self.members
        rows: Sequence[int] = range(len(members))
        interrupted = self.world.interrupted(members, rows)
        for row, how in interrupted.items():
            self.leave([row], members.nodes[row], how)
        if interrupted:
            rows = [row for row in rows if row not in interrupted]
        places: dict[str, list[int]] = {}
        for row in rows:
            places.setdefault(members.nodes[row], []).append(row)
        for node, standing in places.items():
            if node not in self.plan.nodes:
                self.walked.parked.append(Parked(node, standing, "This node is not part of the version."))
                continue
            remaining = self.take_out(node, standing)
            if remaining:
                self.arrive(node, remaining)

    def step(self) -> None:
        """Asks the earliest node about everybody who stands on it, and moves them."""
        _, key = heappop(self.heap)
        node, rows = self.plan.nodes[key], self.standing.pop(key)
        if self.visits.get(key, 0) > LOOKED_AT:
            rows = self.stop_spinning(node, rows)
            if not rows:
                return
        self.visits[key] = self.visits.get(key, 0) + 1
        group = Group(self.members, rows, key, self.plan.slug, node.connected, node.read)
        result = node.kind.run(node.settings, group, self.world)
        exposed = False
        for effect in result.effects:
            self.world.carry_out(group, effect)
            exposed |= self._concerns_exit(effect)
        if exposed and self.exit_condition is not None:
            result = self.taken_out_by(group, result)
        self.rest(node, rows, result)
        for outcome, positions in result.routes.items():
            if len(positions):
                everybody = len(positions) == len(rows)
                self.move(node, outcome, rows if everybody else [rows[i] for i in positions])

    def _concerns_exit(self, effect: Effect) -> bool:
        """Whether an effect may make the exit state hold at once."""
        names = self.plan.exit_wakes
        if isinstance(effect, ChangeList):
            return bool(names.segments)
        # A segment may rest on any attribute.
        return isinstance(effect, Change) and (effect.attribute in names.attributes or bool(names.segments))

    def move(self, node: PlanNode, outcome: str, rows: list[int]) -> None:
        """Leaves the node by an outcome: to where it leads, or to the end of the run."""
        target = node.exits.get(outcome)
        if target is None and not node.kind.may_end:
            reason = f"'{outcome}' of '{node.key}' leads nowhere."
            self.walked.parked.append(Parked(node.key, rows, reason))
            return
        self.passed(node.key, outcome, target, rows)
        if target is None:
            self.walked.ended.update(dict.fromkeys(rows, END))
        else:
            nodes = self.members.nodes
            for row in rows:
                nodes[row] = target
            self.arrive(target, rows)

    def arrive(self, node: str, rows: list[int]) -> None:
        """Rows now stand on the node, beside those who came before them."""
        there = self.standing.get(node)
        if there is None:
            self.standing[node] = list(rows)
            heappush(self.heap, (self.plan.nodes[node].ordinal, node))
        else:
            there.extend(rows)

    def passed(self, node: str, outcome: str, target: str | None, rows: Sequence[int]) -> None:
        """Notes the step of each row, counts it, and lets the time on the next node begin."""
        entered, seq, now = self.members.entered_at, self.members.seq, self.world.now
        self.walked.passages.append(Passage(node, outcome, target, rows))
        for row in rows:
            seq[row] += 1
            entered[row] = now

    def rest(self, node: PlanNode, rows: list[int], result: Result) -> None:
        """Notes who stays, and until when."""
        if not len(result.rests):
            return
        resting = [rows[i] for i in result.rests]
        due: Sequence[datetime | None] = result.due
        if self.exit_due:
            due = [_earlier(item, self.exit_due.get(row)) for row, item in zip(resting, due, strict=True)]
        self.walked.rests.append(Resting(node.key, resting, due))

    def leave(self, rows: list[int], node: str, how: str) -> None:
        """The run ends here, whatever the node would have said."""
        self.passed(node, how, None, rows)
        self.walked.ended.update(dict.fromkeys(rows, how))

    def take_out(self, node: str, rows: list[int]) -> list[int]:
        """Ends the runs for which the exit state holds; the others."""
        if self.plan.exit_holds is None:
            return rows
        spec = self.plan.nodes[node]
        group = Group(self.members, rows, node, self.plan.slug, spec.connected, spec.read)
        out = self.outside(group)
        if any(out):
            self.leave([row for row, gone in zip(rows, out, strict=True) if gone], node, EXIT)
            rows = [row for row, gone in zip(rows, out, strict=True) if not gone]
        return rows

    def taken_out_by(self, group: Group, result: Result) -> Result:
        """The result less those whom this node's own change of an attribute has taken out."""
        out = self.outside(group)
        if not any(out):
            return result
        self.leave([row for row, gone in zip(group.rows, out, strict=True) if gone], group.node, EXIT)
        routes = {how: [i for i in positions if not out[i]] for how, positions in result.routes.items()}
        stays = [(i, due) for i, due in zip(result.rests, result.due, strict=True) if not out[i]]
        return Result(routes, [i for i, _ in stays], [due for _, due in stays])

    def outside(self, group: Group) -> list[bool]:
        """For whom the exit state holds; for the others, when the clock alone could make it hold is
        remembered."""
        holds, condition = self.plan.exit_holds, self.exit_condition
        assert holds is not None, "asked only where there is an exit state"
        assert condition is not None, "asked only where there is an exit state"
        columns = self.world.facts(group, self.plan.exit_needs)
        out = holds(columns, len(group), self.world.now)
        if self.plan.exit_wakes.timed:
            for position, row in enumerate(group.rows):
                instant = None if out[position] else next_change(condition, columns, position, self.world.now)
                if instant is not None:
                    self.exit_due[row] = instant
        return out

    def stop_spinning(self, node: PlanNode, rows: list[int]) -> list[int]:
        """Parks who has passed too many nodes without resting; the others."""
        seq, first = self.members.seq, self.first_seq
        spinning = [row for row in rows if seq[row] - first[row] > MOST_STEPS]
        if not spinning:
            return rows
        reason = (
            f"More than {MOST_STEPS} steps without a rest: {' > '.join(self.walked.path(spinning[0])[-12:])}."
        )
        self.walked.parked.append(Parked(node.key, spinning, reason))
        return [row for row in rows if seq[row] - first[row] <= MOST_STEPS]


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    if one is None or other is None:
        return one or other
    return min(one, other)
