"""Enter by hand, or because another program says so."""

from dataclasses import dataclass

from journeys.kinds.base import Kind, Settings
from journeys.kinds.group import Group, Result, World
from journeys.kinds.words import gettext_noop as _


@dataclass(frozen=True, slots=True)
class TriggerApiSettings(Settings):
    """Nothing has to be set."""


class TriggerApi(Kind[TriggerApiSettings]):
    """Whoever is let in by the API or by a person enters here, as often as the journey's re-entry allows."""

    key = "trigger_api"
    label = _("By hand or API")
    description = _("Enter when a person or another program says so.")
    family = "trigger"
    icon = "hand"
    takes_entry = True
    Settings = TriggerApiSettings

    def run(self, settings: TriggerApiSettings, group: Group, world: World) -> Result:
        return Result.all(group, "next")


kind = TriggerApi()
