"""Consent: a ledger that is never rewritten, and its present state.

The ledger gets a line whenever somebody's consent to a channel and topic changes, and whenever a person or
a form says so expressly. The state of (contact, channel, topic) is what was said last, by the time at which
it was said; at one instant a withdrawal wins. ``*`` speaks of every topic of a channel: it sets those that
have a state, and answers for those that have none.

Whoever reads asks the state of the topic, else that of ``*``, else there is no consent: ``granted`` does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import orjson
from django.db import transaction
from django.utils.text import slugify

from config.nudge import nudge
from contacts import watching
from contacts.models import Channel, Suppression, Topic
from contacts.statements import ask, flags, instants, numbers, texts

CHANNELS = tuple(Channel.values)
LONGEST_TOPIC = 50
WAKE = ("journeys.wake", "express")
LOOK = ("journeys.segments", "express")

type Place = tuple[int, str, str]
"""Contact, channel, topic."""


@dataclass(frozen=True, slots=True)
class Said:
    """That a contact gave or withdrew consent: where it was said (``source``) and what proves it
    (``evidence``).

    ``expressly``: the ledger gets a line even where nothing changes. A preference that a client stamps on
    each of its events is no express statement.
    """

    contact: int
    channel: str
    topic: str
    granted: bool
    at: datetime
    source: str
    evidence: Mapping[str, object] = field(default_factory=dict)
    expressly: bool = True


@dataclass(slots=True)
class Ledger:
    """The states of some contacts, and what statements make of them. Nothing is written here."""

    states: dict[Place, tuple[bool, datetime]]
    lines: list[Said] = field(default_factory=list)
    moved: dict[Place, tuple[bool, datetime]] = field(default_factory=dict)
    changed: dict[Place, datetime] = field(default_factory=dict)

    def take(self, said: Said) -> None:
        """Enter one statement."""
        places = [(said.contact, said.channel, said.topic)]
        if said.topic == Topic.ALL:
            places += [p for p in self.states if p[:2] == (said.contact, said.channel) and p[2] != Topic.ALL]
        changes = False
        for place in places:
            # What was said of every topic holds for one that has no state yet.
            before = self.states.get(place) or self.states.get((said.contact, said.channel, Topic.ALL))
            if before is not None and (said.at < before[1] or (said.at == before[1] and not before[0])):
                continue
            self.states[place] = self.moved[place] = (said.granted, said.at)
            if before is None or before[0] is not said.granted:
                self.changed[place] = said.at
                changes = True
        if changes or said.expressly:
            self.lines.append(said)

    def inherit(self, loser: int, winner: int) -> None:
        """Know the states of a contact that is merged as those of the one who stays; a withdrawal wins."""
        for (contact, channel, topic), (granted, at) in list(self.states.items()):
            if contact == loser:
                place = (winner, channel, topic)
                before = self.states.get(place)
                if before is None or (before[0] and not granted) or (before[0] is granted and at > before[1]):
                    self.states[place] = (granted, at)


def record(said: Sequence[Said]) -> None:
    """Enter statements in the ledger, move the states, and tell the engine of those that somebody watches.

    One transaction of six statements however many there are; contacts are locked by id. A contact that
    does not exist is an IntegrityError.
    """
    with transaction.atomic():
        contacts = sorted({one.contact for one in said})
        watching.share()
        _, rows, watched = ask(
            ("contacts_lock", {"ids": numbers(contacts)}),
            ("consents", {"ids": numbers(contacts)}),
            ("watched_consents", {}),
        )
        ledger = ledger_of(rows)
        for one in said:
            ledger.take(one)
        ask(*writes(ledger))
        if tell(ledger, frozenset(name for (name,) in watched)):
            nudge(*WAKE)
        if look(ledger, max(one.at for one in said)):
            nudge(*LOOK)


def ledger_of(rows: Iterable[tuple[int, str, str, bool, datetime]]) -> Ledger:
    """The ledger of contacts whose states were read, under the lock of the contacts."""
    return Ledger({(contact, channel, topic): (granted, at) for contact, channel, topic, granted, at in rows})


def writes(ledger: Ledger) -> list[tuple[str, Mapping[str, object]]]:
    """The statements that keep what a ledger took."""
    moved, lines = sorted(ledger.moved.items()), ledger.lines
    topics = sorted({line.topic for line in lines if line.topic != Topic.ALL})
    return [
        ("topics_adopt", {"slugs": texts(topics)}),
        (
            "consents_move",
            {
                "contacts": numbers(place[0] for place, _ in moved),
                "channels": texts(place[1] for place, _ in moved),
                "topics": texts(place[2] for place, _ in moved),
                "granted": flags(state[0] for _, state in moved),
                "at": instants(state[1] for _, state in moved),
            },
        ),
        (
            "consents_enter",
            {
                "contacts": numbers(line.contact for line in lines),
                "channels": texts(line.channel for line in lines),
                "topics": texts(line.topic for line in lines),
                "granted": flags(line.granted for line in lines),
                "at": instants(line.at for line in lines),
                "sources": texts(line.source[:60] for line in lines),
                "evidence": texts(orjson.dumps(line.evidence, default=str).decode() for line in lines),
            },
        ),
    ]


def facts(ledger: Ledger, watched: Iterable[str]) -> list[tuple[int, str, datetime]]:
    """Contact, ``CHANNEL.TOPIC`` and time of each change that somebody watches; ``*`` changes every topic."""
    names = [name.partition(".") for name in watched]
    found = {}
    for (contact, channel, topic), at in ledger.changed.items():
        for name in names:
            if name[0] == channel and topic in (name[2], Topic.ALL):
                found[contact, "".join(name)] = at
    return [(contact, name, at) for (contact, name), at in sorted(found.items())]


def tell(ledger: Ledger, watched: Iterable[str]) -> bool:
    """Put watched changes on the inbox; return whether there were any."""
    rows = facts(ledger, watched)
    if rows:
        ask(
            (
                "inbox",
                {
                    "kinds": texts("consent" for _ in rows),
                    "contacts": numbers(row[0] for row in rows),
                    "names": texts(row[1] for row in rows),
                    "at": instants(row[2] for row in rows),
                    "payloads": texts("{}" for _ in rows),
                },
            )
        )
    return bool(rows)


def look(ledger: Ledger, now: datetime) -> bool:
    """Queue a look at whom changes may have moved into a segment or out of it; return whether any was."""
    changed = sorted(ledger.changed)
    if not changed:
        return False
    (rows,) = ask(
        (
            "looks",
            {
                "kinds": texts("consent" for _ in changed),
                "names": texts(f"{channel}.{topic}" for _, channel, topic in changed),
                "contacts": numbers(contact for contact, _, _ in changed),
                "at": instants(now for _ in changed),
                "now": now,
            },
        )
    )
    return bool(rows)


def places_of(category: str) -> list[tuple[str, str]]:
    """The channels and topic that a consent category speaks of.

    ``email.product_news`` is one topic of one channel, ``email`` or ``email.*`` all of a channel,
    ``product_news`` that topic on every channel, ``*`` everything. What is no slug is made one.
    """
    channel, dot, topic = category.partition(".")
    if channel in CHANNELS:
        slug = Topic.ALL if not dot or topic == Topic.ALL else _slug(topic)
        return [(channel, slug)] if slug else []
    slug = Topic.ALL if category == Topic.ALL else _slug(category)
    return [(name, slug) for name in CHANNELS] if slug else []


def granted(contacts: Sequence[int], channel: str, topic: str) -> dict[int, bool]:
    """For each contact whether consent to the topic is on record. One query."""
    with transaction.atomic():
        (rows,) = ask(("consents_granted", {"ids": numbers(contacts), "channel": channel, "topic": topic}))
    return dict.fromkeys(contacts, False) | dict(rows)


def suppress(channel: str, address: str, reason: str, at: datetime) -> None:
    """Let an address rest: nothing is sent to it, whoever owns it. Repeating it changes nothing. One
    query."""
    Suppression.objects.get_or_create(
        channel=channel, address=address.strip().lower(), defaults={"reason": reason[:60], "at": at}
    )


def _slug(text: str) -> str:
    text = text.strip()
    if text.replace("_", "").replace("-", "").isalnum() and text.isascii():
        return text[:LONGEST_TOPIC]
    return slugify(text)[:LONGEST_TOPIC].strip("-")
