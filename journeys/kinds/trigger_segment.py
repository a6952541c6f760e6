"""Enter on entering a segment."""

from dataclasses import dataclass

from journeys.kinds.base import Kind, Settings, setting
from journeys.kinds.forms import Flag, Text
from journeys.kinds.group import Group, Result, World
from journeys.kinds.rulebook import Rulebook
from journeys.kinds.words import gettext_noop as _
from journeys.rules.wake_plan import WakePlan


@dataclass(frozen=True, slots=True)
class TriggerSegmentSettings(Settings):
    """Which segment, and whether those count who are inside already."""

    segment: str = setting(
        Text("segment", 50), _("Segment"), _("Whoever comes into it enters."), required=True
    )
    include_existing: bool = setting(
        Flag(),
        _("Include whoever is inside already"),
        _("At publishing, everybody in the segment enters as well."),
        default=False,
    )


class TriggerSegment(Kind[TriggerSegmentSettings]):
    """Whoever comes into the segment enters here, as often as the journey's re-entry allows."""

    key = "trigger_segment"
    label = _("Segment")
    description = _("Enter on coming into a segment.")
    family = "trigger"
    icon = "users"
    takes_entry = True
    Settings = TriggerSegmentSettings

    def wakes(self, settings: TriggerSegmentSettings, rules: Rulebook) -> WakePlan:
        return WakePlan(segments=frozenset((settings.segment,)))

    def summary(self, settings: TriggerSegmentSettings) -> str:
        return f"{settings.segment}, all who are inside" if settings.include_existing else settings.segment

    def run(self, settings: TriggerSegmentSettings, group: Group, world: World) -> Result:
        return Result.all(group, "next")


kind = TriggerSegment()
