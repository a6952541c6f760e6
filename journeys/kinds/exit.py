"""The end of a run, with its reason."""

from dataclasses import dataclass

from journeys.kinds.base import Kind, Settings, setting
from journeys.kinds.forms import Text
from journeys.kinds.group import Group, Result, World
from journeys.kinds.words import gettext_noop as _


@dataclass(frozen=True, slots=True)
class ExitSettings(Settings):
    """Why it ends."""

    reason: str = setting(Text(), _("Reason"), _("Shown in the run's path and in reports."), default="")


class Exit(Kind[ExitSettings]):
    """Ends the run. Its step is logged with the outcome `end`."""

    key = "exit"
    label = _("Exit")
    description = _("The run ends here.")
    family = "flow"
    icon = "log-out"
    may_end = True
    fixed_outcomes = ()
    Settings = ExitSettings

    def summary(self, settings: ExitSettings) -> str:
        return settings.reason

    def run(self, settings: ExitSettings, group: Group, world: World) -> Result:
        return Result.all(group, "end")


kind = Exit()
