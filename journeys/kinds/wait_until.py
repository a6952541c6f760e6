"""Wait until something happens, or until it is too late for it.

With an `event`: the first one stamped after entering that passes `where`. One exactly at the timeout still
counts, one later does not, also when the worker comes late. With a `condition`: a state, asked at once, true
means at once. Pauses that extend waits extend the timeout.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from journeys.kinds.base import (
    INCOMPLETE,
    Kind,
    NodeContext,
    Reference,
    Settings,
    reference_problems,
    setting,
)
from journeys.kinds.forms import Duration, Text
from journeys.kinds.forms_of_logic import ConditionForm, Filter
from journeys.kinds.group import Group, Result, World
from journeys.kinds.pauses import ends
from journeys.kinds.references import resolve
from journeys.kinds.rulebook import Rulebook
from journeys.kinds.words import gettext_noop as _
from journeys.rules.conditions import Condition
from journeys.rules.durations import words
from journeys.rules.evaluate import Hold, compile_condition
from journeys.rules.facts import Need, Where
from journeys.rules.problems import Problem
from journeys.rules.shape import Shape
from journeys.rules.wake_plan import WakePlan, next_change, wake_plan

HAPPENED, TIMED_OUT = "happened", "timed_out"


@dataclass(frozen=True, slots=True)
class WaitUntilSettings(Settings):
    """What is waited for, and for how long."""

    event: str | None = setting(Text(names="event"), _("Event"), _("What the contact has to do."))
    where: tuple[Where, ...] = setting(
        Filter(), _("Only where"), _("Tests on its properties; all hold."), default=()
    )
    condition: Condition | None = setting(
        ConditionForm(), _("Or condition"), _("A state to wait for, instead of an event.")
    )
    timeout: timedelta | Reference | None = setting(
        Duration(), _("At most"), _("After this long it is too late."), reference=True
    )

    @classmethod
    def check(cls, values: Mapping[str, Any], shape: Shape, missing: list[Problem]) -> None:
        if values["event"] and values["condition"]:
            message, cure = "It waits for an event and for a condition.", "Keep one of the two."
            shape.wrong("condition", "two_waits", message, cure)
        if values["where"] and shape.document.get("condition"):
            message, cure = "'where' filters an event, but it waits for a condition.", "Remove 'where'."
            shape.wrong("where", "unused_value", message, cure)
        if not shape.document.get("event") and not shape.document.get("condition"):
            message, cure = "'Event' is not set.", "Name an event, or write a condition."
            missing.append(Problem(INCOMPLETE, shape.at("event"), message, cure))


class WaitUntil(Kind[WaitUntilSettings]):
    """Holds everybody until the event or condition, at most for the timeout."""

    key = "wait_until"
    label = _("Wait until")
    description = _("Until an event or a condition, at most for so long.")
    family = "wait"
    icon = "hourglass"
    fixed_outcomes = None
    Settings = WaitUntilSettings

    def outcomes(self, settings: WaitUntilSettings | None, rules: Rulebook) -> tuple[str, ...]:
        return (HAPPENED, TIMED_OUT) if settings is None or settings.timeout is not None else (HAPPENED,)

    def at_once(self, settings: WaitUntilSettings, rules: Rulebook) -> tuple[str, ...]:
        return (HAPPENED,) if settings.condition is not None else ()

    def problems(self, settings: WaitUntilSettings, context: NodeContext) -> Iterable[Problem]:
        yield from reference_problems(settings, context)
        if settings.timeout is None:
            yield context.problem(
                "no_timeout", "settings/timeout", f"'{context.name}' may wait for ever.",
                "Say after which time it is too late.", "warning",
            )  # fmt: skip
        if settings.condition is not None:
            for problem in wake_plan(settings.condition).unnameable:
                yield context.problem(problem.code, "settings/condition", problem.message, problem.cure)

    def needs(self, settings: WaitUntilSettings, rules: Rulebook) -> tuple[Need, ...]:
        return settings.condition.needs if settings.condition else ()

    def wakes(self, settings: WaitUntilSettings, rules: Rulebook) -> WakePlan:
        names = WakePlan(events=frozenset((settings.event,) if settings.event else ()))
        return names | wake_plan(settings.condition) if settings.condition else names

    def summary(self, settings: WaitUntilSettings) -> str:
        what = settings.event or "a condition"
        if isinstance(settings.timeout, timedelta):
            return f"{what}, at most {words(settings.timeout)}"
        return what if settings.timeout is None else f"{what}, at most {settings.timeout}"

    def run(self, settings: WaitUntilSettings, group: Group, world: World) -> Result:
        deadlines = _deadlines(settings, group, world)
        if settings.condition is not None:
            return _until_condition(settings.condition, deadlines, group, world)
        return _until_event(settings.event or "", settings.where, deadlines, group, world)


def _deadlines(settings: WaitUntilSettings, group: Group, world: World) -> list[datetime | None]:
    if settings.timeout is None:
        return [None] * len(group)
    spans = resolve(settings.timeout, group, world)
    return list(ends(group.entered_at, spans, world.pauses))


def _until_event(
    event: str, where: tuple[Where, ...], deadlines: list[datetime | None], group: Group, world: World
) -> Result:
    now = world.now
    asked = [i for i, entered in enumerate(group.entered_at) if entered < now]
    happened: Sequence[datetime | None] = ()
    if asked:
        part = group.part(asked)
        until = [now if deadlines[i] is None else min(deadlines[i] or now, now) for i in asked]
        happened = world.first_event(part, (event,), where, part.entered_at, until)
    outcomes: list[str | None] = [_late(deadline, now) for deadline in deadlines]
    for i, found in zip(asked, happened, strict=True):
        if found is not None:
            outcomes[i] = HAPPENED
    return Result.each(outcomes, deadlines)


def _until_condition(
    condition: Condition, deadlines: list[datetime | None], group: Group, world: World
) -> Result:
    now = world.now
    columns = world.facts(group, condition.needs)
    holds = _compiled(condition)(columns, len(group), now)
    outcomes = [
        HAPPENED if held else _late(deadline, now) for held, deadline in zip(holds, deadlines, strict=True)
    ]
    if not wake_plan(condition).timed:
        return Result.each(outcomes, deadlines)
    due = list(deadlines)
    for i, outcome in enumerate(outcomes):
        if outcome is None:
            change, deadline = next_change(condition, columns, i, now), deadlines[i]
            due[i] = deadline if change is None else change if deadline is None else min(change, deadline)
    return Result.each(outcomes, due)


def _late(deadline: datetime | None, now: datetime) -> str | None:
    return TIMED_OUT if deadline is not None and deadline <= now else None


@lru_cache(maxsize=500)
def _compiled(condition: Condition) -> Hold:
    return compile_condition(condition)


kind = WaitUntil()
