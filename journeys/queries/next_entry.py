"""When a schedule lets people in next, for whoever sets it up."""

from dataclasses import dataclass
from datetime import datetime

from config import clock
from journeys.engine.facts.runs import default_zone
from journeys.graph.nodes import NodeSpec
from journeys.kinds.calendar import zone_of
from journeys.kinds.cron import in_words
from journeys.kinds.trigger_schedule import TriggerScheduleSettings, next_occurrence


@dataclass(frozen=True, slots=True)
class NextEntry:
    """``said`` is the schedule in words; ``local`` what the clocks of the zone named ``zone`` will show, None
    where it does not come again."""

    said: str
    local: datetime | None
    zone: str


def next_entry(node: NodeSpec) -> NextEntry | None:
    """The next entry by a schedule; None for steps of other kinds and schedules that are not complete. Two
    queries at most."""
    settings = node.settings
    if not isinstance(settings, TriggerScheduleSettings):
        return None
    default = default_zone()
    zone = zone_of(settings.timezone, default)
    instant = next_occurrence(settings, default, clock.now())
    # Without its zone: pages would show it in another.
    local = instant.astimezone(zone).replace(tzinfo=None) if instant else None
    return NextEntry(in_words(settings.cron) if settings.cron else "", local, str(zone))
