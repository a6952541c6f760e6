"""The ways into a journey that the clock opens, for one simulated contact: dates and schedules."""

from collections.abc import Collection, Mapping
from datetime import datetime, tzinfo
from typing import Any

from journeys.graph.person import Person
from journeys.graph.plan import Plan
from journeys.kinds.base import Settings
from journeys.kinds.calendar import zone_of
from journeys.kinds.dated import TIMEZONE
from journeys.kinds.trigger_date import TriggerDateSettings, after, next_instant
from journeys.kinds.trigger_schedule import TriggerScheduleSettings, next_occurrence
from journeys.rules.values import plain

TIMED = (TriggerDateSettings, TriggerScheduleSettings)


class Entrances:
    """When each of them opens next. What had passed at the start of the test, or when a date became known,
    does not."""

    def __init__(self, plan: Plan, person: Person, start: datetime) -> None:
        nodes = [plan.nodes[key] for key in plan.triggers]
        self.timed: dict[str, Settings] = {
            node.key: node.settings for node in nodes if isinstance(node.settings, TIMED)
        }
        self.person = person
        self.opens = {key: self._next(settings, start) for key, settings in self.timed.items()}

    def __bool__(self) -> bool:
        return bool(self.timed)

    @property
    def next(self) -> datetime | None:
        """When the first of them opens."""
        return min((instant for instant in self.opens.values() if instant is not None), default=None)

    def changed(self, attributes: Collection[str], now: datetime) -> None:
        """Attributes have other values from now on; facts come before entries. Whoever was to enter now and
        has another date does not."""
        for key, settings in self.timed.items():
            if isinstance(settings, TriggerDateSettings) and (
                settings.attribute in attributes or TIMEZONE.name in attributes
            ):
                self.opens[key] = self._next(settings, now)

    def open(self, now: datetime) -> tuple[str, Mapping[str, Any]] | None:
        """The trigger by which the contact enters now, and with what properties; others open anew."""
        found = None
        for key, settings in self.timed.items():
            instant = self.opens[key]
            if instant is None or instant > now:
                continue
            self.opens[key] = None
            if isinstance(settings, TriggerDateSettings):
                value = self.person.attributes.get(settings.attribute)
                found = found or (key, {"date": plain(value), "due": instant.isoformat()})
            elif isinstance(settings, TriggerScheduleSettings):
                if self._belongs(settings.segment, now):
                    found = found or (key, {"occurrence": instant.isoformat()})
                elif settings.at is None:
                    self.opens[key] = next_occurrence(settings, self._zone(), after(instant))
        return found

    def _next(self, settings: Settings, since: datetime) -> datetime | None:
        if isinstance(settings, TriggerScheduleSettings):
            return next_occurrence(settings, self._zone(), since)
        assert isinstance(settings, TriggerDateSettings), "only timed triggers are kept"
        attributes = self.person.attributes
        zone = zone_of(attributes.get(TIMEZONE.name), self._zone())
        return next_instant(settings, attributes.get(settings.attribute), zone, since)

    def _zone(self) -> tzinfo:
        return self.person.installation

    def _belongs(self, segment: str, now: datetime) -> bool:
        """Whether the contact is in the segment; where the document does not say who is, they are."""
        return segment not in self.person.segments or self.person.inside(segment, now)
