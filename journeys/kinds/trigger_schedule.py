"""Enter by the clock: at an instant, everybody who is then in a segment.

    at      once, at a time that the clocks of the zone show
    cron    again and again, at the times that a cron expression names on them

Each member enters at most once for each occurrence, however long that takes and whoever dies meanwhile; the
journey's re-entry decides whether somebody enters again at the next. Of the occurrences that passed while
everything was down the newest is made up for, once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from journeys.kinds.base import INCOMPLETE, Kind, NodeContext, Settings, setting
from journeys.kinds.calendar import find_zone, first_instant, zone_of
from journeys.kinds.cron import following, in_words, newest
from journeys.kinds.forms import Text
from journeys.kinds.forms_of_time import Cron, LocalTime
from journeys.kinds.group import Group, Result, World
from journeys.kinds.words import gettext_noop as _
from journeys.rules.problems import Problem
from journeys.rules.shape import Shape


@dataclass(frozen=True, slots=True)
class TriggerScheduleSettings(Settings):
    """Who enters, and when."""

    segment: str = setting(
        Text("segment", longest=50), _("Segment"), _("Whoever is in it then enters."), required=True
    )
    at: datetime | None = setting(LocalTime(), _("Once, at"), _("Or leave it empty and repeat."))
    cron: str = setting(
        Cron(), _("Repeat"), _("0 9 * * mon is each Monday at nine, 0 9 1 * * the first of each month."),
        default="",
    )  # fmt: skip
    timezone: str = setting(
        Text("fixed_zone", longest=64),
        _("Time zone"),
        _("Such as Europe/Berlin. Empty: that of the brand."),
        default="",
    )

    @classmethod
    def check(cls, values: Mapping[str, Any], shape: Shape, missing: list[Problem]) -> None:
        """One of the two says when."""
        if not shape.document.get("at") and not shape.document.get("cron"):
            message = "Nothing says when people enter."
            missing.append(Problem(INCOMPLETE, shape.at("at"), message, "Say at which time, or repeat it."))


class TriggerSchedule(Kind[TriggerScheduleSettings]):
    """Everybody in the segment enters when the time has come."""

    key = "trigger_schedule"
    label = _("Schedule")
    description = _("Everybody in a segment enters, once or again and again.")
    family = "trigger"
    icon = "alarm-clock"
    takes_entry = True
    Settings = TriggerScheduleSettings

    def problems(self, settings: TriggerScheduleSettings, context: NodeContext) -> Iterable[Problem]:
        if settings.at and settings.cron:
            yield context.problem(
                "two_times", "settings/cron", f"'{context.name}' comes once and again and again.",
                "Keep one of 'at' and 'cron', and take the other away.",
            )  # fmt: skip
        if settings.timezone and find_zone(settings.timezone) is None:
            yield context.problem(
                "unknown_zone", "settings/timezone", f"There is no time zone '{settings.timezone}'.",
                "Write the name of a zone, for instance Europe/Berlin.",
            )  # fmt: skip

    def summary(self, settings: TriggerScheduleSettings) -> str:
        when = f"{settings.at:%Y-%m-%d %H:%M}" if settings.at else in_words(settings.cron)
        return ", ".join(part for part in (settings.segment, when, settings.timezone) if part)

    def run(self, settings: TriggerScheduleSettings, group: Group, world: World) -> Result:
        return Result.all(group, "next")


def next_occurrence(settings: TriggerScheduleSettings, default: tzinfo, since: datetime) -> datetime | None:
    """The first occurrence from ``since`` on; None where there is none any more. ``default`` is the zone
    where none is set."""
    zone = zone_of(settings.timezone, default)
    if settings.at is None:
        return next(following(settings.cron, zone, since), None)
    instant = first_instant(settings.at, zone)
    return instant if instant >= since else None


def newest_occurrence(settings: TriggerScheduleSettings, default: tzinfo, until: datetime) -> datetime | None:
    """The latest occurrence up to ``until``; None where there has been none."""
    zone = zone_of(settings.timezone, default)
    if settings.at is None:
        return newest(settings.cron, zone, until)
    instant = first_instant(settings.at, zone)
    return instant if instant <= until else None


kind = TriggerSchedule()
