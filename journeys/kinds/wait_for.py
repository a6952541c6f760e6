"""Wait for a length of time: from entering, from the last interaction, or from an event; unless something
cuts it short.

    since entering            entered + duration
    since last_interaction    latest interaction ever + duration; a new one moves it later, and writes nothing
    since event:NAME          latest such event + duration, else from entering

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
        ends = [
            entered + span
            for entered, span in zip(group.entered_at, resolve(settings.duration, group, world), strict=True)
        ]
        cut: list[bool] = []
        listening, _plain = group.divided()
        if listening and settings.since != "entering":
            part = group.part(listening)
            spans = [ends[i] - group.entered_at[i] for i in listening]
            for i, end in zip(listening, _ends(settings.since, part, spans, world), strict=True):
                ends[i] = end
        if listening and settings.cut_short_by:
            cut = _cut_short(settings.cut_short_by, group, listening, ends, world)
        early = CUT_SHORT if CUT_SHORT in group.connected else "next"
        if cut:
            outcomes = [
                early if short else "next" if end <= now else None
                for end, short in zip(ends, cut, strict=True)
            ]
        else:
            outcomes = ["next" if end <= now else None for end in ends]
        return Result.each(outcomes, ends)


def _ends(since: str, group: Group, spans: Sequence[timedelta], world: World) -> list[datetime]:
    """When each wait is over: the instant at which it has passed, or else the earliest at which it may."""
    now, entered = world.now, group.entered_at
    latest = _latest(since, group, None, world)
    ends = [(last or came) + span for last, came, span in zip(latest, entered, spans, strict=True)]
    # Whoever did something since entering and would wait on: was there, before that, a pause long enough?
    doubtful = [
        i for i, (end, last) in enumerate(zip(ends, latest, strict=True))
        if end > now and last is not None and last > entered[i]
    ]  # fmt: skip
    until = {i: entered[i] for i in doubtful}
    while doubtful:
        part = group.part(doubtful)
        before = _latest(since, part, [until[i] for i in doubtful], world)
        going_on = []
        for i, last in zip(doubtful, before, strict=True):
            end = (last or entered[i]) + spans[i]
            if end <= until[i]:
                ends[i] = until[i]
            elif end <= now:
                until[i] = end
                going_on.append(i)
        doubtful = going_on
    return ends


def _latest(
    since: str, group: Group, until: list[datetime] | None, world: World
) -> Sequence[datetime | None]:
    if since.startswith(EVENT):
        return world.last_event(group, since.removeprefix(EVENT), until)
    return world.last_interaction(group, until)


def _cut_short(
    events: tuple[str, ...], group: Group, listening: Sequence[int], ends: list[datetime], world: World
) -> list[bool]:
    """For whom one of the events came after entering and no later than the end of the wait."""
    cut = [False] * len(group)
    # Who has come just now has had no time for an event since.
    asked = [i for i in listening if group.entered_at[i] < world.now]
    if asked:
        part = group.part(asked)
        until = [min(ends[i], world.now) for i in asked]
        found = world.first_event(part, events, (), part.entered_at, until)
        for i, event in zip(asked, found, strict=True):
            cut[i] = event is not None
    return cut


kind = WaitFor()
