"""What the catalogue of facts says of the names in a batch, and what it learns from them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from contacts.ingest.profiles import type_of
from contacts.statements import Call, Row, flags, texts

QUIET = frozenset(
    {
        "message_sent",
        "message_delivered",
        "message_opened",
        "message_bounced",
        "message_complained",
        "message_held",
    }
)
"""Events of our own that are no act of the contact. All other names count as interactions until somebody
says no."""


@dataclass(slots=True)
class Catalog:
    """Types of attributes, which events are interactions, what is watched, and what segments rest on, as far
    as a batch asks."""

    types: dict[str, str] = field(default_factory=dict)
    interactions: dict[str, bool] = field(default_factory=dict)
    watched: set[tuple[str, str]] = field(default_factory=set)
    looked: set[tuple[str, str]] = field(default_factory=set)
    consents: frozenset[str] = frozenset()
    stale: set[tuple[str, str]] = field(default_factory=set)
    new_types: dict[str, str] = field(default_factory=dict)
    new_events: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Row], consents: Iterable[Row]) -> "Catalog":
        """From the rows of ``catalog.sql`` and ``watched_consents.sql``."""
        catalog = cls(consents=frozenset(name for (name,) in consents))
        for family, name, type, interaction, stale, watched, looked in rows:
            if type is not None:
                catalog.types[name] = type
            if interaction is not None:
                catalog.interactions[name] = interaction
            if stale:
                catalog.stale.add((family, name))
            if watched:
                catalog.watched.add((family, name))
            if looked:
                catalog.looked.add((family, name))
        return catalog

    def meet_event(self, name: str) -> None:
        """Adopt the name of an event, undocumented, if it is unheard of."""
        if name not in self.interactions:
            self.interactions[name] = self.new_events[name] = name not in QUIET

    def meet_attribute(self, name: str, value: object) -> None:
        """Adopt the name of an attribute if it is unheard of, with the type of its first value."""
        if name not in self.types and value is not None and (type := type_of(name, value)):
            self.types[name] = self.new_types[name] = type

    def calls(self, now: datetime, names: Mapping[str, Iterable[str]]) -> list[Call]:
        """The statements that keep what was learned. ``names``: what the batch really spoke of, by family."""
        calls: list[Call] = []
        if self.new_events:
            events = sorted(self.new_events)
            calls.append(
                (
                    "events_adopt",
                    {
                        "now": now,
                        "names": texts(events),
                        "interactions": flags(self.new_events[name] for name in events),
                    },
                )
            )
        if self.new_types:
            attributes = sorted(self.new_types)
            types = texts(self.new_types[name] for name in attributes)
            calls.append(("attributes_adopt", {"now": now, "names": texts(attributes), "types": types}))
        for family, statement in (("event", "events_seen"), ("attribute", "attributes_seen")):
            seen = sorted(name for name in names[family] if (family, name) in self.stale)
            if seen:
                calls.append((statement, {"now": now, "names": texts(seen)}))
        return calls
