"""Enter by a date of the contact: a birthday, a renewal, a trial's end, or so long before it or after.

    a date             + offset, at `at`, else at its midnight
    a date and time    + offset, at `at`, else at its own time
    yearly             each anniversary from the date itself on; of 29 February the 28th, where there is none

All of it where the contact lives. An instant that had passed when the journey was published, or when the
date became known, lets nobody in. A changed date or time zone moves the instant, a date that is taken away
removes it; what has let somebody in once does not do so again.

Nothing polls: the engine keeps the next instant of each contact, and asks here for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from journeys.kinds.base import Kind, NodeContext, setting
from journeys.kinds.calendar import EARLIEST, LATEST, Offset, anniversary, appointed
from journeys.kinds.dated import NEVER_DATES, TIMEZONE, DatedSettings, read_date
from journeys.kinds.forms import Flag
from journeys.kinds.group import Group, Result, World
from journeys.kinds.rulebook import Rulebook
from journeys.kinds.words import gettext_noop as _
from journeys.rules.problems import Problem
from journeys.rules.wake_plan import WakePlan

NOT_ANNOUNCED = "created_at"
"""Nobody is told when it becomes known."""

YEAR = timedelta(days=366)
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class TriggerDateSettings(DatedSettings):
    """Which date, how far from it, at what time, and whether each year."""

    yearly: bool = setting(
        Flag(), _("Every year"), _("On each anniversary, such as a birthday."), default=False
    )


class TriggerDate(Kind[TriggerDateSettings]):
    """Everybody who has the date enters when it comes."""

    key = "trigger_date"
    label = _("Date")
    description = _("Enter on a date of the contact, or so long before or after it.")
    family = "trigger"
    icon = "calendar-heart"
    takes_entry = True
    Settings = TriggerDateSettings

    def problems(self, settings: TriggerDateSettings, context: NodeContext) -> Iterable[Problem]:
        if settings.attribute in (*NEVER_DATES, NOT_ANNOUNCED):
            yield context.problem(
                "not_a_date", "settings/attribute", f"'{settings.attribute}' is no date that can be watched.",
                "Choose an attribute that holds a date.",
            )  # fmt: skip
        if settings.yearly and abs(settings.offset.rough) >= YEAR:
            yield context.problem(
                "offset_too_long", "settings/offset",
                f"'{context.name}' comes every year, a year or more away from its date.",
                "Shorten the offset to less than a year.",
            )  # fmt: skip

    def wakes(self, settings: TriggerDateSettings, rules: Rulebook) -> WakePlan:
        return WakePlan(attributes=frozenset((settings.attribute, TIMEZONE.name)))

    def summary(self, settings: TriggerDateSettings) -> str:
        parts = [settings.in_words, "" if settings.at is None else f"{settings.at:%H:%M}"]
        return ", ".join(part for part in (*parts, "every year" if settings.yearly else "") if part)

    def run(self, settings: TriggerDateSettings, group: Group, world: World) -> Result:
        return Result.all(group, "next")


def next_instant(
    settings: TriggerDateSettings, value: object, zone: tzinfo, since: datetime
) -> datetime | None:
    """The first instant from ``since`` on at which a contact enters whose attribute has this value and who
    lives in this zone; None where there is none (any more)."""
    day = read_date(value)
    if day is None:
        return None
    if not settings.yearly:
        instant = appointed(day, settings.offset, settings.at, zone)
        return instant if since <= instant and EARLIEST < instant < LATEST else None
    local = day.astimezone(zone) if isinstance(day, datetime) else day
    at = settings.at or (local.time() if isinstance(local, datetime) else None)
    born = local.date() if isinstance(local, datetime) else local
    return next(
        (instant for instant in _anniversaries(born, settings.offset, at, zone, since) if instant >= since),
        None,
    )


def after(instant: datetime) -> datetime:
    """The first instant after one."""
    return instant + INSTANT


def _anniversaries(
    born: date, offset: Offset, at: time | None, zone: tzinfo, since: datetime
) -> Iterable[datetime]:
    """Anniversaries in order, from one that is surely before ``since`` to one that is surely after it."""
    first = max(born.year, since.year - 2)
    for year in range(first, max(first, since.year) + 3):
        if year < LATEST.year:
            yield appointed(anniversary(born, year), offset, at, zone)


kind = TriggerDate()
