"""What every node kind is made of. A kind is one file in this package that ends in `kind = ThisKind()`.

It holds its settings, its outcomes, its problems, what wakes it, and `run`, which says what should happen to
a whole group. It knows facts and groups, never the document, the database or the clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from journeys.kinds.group import Group, Result, World
from journeys.kinds.references import Reference
from journeys.kinds.rulebook import Rulebook
from journeys.kinds.settings import INCOMPLETE, Settings, described, form_fields, setting
from journeys.rules.facts import Need
from journeys.rules.problems import Problem
from journeys.rules.wake_plan import WakePlan

__all__ = [
    "ASLEEP",
    "INCOMPLETE",
    "Kind",
    "NodeContext",
    "Reference",
    "Settings",
    "described",
    "form_fields",
    "setting",
]

FAMILIES = ("trigger", "message", "wait", "decision", "handover", "data", "flow")
ASLEEP = WakePlan()
"""The wake plan of a node that nobody rests on."""


@dataclass(frozen=True, slots=True)
class NodeContext:
    """Where problems of a node are found: `place` (`nodes/KEY`), its `name` for sentences, the rules at
    hand, and `outputs`, the type of each output of the other steps by (node key, output name), and the share
    of people in percent who walk `without_logic`."""

    place: str
    name: str
    rules: Rulebook
    outputs: Mapping[tuple[str, str], str | None]
    without_logic: float = 0

    def problem(self, code: str, where: str, message: str, cure: str, severity: str = "error") -> Problem:
        """A problem at `where` below the node."""
        return Problem(code, f"{self.place}/{where}" if where else self.place, message, cure, severity)


class Kind[S: Settings]:
    """Base of all kinds.

    `family` gives color and place in the palette, `icon` is a Lucide name. `optional` outcomes may stay
    unconnected; with `may_end` any outcome that leads nowhere is the end of the run. `takes_entry` marks
    triggers.
    """

    key: ClassVar[str]
    label: ClassVar[str]
    description: ClassVar[str]
    family: ClassVar[str]
    icon: ClassVar[str]
    optional: ClassVar[frozenset[str]] = frozenset()
    may_end: ClassVar[bool] = False
    takes_entry: ClassVar[bool] = False
    fixed_outcomes: ClassVar[tuple[str, ...] | None] = ("next",)
    Settings: type[S]

    def upgrade(self, settings: Mapping[str, Any]) -> Mapping[str, Any]:
        """Settings as an older release wrote them, in today's form."""
        return settings

    def outcomes(self, settings: S | None, rules: Rulebook) -> tuple[str, ...]:
        """Every outcome that it can give, in order; `settings` is None while they are not complete."""
        return self.fixed_outcomes or ()

    def at_once(self, settings: S, rules: Rulebook) -> tuple[str, ...]:
        """The outcomes that may be taken at the instant of arrival: a loop of these alone would never end."""
        return self.outcomes(settings, rules)

    def problems(self, settings: S, context: NodeContext) -> Iterable[Problem]:
        """What is wrong beyond the shape of the settings."""
        return reference_problems(settings, context)

    def needs(self, settings: S, rules: Rulebook) -> tuple[Need, ...]:
        """The facts that `run` asks for, so that a world can fetch them once per claim."""
        return ()

    def wakes(self, settings: S, rules: Rulebook) -> WakePlan:
        """What can change the answer for somebody who rests here."""
        return ASLEEP

    def outputs(self, settings: S, rules: Rulebook) -> Mapping[str, str | None]:
        """The outputs that it gives to later steps, each with its type (None: any)."""
        return {}

    def templates(self, settings: S) -> Iterable[str]:
        """The Liquid texts in its settings."""
        return ()

    def rule(self, settings: S) -> tuple[str, int | str] | None:
        """Slug and version of the rule that it asks, or None."""
        return None

    def summary(self, settings: S) -> str:
        """What it does, in one line on the canvas."""
        return ""

    def run(self, settings: S, group: Group, world: World) -> Result:
        """What should happen to the group now. Asks the world a fixed number of times, whatever the group's
        size."""
        raise NotImplementedError


def references(settings: Settings) -> dict[str, Reference]:
    """The settings that an earlier step gives, by their key."""
    values = {item.key: getattr(settings, name) for name, item in described(type(settings)).items()}
    return {key: value for key, value in values.items() if isinstance(value, Reference)}


def reference_problems(settings: Settings, context: NodeContext) -> Iterable[Problem]:
    """References to outputs that no step gives, or that give another type."""
    for key, reference in references(settings).items():
        where = f"settings/{key}/from"
        known = (reference.node, reference.output)
        if known not in context.outputs:
            yield context.problem(
                "unknown_step_output", where, f"'{context.name}' reads {reference}, which no step gives.",
                _outputs_cure(reference, context),
            )  # fmt: skip
            continue
        given = context.outputs[known]
        if given not in (None, "any", reference.form.type) and reference.form.type != "any":
            yield context.problem(
                "wrong_output_type", where,
                f"'{context.name}' reads {reference} as a {reference.form.type}, but it gives a {given}.",
                f"Make the output '{reference.output}' a {reference.form.type}, or choose another.",
            )  # fmt: skip


def _outputs_cure(reference: Reference, context: NodeContext) -> str:
    names = [f"step.{node}.{output}" for node, output in context.outputs if node == reference.node]
    names = names or [f"step.{node}.{output}" for node, output in context.outputs]
    if not names:
        return "Add a decision with outputs before it, or write the value itself."
    return f"Choose one of: {', '.join(names[:8])}."
