"""Let the contact into another journey, and go on at once.

They enter it through its trigger "By hand or API", with the entry properties of this run, as often as its
own re-entry allows. Where it lets nobody in (no such journey, not live, paused, no such trigger) they are
refused and counted, and this run goes on all the same.

Journeys that start each other do not spin: through this step a contact enters the same journey at most once
a minute, whatever its re-entry says, so that a round without a wait ends where it began.
"""

from dataclasses import dataclass

from journeys.kinds.base import Kind, Settings, setting
from journeys.kinds.effects import Start
from journeys.kinds.forms import Text
from journeys.kinds.group import Group, Result, World
from journeys.kinds.words import gettext_noop as _


@dataclass(frozen=True, slots=True)
class StartJourneySettings(Settings):
    """Which journey."""

    journey: str = setting(
        Text(names="journey", longest=80),
        _("Journey"),
        _("They enter its trigger 'By hand or API', with the entry properties of this run."),
        required=True,
    )


class StartJourney(Kind[StartJourneySettings]):
    """Starts another journey for everybody who comes here."""

    key = "start_journey"
    label = _("Start a journey")
    description = _("Let the contact into another journey too.")
    family = "flow"
    icon = "workflow"
    may_end = True
    Settings = StartJourneySettings

    def summary(self, settings: StartJourneySettings) -> str:
        return settings.journey

    def run(self, settings: StartJourneySettings, group: Group, world: World) -> Result:
        return Result.all(group, "next", Start(group.everyone, settings.journey))


kind = StartJourney()
