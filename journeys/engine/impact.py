"""What a move to another version would do to those who are under way, worked out by what then happens.

For everybody who stands somewhere: would they move, and where to? Then the step that they would come to is
asked about them as it will be, by the same code, at the clock's instant; and the step that they stand on, as
it is now. Nothing is written, and no effect carried out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from journeys.engine.endings import Standing
from journeys.engine.moves import same_message, staying
from journeys.engine.plans import Frame, Published, published
from journeys.engine.statements import Session
from journeys.engine.world import DatabaseWorld
from journeys.graph.moves import Move, moves
from journeys.graph.plan import Plan
from journeys.kinds.group import Group, Members

MOST = 20_000
"""People of one step whose waits are worked out; of more, so many stand for all."""


@dataclass(slots=True)
class StepImpact:
    """What becomes of those who stand on one step (``key``) of a version (``number``).

    Of ``people`` (``parked`` of them parked), ``looked_at`` were worked out. Of these ``moving`` go to
    ``to``; ``passed`` stay because they would repeat what they have passed, and all stay where ``to`` is
    empty. What becomes of those who move: ``exits`` leave the journey, ``at_once`` leave the step, others
    wait: ``sooner`` or ``later`` than now foreseen or the ``same``, between ``earliest`` and ``latest``
    (None: until a fact comes).
    """

    number: int
    key: str
    to: str
    people: int
    parked: int
    looked_at: int = 0
    moving: int = 0
    passed: int = 0
    exits: int = 0
    at_once: int = 0
    sooner: int = 0
    same: int = 0
    later: int = 0
    earliest: datetime | None = None
    latest: datetime | None = None

    @property
    def staying(self) -> int:
        """Who finishes on the version that they are on."""
        return self.looked_at - self.moving


@dataclass(slots=True)
class Answer:
    """What a plan says of people: rows that leave the journey, leave their step, or rest until then."""

    exits: set[int] = field(default_factory=set)
    leaves: set[int] = field(default_factory=set)
    due: dict[int, datetime | None] = field(default_factory=dict)


def impact(
    work: Session, frame: Frame, new: Published, destinations: Mapping[str, str], again: bool, now: datetime
) -> list[StepImpact]:
    """The steps of a version on which somebody stands, each with what a move would do there.

    One statement for who stands where; for each step one for the people, one where they might repeat what
    they have passed, and those that its kind asks, twice.
    """
    goes = moves(frame.document, new.frame.document, destinations, again)
    found = []
    for node, people, parked in work.rows("stand_where", version=frame.version):
        key = frame.keys.get(node)
        if key is None:
            continue
        move = goes.get(key)
        step = StepImpact(frame.number, key, move.target if move else "", people, parked)
        rows = work.rows("stand_there", version=frame.version, node=node, most=MOST)
        standing = [Standing(*row) for row in rows]
        step.looked_at = len(standing)
        if move is not None:
            _work_out(work, step, frame, new, move, standing, now)
        found.append(step)
    order = list(frame.document.nodes)
    return sorted(found, key=lambda step: order.index(step.key))


def _work_out(
    work: Session,
    step: StepImpact,
    frame: Frame,
    new: Published,
    move: Move,
    standing: Sequence[Standing],
    now: datetime,
) -> None:
    stay = staying(work, frame, {step.key: move}, standing)
    going = [one for one in standing if one.id not in stay]
    step.moving, step.passed = len(going), len(stay)
    if not going:
        return
    old = published(work, frame.version)
    keeps = step.key == move.target and same_message(frame.document, new.frame.document, step.key)
    before = _ask(work, old, step.key, going, 0, now)
    after = _ask(work, new, move.target, going, 0 if keeps else 1, now)
    step.exits, step.at_once = len(after.exits), len(after.leaves)
    dues = [due for due in after.due.values() if due is not None]
    step.earliest, step.latest = min(dues, default=None), max(dues, default=None)
    for row, due in after.due.items():
        if row in before.leaves or row in before.exits:
            step.later += 1
            continue
        was = before.due[row]
        step.same += due == was
        step.sooner += due != was and (was is None or (due is not None and due < was))
        step.later += due != was and not (was is None or (due is not None and due < was))


def _ask(
    work: Session, runnable: Published, key: str, standing: Sequence[Standing], further: int, now: datetime
) -> Answer:
    """What the plan says of people on a node. ``further`` visits on: who comes anew finds no earlier
    message."""
    plan = runnable.plan
    node = plan.nodes[key]
    members = Members(
        ids=[one.id for one in standing],
        contacts=[one.contact for one in standing],
        nodes=[key] * len(standing),
        entered_at=[one.entered_at for one in standing],
        began_at=[one.entered_at for one in standing],
        without_logic=[one.without_logic for one in standing],
        seq=[one.seq + further for one in standing],
    )
    world = DatabaseWorld(work, runnable, now, frozenset())
    whole = Group(members, range(len(standing)), key, plan.slug, node.connected, node.read)
    answer = Answer(exits=_outside(plan, whole, world))
    rows = [row for row in range(len(standing)) if row not in answer.exits]
    if rows:
        result = node.kind.run(
            node.settings, Group(members, rows, key, plan.slug, node.connected, node.read), world
        )
        answer.due = {rows[at]: due for at, due in zip(result.rests, result.due, strict=True)}
        answer.leaves = set(rows) - answer.due.keys()
    return answer


def _outside(plan: Plan, group: Group, world: DatabaseWorld) -> set[int]:
    """Whom the exit state takes out."""
    if plan.exit_holds is None:
        return set()
    held = plan.exit_holds(world.facts(group, plan.exit_needs), len(group), world.now)
    return {row for row, out in enumerate(held) if out}
