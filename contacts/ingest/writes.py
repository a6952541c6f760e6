"""The statements that write what an attempt decided. Each family is one call however many rows it has, and
none when it has none."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import orjson

from contacts import consent
from contacts.ingest.batch import Batch, Count
from contacts.ingest.catalog import Catalog
from contacts.ingest.entries import Entry
from contacts.ingest.people import Directory, Person
from contacts.ingest.profiles import BUILT_IN, Profile
from contacts.ingest.rows import Rows
from contacts.statements import Call, flags, instants, numbers, texts

MOST_REFUSALS = 1000
"""Refusals kept of one batch: a client that sends nothing but nonsense must not fill the disk with it."""

MERGES = (
    "identities",
    "events",
    "totals",
    "activity",
    "accounts",
    "consents",
    "inbox",
    "members",
    "contacts",
)

type Fact = tuple[str, int, str, datetime, str]
"""A row of the inbox: kind, contact, name, time, payload."""


def births(newborn: Sequence[Person], profiles: Mapping[Person, Profile], now: datetime) -> Call:
    """Make contacts, with what their first messages say of them."""
    rows = [profiles.get(person) or Profile() for person in newborn]
    return ("births", {**_profiles(rows), "created_at": instants(now for _ in rows)})


def people(directory: Directory, rows: Rows) -> list[Call]:
    """New names, merges, and the rows that changed. Names first: they may turn out to be taken."""
    calls: list[Call] = []
    if directory.merged:
        losers = numbers(loser.id or 0 for loser, _ in directory.merged)
        winners = numbers(winner.id or 0 for _, winner in directory.merged)
        calls += [(f"merge_{part}", {"losers": losers, "winners": winners}) for part in MERGES]
    if directory.gained:
        calls.append(
            (
                "identities",
                {
                    "contacts": numbers(person.self.id or 0 for person, _ in directory.gained),
                    "kinds": texts(kind for _, (kind, _) in directory.gained),
                    "values": texts(value for _, (_, value) in directory.gained),
                },
            )
        )
    born = set(directory.born)
    touched = {
        person.id: profile
        for person, profile in rows.profiles.items()
        if profile.touched and person not in born and person.id is not None
    }
    if touched:
        calls.append(("profiles_write", {"ids": numbers(touched), **_profiles(touched.values())}))
    return calls


def accounts(rows: Rows, taken: Iterable[Entry], now: datetime) -> list[Call]:
    """Accounts that are new or changed, and who belongs to them."""
    if not rows.accounts:
        return []
    changed = {key: change for key, change in sorted(rows.accounts.items()) if change.needed}
    members = [entry for entry in taken if entry.message.group]
    return [
        (
            "accounts_write",
            {
                "now": now,
                "keys": texts(changed),
                "names": texts(change.name for change in changed.values()),
                "attributes": texts(orjson.dumps(change.attributes).decode() for change in changed.values()),
                "attributed_at": texts(
                    orjson.dumps(change.attributed_at).decode() for change in changed.values()
                ),
            },
        ),
        (
            "accounts_join",
            {
                "keys": texts(entry.message.group for entry in members),
                "contacts": numbers(entry.contact for entry in members),
                "since": instants(entry.at for entry in members),
            },
        ),
    ]


def consents(rows: Rows) -> list[Call]:
    """The ledger and its states."""
    return consent.writes(rows.ledger) if rows.ledger.moved or rows.ledger.lines else []


def events(taken: Iterable[Entry], catalog: Catalog) -> list[Call]:
    """The events and all that moves with them."""
    happened = [entry for entry in taken if entry.message.name]
    if not happened:
        return []
    messages = [entry.message for entry in happened]
    watched = {name for family, name in catalog.watched if family == "event"}
    return [
        (
            "append",
            {
                "contacts": numbers(entry.contact for entry in happened),
                "names": texts(message.name for message in messages),
                "stamps": instants(entry.at for entry in happened),
                "received": instants(entry.batch.received_at for entry in happened),
                "properties": texts(message.properties for message in messages),
                "contexts": texts(message.context for message in messages),
                "message_ids": texts(message.message_id for message in messages),
                "claimed": texts(message.claim.verbatim for message in messages),
                "keys": numbers(entry.batch.key or 0 for entry in happened),
                "interactions": flags(
                    catalog.interactions[message.name] and not message.machine for message in messages
                ),
                "watched": flags(message.name in watched for message in messages),
            },
        )
    ]


def facts(directory: Directory, catalog: Catalog, rows: Rows, now: datetime) -> list[Fact]:
    """What the engine is to look at besides events: merges always, the rest if somebody watches it."""
    found: list[Fact] = [
        ("merge", loser.id or 0, "", now, orjson.dumps({"into": winner.id}).decode())
        for loser, winner in directory.merged
    ]
    found += [
        ("attribute", person.id or 0, name, at, "{}")
        for person, profile in rows.profiles.items()
        for name, at in profile.changed.items()
        if ("attribute", name) in catalog.watched
    ]
    found += [
        ("consent", contact, name, at, "{}")
        for contact, name, at in consent.facts(rows.ledger, catalog.consents)
    ]
    return found


def inbox(found: Sequence[Fact]) -> list[Call]:
    """Put facts on the inbox."""
    if not found:
        return []
    return [
        (
            "inbox",
            {
                "kinds": texts(fact[0] for fact in found),
                "contacts": numbers(fact[1] for fact in found),
                "names": texts(fact[2] for fact in found),
                "at": instants(fact[3] for fact in found),
                "payloads": texts(fact[4] for fact in found),
            },
        )
    ]


def refusals(batches: Sequence[Batch], counts: Sequence[Count]) -> list[Call]:
    """The first refusals of each batch, for whoever looks for them."""
    found = [
        (batch.key or 0, refused)
        for batch, count in zip(batches, counts, strict=True)
        for refused in count.refusals[:MOST_REFUSALS]
    ]
    if not found:
        return []
    return [
        (
            "refusals",
            {
                "keys": numbers(key for key, _ in found),
                "codes": texts(refused.code for _, refused in found),
                "reasons": texts(refused.reason for _, refused in found),
                "message_ids": texts(refused.message_id for _, refused in found),
                "excerpts": texts(refused.excerpt for _, refused in found),
            },
        )
    ]


def _profiles(profiles: Iterable[Profile]) -> dict[str, str]:
    rows = list(profiles)
    columns = {name: texts(profile.columns[name] for profile in rows) for name in BUILT_IN}
    return {
        **columns,
        "attributes": texts(orjson.dumps(profile.attributes).decode() for profile in rows),
        "attributed_at": texts(orjson.dumps(profile.attributed_at).decode() for profile in rows),
    }
