"""Hold everybody until a time of day and a weekday: business hours, no mail at night.

Inside the window one goes on at once, outside it waits for the next window's first instant. Intervals are
[from, to); one over midnight belongs to the day on which it begins, so Friday 22:00 to 02:00 is open early on
Saturday. A window that a change of the clocks swallows is not open that day.

With `best_hour` the window is the hour of the day at which the contact usually does something: that with the
most interactions (human clicks count, opens do not) of the 180 days before they came here, on their own
clock, on the chosen days. Whoever has had fewer than `least` gets the hour that begins at `fallback`, and so
does whoever walks without the logic.

Nobody ever leaves outside the window: whoever is looked at late, because the journey was paused, say, waits
for the next one. Without the logic a window is the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, tzinfo
from decimal import Decimal

from journeys.kinds.base import Kind, NodeContext, Settings, reference_problems, setting
from journeys.kinds.calendar import EVERY_DAY, MIDNIGHT, Window, find_zone, zone_of
from journeys.kinds.forms import Flag, Number, Text
from journeys.kinds.forms_of_time import DAYS, Clock, Weekdays
from journeys.kinds.group import Group, Result, World
from journeys.kinds.habits import SPAN, best_hour, hour_from
from journeys.kinds.rulebook import Rulebook
from journeys.kinds.words import gettext_noop as _
from journeys.rules.facts import Need
from journeys.rules.problems import Problem
from journeys.rules.wake_plan import WakePlan

CONTACT = "contact"
TEN = time(10)
TIMEZONE = Need("contact", "timezone")


@dataclass(frozen=True, slots=True)
class WaitWindowSettings(Settings):
    """On which days, between which times, and whose clock counts."""

    days: frozenset[int] = setting(Weekdays(), _("On"), _("None chosen: every day."), default=EVERY_DAY)
    start: time | None = setting(Clock(), _("From"), _("Empty: from midnight."), key="from")
    end: time | None = setting(
        Clock(),
        _("To"),
        _("Not included. Empty: until midnight. Earlier than the start: on the next day."),
        key="to",
    )
    timezone: str = setting(
        Text("zone", longest=64),
        _("Time zone"),
        _("Empty: that of each contact. Or one for all, such as Europe/Berlin."),
        default=CONTACT,
    )

    best_hour: bool = setting(
        Flag(),
        _("Each contact's best hour"),
        _("The hour at which they usually do something, learned from the last 180 days."),
        default=False,
        section=_("Best hour"),
    )
    fallback: time = setting(
        Clock(),
        _("Until it is known"),
        _("The hour that begins then, for whoever has done too little."),
        default=TEN,
        section=_("Best hour"),
    )
    least: Decimal = setting(
        Number(most=200, places=0),
        _("Known from"),
        _("So many interactions at the least."),
        default=Decimal(5),
        section=_("Best hour"),
    )

    @property
    def window(self) -> Window:
        """The window that they describe."""
        return Window(self.days, self.start or MIDNIGHT, self.end or MIDNIGHT)


class WaitWindow(Kind[WaitWindowSettings]):
    """Lets everybody through while the window is open."""

    key = "wait_window"
    label = _("Time window")
    description = _("Until certain days and hours, where the contact lives.")
    family = "wait"
    icon = "calendar-range"
    Settings = WaitWindowSettings

    def problems(self, settings: WaitWindowSettings, context: NodeContext) -> Iterable[Problem]:
        yield from reference_problems(settings, context)
        if settings.timezone != CONTACT and find_zone(settings.timezone) is None:
            yield context.problem(
                "unknown_zone", "settings/timezone", f"There is no time zone '{settings.timezone}'.",
                "Write contact, or the name of a zone, for instance Europe/Berlin.",
            )  # fmt: skip
        if settings.least < 1:
            yield context.problem(
                "too_few", "settings/least", "A habit is learned from at least one interaction.",
                "Write a number above 0, for instance 5.",
            )  # fmt: skip
        if settings.best_hour and (settings.start is not None or settings.end is not None):
            yield context.problem(
                "two_windows", "settings/best_hour",
                f"'{context.name}' takes each contact's best hour, so its own hours count for nothing.",
                "Empty 'from' and 'to', or do without the best hour.", "warning",
            )  # fmt: skip
        if settings.window.never_closes and not settings.best_hour:
            yield context.problem(
                "always_open", "settings/days", f"'{context.name}' is open at all times, so nobody waits.",
                "Choose some days, or say from when to when.", "warning",
            )  # fmt: skip

    def needs(self, settings: WaitWindowSettings, rules: Rulebook) -> tuple[Need, ...]:
        return (TIMEZONE,) if settings.timezone == CONTACT else ()

    def wakes(self, settings: WaitWindowSettings, rules: Rulebook) -> WakePlan:
        return WakePlan(attributes=frozenset(need.name for need in self.needs(settings, rules)))

    def summary(self, settings: WaitWindowSettings) -> str:
        parts = [_days(settings.days)]
        window = settings.window
        if settings.best_hour:
            parts.append(f"best hour, else {settings.fallback:%H:%M}")
        elif window.start != window.end:
            parts.append(f"{window.start:%H:%M} to {window.end:%H:%M}")
        if settings.timezone != CONTACT:
            parts.append(settings.timezone)
        return ", ".join(parts)

    def run(self, settings: WaitWindowSettings, group: Group, world: World) -> Result:
        now, zones = world.now, _zones(settings.timezone, group, world)
        windows = (
            _best(settings, group, world, zones) if settings.best_hour else [settings.window] * len(group)
        )
        opens: dict[tuple[tzinfo, Window], datetime] = {}
        due = []
        for place in zip(zones, windows, strict=True):
            if place not in opens:
                opens[place] = place[1].opens(now, place[0])
            due.append(opens[place])
        return Result.each(["next" if opening <= now else None for opening in due], due)


def _best(settings: WaitWindowSettings, group: Group, world: World, zones: Sequence[tzinfo]) -> list[Window]:
    """Each one's hour, by what they had done when they came here: what they do while they wait moves
    nothing."""
    done = world.engagements(group, SPAN, group.entered_at)
    windows = []
    for stamps, zone, plain in zip(done, zones, group.without_logic, strict=True):
        hour = None if plain else best_hour(stamps, zone, int(settings.least))
        start = settings.fallback if hour is None else time(hour)
        windows.append(Window(settings.days, *hour_from(start)))
    return windows


def _zones(setting: str, group: Group, world: World) -> list[tzinfo]:
    if setting != CONTACT:
        return [zone_of(setting, world.zone)] * len(group)
    default = world.zone
    return [zone_of(name, default) for name in world.facts(group, (TIMEZONE,))[TIMEZONE].values]


def _days(days: frozenset[int]) -> str:
    """`every day`, `Mon to Fri`, `Sat, Sun`."""
    if days == EVERY_DAY:
        return "every day"
    chosen = sorted(days)
    names = [DAYS[number - 1].capitalize() for number in chosen]
    if len(chosen) > 2 and chosen[-1] - chosen[0] == len(chosen) - 1:
        return f"{names[0]} to {names[-1]}"
    return ", ".join(names)


kind = WaitWindow()
