"""Wait for a date of the contact: a trial's end, a renewal, a visit; so many days before it or after.

    a date             + offset, at `at`, else at its midnight
    a date and time    + offset, at `at`, else at its own time

Days and weeks are those of the calendar where the contact lives, so nine in the morning stays nine in the
morning when the clocks change; hours and minutes are exact. Whoever comes too late leaves by `passed`, and so
does whoever has no such date or loses it: there is nothing to wait for, and a message about it would be
wrong. While `passed` leads nowhere they go on by `next`. "Too late" is asked of the arrival: an instant that
comes while somebody waits, also because the date was moved to yesterday, lets them go on by `next`. Whoever
arrives within a minute of it is on time: the step before may have waited for the same instant.

A changed date moves the wait. Without the logic it is the same: the date answers nothing that somebody does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from journeys.kinds.base import Kind, NodeContext, reference_problems
from journeys.kinds.calendar import appointed, zone_of
from journeys.kinds.dated import NEVER_DATES, TIMEZONE, DatedSettings, read_date
from journeys.kinds.group import Group, Result, World
from journeys.kinds.rulebook import Rulebook
from journeys.kinds.words import gettext_noop as _
from journeys.rules.facts import Need
from journeys.rules.problems import Problem
from journeys.rules.wake_plan import WakePlan

PASSED = "passed"
ON_TIME = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class WaitDateSettings(DatedSettings):
    """Which date, how far from it, and at what time."""


class WaitDate(Kind[WaitDateSettings]):
    """Holds everybody until their date."""

    key = "wait_date"
    label = _("Wait for a date")
    description = _("Until a date of the contact, or so long before or after it.")
    family = "wait"
    icon = "calendar-clock"
    optional = frozenset((PASSED,))
    fixed_outcomes = ("next", PASSED)
    Settings = WaitDateSettings

    def problems(self, settings: WaitDateSettings, context: NodeContext) -> Iterable[Problem]:
        yield from reference_problems(settings, context)
        if settings.attribute in NEVER_DATES:
            yield context.problem(
                "not_a_date", "settings/attribute", f"'{settings.attribute}' holds no date.",
                "Choose an attribute that holds a date.",
            )  # fmt: skip

    def needs(self, settings: WaitDateSettings, rules: Rulebook) -> tuple[Need, ...]:
        return Need("contact", settings.attribute), TIMEZONE

    def wakes(self, settings: WaitDateSettings, rules: Rulebook) -> WakePlan:
        return WakePlan(attributes=frozenset((settings.attribute, TIMEZONE.name)))

    def summary(self, settings: WaitDateSettings) -> str:
        return settings.in_words if settings.at is None else f"{settings.in_words}, {settings.at:%H:%M}"

    def run(self, settings: WaitDateSettings, group: Group, world: World) -> Result:
        wanted, zones = self.needs(settings, Rulebook())
        facts, now, default = world.facts(group, (wanted, zones)), world.now, world.zone
        missed = PASSED if PASSED in group.connected else "next"
        outcomes: list[str | None] = []
        due: list[datetime | None] = []
        for value, name, entered in zip(
            facts[wanted].values, facts[zones].values, group.entered_at, strict=True
        ):
            day = read_date(value)
            end = appointed(day, settings.offset, settings.at, zone_of(name, default)) if day else None
            outcomes.append(
                missed if end is None or entered - end > ON_TIME else "next" if end <= now else None
            )
            due.append(end)
        return Result.each(outcomes, due)


kind = WaitDate()
