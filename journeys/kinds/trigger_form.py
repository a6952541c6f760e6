"""Enter by filling in a form: the event `form_submitted` of that form."""

from dataclasses import dataclass

from journeys.kinds.base import Kind, Settings, setting
from journeys.kinds.forms import Text
from journeys.kinds.group import Group, Result, World
from journeys.kinds.rulebook import Rulebook
from journeys.kinds.words import gettext_noop as _
from journeys.rules.facts import Where
from journeys.rules.wake_plan import WakePlan

SUBMITTED = "form_submitted"


@dataclass(frozen=True, slots=True)
class TriggerFormSettings(Settings):
    """Which form."""

    form: str = setting(
        Text("form", longest=50), _("Form"), _("Whoever sends it enters, each time anew."), required=True
    )

    @property
    def event(self) -> str:
        """The event that lets somebody in."""
        return SUBMITTED

    @property
    def where(self) -> tuple[Where, ...]:
        """Which of its kind."""
        return (Where("form", "equal_to", self.form),)


class TriggerForm(Kind[TriggerFormSettings]):
    """Whoever sends the form enters here, as often as the journey's re-entry allows."""

    key = "trigger_form"
    label = _("Form")
    description = _("Enter by sending a form.")
    family = "trigger"
    icon = "clipboard-list"
    takes_entry = True
    Settings = TriggerFormSettings

    def wakes(self, settings: TriggerFormSettings, rules: Rulebook) -> WakePlan:
        return WakePlan(events=frozenset((SUBMITTED,)))

    def summary(self, settings: TriggerFormSettings) -> str:
        return settings.form

    def run(self, settings: TriggerFormSettings, group: Group, world: World) -> Result:
        return Result.all(group, "next")


kind = TriggerForm()
