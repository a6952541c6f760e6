"""Names that a file uses join the catalog of facts, marked undocumented, so that somebody explains them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from contacts.models import Attribute, EventType, Topic
from contacts.segments.defining import adopt_lists
from journeys.graph.document import SLUG
from journeys.kinds.change_list import kind as change_list
from journeys.rules.problems import Problem
from journeys.rules.shape import objects

BUILT_IN = {"email", "phone", "timezone", "locale", "score"}
NOT_INTERACTIONS = {"message_opened", "message_delivered", "message_bounced"}


@dataclass(slots=True)
class Names:
    """What a document names: attributes with their types, events, topics, lists that its steps change."""

    attributes: dict[str, str] = field(default_factory=dict)
    events: set[str] = field(default_factory=set)
    topics: set[str] = field(default_factory=set)
    lists: set[str] = field(default_factory=set)


def unadoptable(document: Any) -> Iterator[Problem]:
    """Names in a document that the catalog of facts cannot hold; nothing that is so called could ever come
    in."""
    names = _names(document)
    for found, most in ((names.attributes, 100), (names.events, 200), (names.topics, 50)):
        for name in sorted(found):
            if len(name) > most:
                message = f"'{name[:40]}…' has {len(name)} characters."
                yield Problem("too_long", "", message, f"Use a name of at most {most}.")


def adopt(document: Any) -> None:
    """Add what ``document`` names and the catalog lacks: attributes, events, topics, lists. Three statements,
    four where it changes lists."""
    names = _names(document)
    Attribute.objects.bulk_create(
        [Attribute(name=name, type=kind) for name, kind in sorted(names.attributes.items())],
        ignore_conflicts=True,
    )
    EventType.objects.bulk_create(
        [EventType(name=name, interaction=name not in NOT_INTERACTIONS) for name in sorted(names.events)],
        ignore_conflicts=True,
    )
    adopt_lists(names.lists)
    Topic.objects.bulk_create(
        [
            Topic(slug=slug, name=slug.replace("_", " ").replace("-", " ").capitalize())
            for slug in sorted(names.topics)
        ],
        ignore_conflicts=True,
    )


def _names(document: Any) -> Names:
    attributes: dict[str, str] = {}
    events: set[str] = set()
    topics: set[str] = set()
    lists: set[str] = set()
    for part in objects(document):
        fact = part.get("fact")
        if isinstance(fact, str) and fact.startswith("contact."):
            name = fact.removeprefix("contact.").split(".")[0]
            if name not in BUILT_IN:
                attributes.setdefault(name, _type(part))
        elif isinstance(fact, str) and fact.startswith("event."):
            events.add(fact.split(".")[1])
        if isinstance(part.get("event"), str):
            events.add(part["event"])
        if isinstance(part.get("cut_short_by"), list):
            events.update(name for name in part["cut_short_by"] if isinstance(name, str))
        if isinstance(part.get("topic"), str) and part["topic"] != Topic.ALL:
            topics.add(part["topic"])
        if part.get("kind") == change_list.key and isinstance(part.get("settings"), Mapping):
            name = part["settings"].get("list")
            lists |= {name} if isinstance(name, str) and SLUG.fullmatch(name) else set()
    attributes.pop("", None)
    return Names(attributes, events - {""}, topics - {""}, lists)


def _type(part: Mapping[str, Any]) -> str:
    """The catalog's type for a fact: as the rule states it, else by the value that it is compared with."""
    stated = part.get("type")
    if stated in Attribute.Type.values:
        return str(stated)
    value = part.get("value")
    if isinstance(value, bool):
        return Attribute.Type.BOOLEAN
    if isinstance(value, int | float):
        return Attribute.Type.NUMBER
    return Attribute.Type.TEXT
