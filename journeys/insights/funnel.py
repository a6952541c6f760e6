"""The funnel of one version: per step who arrived, waits, left and how, and who reached the goal."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from journeys.insights.statements import statement
from journeys.kinds import KINDS
from journeys.models import Version

TAKEN_OUT = ("goal", "exit", "moved", "merged", "stopped")
"""How people leave a step without taking one of its ways out."""

MOST_CONVERSIONS = 20_000
"""Above this, how many of a step's people reached the goal is not worked out while a page waits."""


@dataclass(frozen=True, slots=True)
class Flow:
    """People at one step, or of one share of them. ``left`` by way out, the goal and exits among them;
    ``rows`` by the row of the rule that decided, empty for those who walk without the logic."""

    arrived: int = 0
    left: Mapping[str, int] = field(default_factory=dict)
    failed: int = 0
    rows: Mapping[str, int] = field(default_factory=dict)

    @property
    def gone(self) -> int:
        """Everybody who has left, by any way."""
        return sum(self.left.values())

    @property
    def waiting(self) -> int:
        """Who stands there now and is not parked."""
        return self.arrived - self.gone - self.failed

    @property
    def went_on(self) -> int:
        """Who left by one of the step's own ways out."""
        return sum(count for outcome, count in self.left.items() if outcome not in TAKEN_OUT)

    @property
    def at_goal(self) -> int:
        """Who left because the goal was reached."""
        return self.left.get("goal", 0)

    @property
    def dropped(self) -> int:
        """Who left otherwise than by a way out or the goal: exits, and whoever was taken out."""
        return self.gone - self.went_on - self.at_goal


@dataclass(frozen=True, slots=True)
class StepNumbers:
    """One step of the version and its people: all of them, and apart with and without the logic."""

    node_id: int
    key: str
    name: str
    kind: str
    stage: str
    everybody: Flow
    with_logic: Flow
    without_logic: Flow
    reached_goal: int | None

    @property
    def family(self) -> str:
        """Its kind's family, for color; empty for a kind that this release does not know."""
        return KINDS[self.kind].family if self.kind in KINDS else ""

    @property
    def icon(self) -> str:
        """Its kind's icon."""
        return KINDS[self.kind].icon if self.kind in KINDS else "square"

    @property
    def kind_label(self) -> str:
        """Its kind in words."""
        return str(KINDS[self.kind].label) if self.kind in KINDS else self.kind


@dataclass(frozen=True, slots=True)
class Entrants:
    """Everybody who entered the version or was moved to it, or one share of them. Who was moved on from it
    has ended here."""

    entered: int = 0
    ended: int = 0
    converted: int = 0

    @property
    def under_way(self) -> int:
        """Who has not ended."""
        return self.entered - self.ended


@dataclass(frozen=True, slots=True)
class Funnel:
    """All numbers of one version; test traffic is never among them."""

    steps: tuple[StepNumbers, ...]
    everybody: Entrants
    with_logic: Entrants
    without_logic: Entrants


type Counts = dict[int, list[tuple[str, str, bool, int]]]
"""By node: measure, outcome, without logic, count."""


def funnel(version: Version, goals: bool = True) -> Funnel:
    """The numbers of a version.

    One statement over as many rows as it has steps and hours, one for its steps, and, where ``goals`` are
    wanted and there are at most 20,000 conversions, one over what those runs passed.
    """
    counts = _counts(version)
    drawn = {node["key"]: node for node in version.document["nodes"]}
    everybody = _entrants(counts, (False, True))
    known = goals and everybody.converted <= MOST_CONVERSIONS
    reached = _reached_goal(version) if known and everybody.converted else {}
    return Funnel(
        tuple(
            StepNumbers(
                node_id=node.pk,
                key=node.key,
                name=drawn[node.key]["name"],
                kind=node.kind,
                stage=drawn[node.key].get("stage", ""),
                everybody=_flow(counts.get(node.pk, []), (False, True)),
                with_logic=_flow(counts.get(node.pk, []), (False,)),
                without_logic=_flow(counts.get(node.pk, []), (True,)),
                reached_goal=reached.get(node.pk, 0) if known else None,
            )
            for node in version.nodes.order_by("ordinal")
        ),
        everybody,
        _entrants(counts, (False,)),
        _entrants(counts, (True,)),
    )


def as_told(numbers: Funnel) -> dict[str, Any]:
    """What the live socket tells, and by which a page knows that its numbers have moved: those of the steps,
    and how many reached the goal, which people do long after they have left."""
    return {"nodes": as_message(numbers, goals=False), "converted": numbers.everybody.converted}


def as_message(numbers: Funnel, goals: bool = True) -> dict[str, Any]:
    """The numbers of steps as the canvas and the REST API speak of them, by node key. Where many ask, it is
    without ``goals``, which are not counted but worked out."""
    return {step.key: _spoken(step, goals) for step in numbers.steps}


def _spoken(step: StepNumbers, goals: bool) -> dict[str, Any]:
    flow = step.everybody
    return {
        "arrived": flow.arrived,
        "waiting": flow.waiting,
        "failed": flow.failed,
        "left": dict(flow.left),
        "went_on": flow.went_on,
        "rows": dict(flow.rows),
        "reached_goal": step.reached_goal if goals else None,
    }


def _counts(version: Version) -> Counts:
    found: Counts = {}
    with connection.cursor() as cursor:
        cursor.execute(statement("funnel"), {"version": version.pk})
        for node, *counted in cursor.fetchall():
            found.setdefault(node, []).append((counted[0], counted[1], counted[2], counted[3]))
    return found


def _reached_goal(version: Version) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(statement("reached_goal"), {"journey": version.journey_id, "version": version.pk})
        return dict(cursor.fetchall())


def _flow(counts: list[tuple[str, str, bool, int]], arms: tuple[bool, ...]) -> Flow:
    left: Counter[str] = Counter()
    rows: Counter[str] = Counter()
    single: Counter[str] = Counter()
    for measure, outcome, arm, count in counts:
        if arm in arms and measure == "left":
            left[outcome] += count
        elif arm in arms and measure == "row":
            rows[outcome] += count
        elif arm in arms:
            single[measure] += count
    return Flow(single["arrived"], dict(left.most_common()), single["failed"], dict(rows.most_common()))


def _entrants(counts: Counts, arms: tuple[bool, ...]) -> Entrants:
    sums: Counter[str] = Counter()
    for counted in counts.values():
        for measure, _outcome, arm, count in counted:
            if arm in arms:
                sums[measure] += count
    return Entrants(sums["entered"] + sums["moved_in"], sums["ended"] + sums["moved_out"], sums["converted"])
