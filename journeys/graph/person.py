"""All that a simulation knows of one contact, and the facts that rules may ask of it.

Nothing here moves by itself: `now` is an argument of every question.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from journeys.kinds.calendar import zone_of
from journeys.rules.conditions import Condition
from journeys.rules.evaluate import compile_condition
from journeys.rules.facts import Column, Need
from journeys.rules.values import coerce
from journeys.rules.wake_plan import next_change
from journeys.rules.where import compile_where

ZONE = ZoneInfo("UTC")
DEEPEST = 10
QUEUED, SENT, DROPPED = "queued", "sent", "dropped"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that the contact did at `at`."""

    at: datetime
    name: str
    properties: Mapping[str, Any]


@dataclass(slots=True)
class Message:
    """A delivery: queued at `at` by the visit `seq` of `node`; `reason` says why it was dropped."""

    node: str
    seq: int
    at: datetime
    channel: str
    message_class: str
    topic: str
    valid_until: datetime | None = None
    state: str = QUEUED
    reason: str = ""


@dataclass(slots=True)
class Person:
    """One contact. `as_of` says since when each attribute has its value, `entry` are the properties of the
    triggering event, `given` what steps gave by (node, output), `bounced` the nodes whose messages came
    back, `installation` the zone of whoever has none, `lists` the slugs of those that the contact is on."""

    attributes: dict[str, Any]
    consents: Mapping[str, bool]
    as_of: dict[str, datetime]
    public_id: str
    installation: tzinfo
    began: datetime
    events: list[Event] = field(default_factory=list)
    entry: Mapping[str, Any] = field(default_factory=dict)
    given: dict[tuple[str, str], Any] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    segments: Mapping[str, Condition] = field(default_factory=dict)
    lists: set[str] = field(default_factory=set)
    bounced: frozenset[str] = frozenset()

    def consents_to(self, channel: str, topic: str) -> bool:
        """Whether consent is on record; what nobody stated is given."""
        return self.consents.get(f"{channel}.{topic}", self.consents.get(channel, True))

    def fact(self, need: Need, now: datetime) -> tuple[Any, datetime | None]:
        """One fact at `now`, and since when it is known."""
        match need.family:
            case "contact":
                return self.attributes.get(need.name), self.as_of.get(need.name, now)
            case "account":
                account = self.attributes.get("account")
                return (account.get(need.name) if isinstance(account, Mapping) else None), now
            case "event":
                return self._behavior(need, now)
            case "message":
                return self._message(need, now), now
            case "consent":
                channel, _, topic = need.name.partition(".")
                return self.consents_to(channel, topic), now
            case "segment":
                return self.inside(need.name, now), now
            case "entry":
                return self.entry.get(need.name), self.began
            case "step":
                node, _, output = need.name.partition(".")
                return self.given.get((node, output)), now
            case "journey":
                return now - self.began, now
        local = now.astimezone(zone_of(self.attributes.get("timezone"), self.installation))
        return {"hour": local.hour, "weekday": local.isoweekday(), "date": local.date()}[need.name], now

    def _behavior(self, need: Need, now: datetime) -> tuple[Any, datetime | None]:
        passes = compile_where(need.where)
        since = None if need.within is None else now - need.within
        counted = [
            event
            for event in self.events
            if event.name == need.name
            and event.at <= now
            and (since is None or event.at > since)
            and passes(event.properties, now)
        ]
        oldest = min((event.at for event in counted), default=now)
        match need.measure:
            case "count":
                return len(counted), oldest
            case "last":
                last = max((event.at for event in counted), default=None)
                return last, last
            case "sum":
                found = [coerce(event.properties.get(need.property), "number") for event in counted]
                return sum(
                    (Decimal(item) for item in found if isinstance(item, int | Decimal)), Decimal(0)
                ), oldest
        return bool(counted), oldest

    def _message(self, need: Need, now: datetime) -> bool:
        sent = any(message.node == need.name and message.state == SENT for message in self.messages)
        if need.measure == "delivered" or (need.measure == "bounced" and need.name in self.bounced):
            return sent
        name = f"message_{need.measure}"
        return any(
            event.name == name and event.at <= now and event.properties.get("node") == need.name
            for event in self.events
        )

    def inside(self, slug: str, now: datetime) -> bool:
        """Whether the contact is on the list, or in the segment of the condition."""
        condition = self.segments.get(slug)
        if condition is None:
            return slug in self.lists
        return compile_condition(condition)(self.columns(condition, now), 1, now)[0]

    def turns(self, slug: str, now: datetime, depth: int = 0) -> datetime | None:
        """The earliest instant after `now` at which time alone may move the contact into the segment or out
        of it; a lower bound."""
        condition = self.segments.get(slug)
        if condition is None or depth > DEEPEST:
            return None
        named = [need.name for need in condition.needs if need.family == "segment"]
        found = [next_change(condition, self.columns(condition, now), 0, now)]
        found += [self.turns(other, now, depth + 1) for other in named]
        return min((instant for instant in found if instant is not None), default=None)

    def columns(self, condition: Condition, now: datetime) -> dict[Need, Column]:
        """What the condition asks for."""
        found = {need: self.fact(need, now) for need in condition.needs}
        return {need: Column([value], [as_of]) for need, (value, as_of) in found.items()}
