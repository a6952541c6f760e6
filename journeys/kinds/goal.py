"""A place on the way that is worth counting: whoever comes here has reached it. (The goal of the whole
journey is an event, in the journey's settings.)"""

from dataclasses import dataclass
from decimal import Decimal

from journeys.kinds.base import Kind, Settings, setting
from journeys.kinds.effects import Reach
from journeys.kinds.forms import Number, Text
from journeys.kinds.group import Group, Result, World
from journeys.kinds.words import gettext_noop as _


@dataclass(frozen=True, slots=True)
class GoalSettings(Settings):
    """What is reached, and what it is worth."""

    name: str = setting(Text(), _("Goal"), _("What is reached here."), required=True)
    value: Decimal | None = setting(Number(), _("Value"), _("What it is worth."))


class Goal(Kind[GoalSettings]):
    """Counts everybody who comes here and lets them go on."""

    key = "goal"
    label = _("Goal")
    description = _("Count who comes here.")
    family = "flow"
    icon = "flag"
    may_end = True
    Settings = GoalSettings

    def summary(self, settings: GoalSettings) -> str:
        return settings.name

    def run(self, settings: GoalSettings, group: Group, world: World) -> Result:
        return Result.all(group, "next", Reach(group.everyone, settings.name, settings.value))


kind = Goal()
