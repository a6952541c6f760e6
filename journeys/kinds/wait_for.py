"""Wait for a length of time: from entering, from the last interaction, or from an event; unless something
cuts it short.

    since entering            entered + duration
    since last_interaction    latest interaction ever + duration; a new one moves it later, and writes nothing
    since event:NAME          latest such event + duration, else from entering

Where the journey extends waits by its pauses, only time that runs counts (`journeys.kinds.pauses`).

What is already over means at once. A wait that has passed is never undone: when a worker comes late, an
interaction after the end that a punctual worker would have kept moves nothing, and an event after it cuts
nothing short. Without the logic the plain duration runs from entering, whatever happens.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from journeys.kinds.base import Kind, Reference, Settings, setting
from journeys.kinds.forms import Duration
from journeys.kinds.forms_of_logic import EVENT, Names, Since
from journeys.kinds.group import Group, Result, World
from journeys.kinds.pauses import ends as ends_of
from journeys.kinds.pauses import until as runs_until
from journeys.kinds.references import resolve
from journeys.kinds.rulebook import Rulebook
from journeys.kinds.words import gettext_noop as _
from journeys.rules.durations import words
from journeys.rules.wake_plan import WakePlan

CUT_SHORT = "cut_short"


@dataclass(frozen=True, slots=True)
class WaitForSettings(Settings):
    """How long, from when, and what ends it early."""

    duration: timedelta | Reference = setting(
        Duration(), _("Wait"), _("How long."), required=True, reference=True
    )
    since: str = setting(
        Since(),
        _("Counting from"),
        _("From the last interaction: each new one moves the wait."),
        default="entering",
    )
    cut_short_by: tuple[str, ...] = setting(
        Names("event"), _("Cut short by"), _("Any of these events ends the wait at once."), default=()
    )


class WaitFor(Kind[WaitForSettings]):
    """Holds everybody until their time is over."""

    key = "wait_for"
    label = _("Wait for a time")
    description = _("For so long, counted from entering, the last interaction or an event.")
    family = "wait"
    icon = "timer"
    optional = frozenset((CUT_SHORT,))
    fixed_outcomes = None
    Settings = WaitForSettings

    def outcomes(self, settings: WaitForSettings | None, rules: Rulebook) -> tuple[str, ...]:
        return ("next", CUT_SHORT) if settings is None or settings.cut_short_by else ("next",)

    def at_once(self, settings: WaitForSettings, rules: Rulebook) -> tuple[str, ...]:
        # What counts from an earlier instant may be over already, and would be again after a round.
        return () if settings.since == "entering" else ("next",)

    def wakes(self, settings: WaitForSettings, rules: Rulebook) -> WakePlan:
        return WakePlan(events=frozenset(settings.cut_short_by))

    def summary(self, settings: WaitForSettings) -> str:
        span = (
            words(settings.duration) if isinstance(settings.duration, timedelta) else str(settings.duration)
        )
        if settings.since == "last_interaction":
            return f"{span} after the last interaction"
        if settings.since.startswith(EVENT):
            return f"{span} after {settings.since.removeprefix(EVENT)}"
        return span

    def run(self, settings: WaitForSettings, group: Group, world: World) -> Result:
        now = world.now
        spans = resolve(settings.duration, group, world)
        ends = ends_of(group.entered_at, spans, world.pauses)
        listening, _plain = group.divided()
        rearmed: list[int] = []
        if listening and settings.since != "entering":
            rearmed = _rearm(settings.since, group, listening, spans, ends, world)
        cut = _cut_short(settings, group, listening, spans, ends, rearmed, world)
        if not cut:
            return Result.each(["next" if end <= now else None for end in ends], ends)
        early = CUT_SHORT if CUT_SHORT in group.connected else "next"
        outcomes = [
            early if position in cut else "next" if end <= now else None for position, end in enumerate(ends)
        ]
        return Result.each(outcomes, ends)


def _rearm(
    since: str,
    group: Group,
    listening: Sequence[int],
    spans: Sequence[timedelta],
    ends: list[datetime],
    world: World,
) -> list[int]:
    """Lets the waits of the listening count from their latest interaction or event. Gives those who have had
    one since entering: for them the end may lie before it, where a late worker did not see the wait pass."""
    part, entered, pauses = group.part(listening), group.entered_at, world.pauses
    rearmed = []
    for position, last in zip(listening, _latest(since, part, None, world), strict=True):
        if last is not None:
            span = spans[position]
            ends[position] = runs_until(last, span, pauses) if pauses else last + span
            if last > entered[position]:
                rearmed.append(position)
    waiting = [position for position in rearmed if ends[position] > world.now]
    for position, end in zip(waiting, _first_ends(since, group, waiting, spans, world), strict=True):
        if end is not None:
            ends[position] = end
    return rearmed


def _first_ends(
    since: str, group: Group, positions: Sequence[int], spans: Sequence[timedelta], world: World
) -> list[datetime | None]:
    """When each wait passed first, as a punctual worker would have seen it; None where it has not.

    From one possible end to the next: what was the latest before it, and does it still stand? Two questions
    for whoever was moved once; one more for every further move.
    """
    found: dict[int, datetime] = {}
    until = {position: group.entered_at[position] for position in positions}
    open_positions = list(positions)
    while open_positions:
        part = group.part(open_positions)
        latest = _latest(since, part, [until[position] for position in open_positions], world)
        moved = []
        for position, last in zip(open_positions, latest, strict=True):
            end = runs_until(last or group.entered_at[position], spans[position], world.pauses)
            if end <= until[position]:
                found[position] = until[position]
            elif end <= world.now:
                until[position] = end
                moved.append(position)
        open_positions = moved
    return [found.get(position) for position in positions]


def _latest(
    since: str, group: Group, until: list[datetime] | None, world: World
) -> Sequence[datetime | None]:
    if since.startswith(EVENT):
        return world.last_event(group, since.removeprefix(EVENT), until)
    return world.last_interaction(group, until)


def _cut_short(
    settings: WaitForSettings,
    group: Group,
    listening: Sequence[int],
    spans: Sequence[timedelta],
    ends: list[datetime],
    rearmed: Sequence[int],
    world: World,
) -> set[int]:
    """For whom one of the events came after entering and no later than the end of the wait."""
    if not settings.cut_short_by:
        return set()
    # Who has come just now has had no time for an event since.
    asked = [position for position in listening if group.entered_at[position] < world.now]
    if not asked:
        return set()
    part = group.part(asked)
    until = [min(ends[position], world.now) for position in asked]
    events = world.first_event(part, settings.cut_short_by, (), part.entered_at, until)
    came = {position: event for position, event in zip(asked, events, strict=True) if event is not None}
    # The event is an interaction itself: it must not have moved an end that lay before it.
    moved = [position for position in rearmed if position in came and ends[position] <= world.now]
    for position, end in zip(moved, _first_ends(settings.since, group, moved, spans, world), strict=True):
        if end is not None and came[position] > end:
            del came[position]
    return set(came)


kind = WaitFor()
