"""Hold everybody until a time of day and a weekday: business hours, no mail at night.

Inside the window one goes on at once, outside it waits for the next window's first instant. Intervals are
[from, to); one over midnight belongs to the day on which it begins, so Friday 22:00 to 02:00 is open early on
Saturday. A window that a change of the clocks swallows is not open that day.

Nobody ever leaves outside the window: whoever is looked at late, because the journey was paused, say, waits
for the next one. Without the logic it is the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, tzinfo

from journeys.kinds.base import Kind, NodeContext, Settings, reference_problems, setting
from journeys.kinds.calendar import EVERY_DAY, MIDNIGHT, Window, find_zone, zone_of
from journeys.kinds.forms import Text
from journeys.kinds.forms_of_time import DAYS, Clock, Weekdays
from journeys.kinds.group import Group, Result, World
from journeys.kinds.rulebook import Rulebook
from journeys.kinds.words import gettext_noop as _
from journeys.rules.facts import Need
from journeys.rules.problems import Problem
from journeys.rules.wake_plan import WakePlan

CONTACT = "contact"
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
        if settings.window.never_closes:
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
        if window.start != window.end:
            parts.append(f"{window.start:%H:%M} to {window.end:%H:%M}")
        if settings.timezone != CONTACT:
            parts.append(settings.timezone)
        return ", ".join(parts)

    def run(self, settings: WaitWindowSettings, group: Group, world: World) -> Result:
        now, window = world.now, settings.window
        opens: dict[tzinfo, datetime] = {}
        for zone in (zones := _zones(settings.timezone, group, world)):
            if zone not in opens:
                opens[zone] = window.opens(now, zone)
        due = [opens[zone] for zone in zones]
        return Result.each(["next" if opening <= now else None for opening in due], due)


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
