"""Enter when an event happens."""

from dataclasses import dataclass

from journeys.kinds.base import Kind, Settings, setting
from journeys.kinds.forms import Text
from journeys.kinds.forms_of_logic import Filter
from journeys.kinds.group import Group, Result, World
from journeys.kinds.rulebook import Rulebook
from journeys.kinds.words import gettext_noop as _
from journeys.rules.facts import Where
from journeys.rules.wake_plan import WakePlan


@dataclass(frozen=True, slots=True)
class TriggerEventSettings(Settings):
    """Which event, and which of its kind."""

    event: str = setting(Text(names="event"), _("Event"), _("Whoever does this enters."), required=True)
    where: tuple[Where, ...] = setting(
        Filter(), _("Only where"), _("Tests on its properties; all hold."), default=()
    )


class TriggerEvent(Kind[TriggerEventSettings]):
    """Whoever does the event enters here, as often as the journey's re-entry allows."""

    key = "trigger_event"
    label = _("Event")
    description = _("Enter when a contact does something.")
    family = "trigger"
    icon = "zap"
    takes_entry = True
    Settings = TriggerEventSettings

    def wakes(self, settings: TriggerEventSettings, rules: Rulebook) -> WakePlan:
        return WakePlan(events=frozenset((settings.event,)))

    def summary(self, settings: TriggerEventSettings) -> str:
        return f"{settings.event}, filtered" if settings.where else settings.event

    def run(self, settings: TriggerEventSettings, group: Group, world: World) -> Result:
        return Result.all(group, "next")


kind = TriggerEvent()
