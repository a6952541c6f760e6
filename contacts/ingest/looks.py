"""Which contacts a batch may have moved into a segment or out of it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from contacts.consent import Ledger
from contacts.ingest.catalog import Catalog
from contacts.ingest.entries import Entry
from contacts.ingest.people import Directory
from contacts.ingest.rows import Rows
from contacts.statements import Call, instants, numbers, texts

type Look = tuple[str, str, int, datetime]
"""Kind and name as ``SegmentWatch`` has them, contact, from when on."""


def of_people(
    directory: Directory, catalog: Catalog, rows: Rows, now: datetime, taken: Iterable[Entry] = ()
) -> list[Call]:
    """Whom events, attributes, consent, births and merges of a batch may have moved. One statement, none
    where no segment rests on anything that the batch says."""
    found: dict[Look, None] = {}
    for entry in taken:
        if ("event", entry.message.name) in catalog.looked:
            found["event", entry.message.name, entry.contact, max(entry.at, now)] = None
    for person, profile in rows.profiles.items():
        for name in profile.changed:
            if ("attribute", name) in catalog.looked:
                found["attribute", name, person.id or 0, now] = None
    found |= dict.fromkeys(of_consents(rows.ledger, now))
    found |= {("birth", "", person.id or 0, now): None for person in directory.newborn}
    for pair in directory.merged:
        # Both: who stays may belong now, who goes belongs nowhere.
        found |= {("any", "", person.id or 0, now): None for person in pair}
    return calls(list(found), now)


def of_consents(ledger: Ledger, now: datetime) -> Iterator[Look]:
    """Whom changes of consent may have moved; ``*`` concerns every topic of its channel."""
    for contact, channel, topic in ledger.changed:
        yield "consent", f"{channel}.{topic}", contact, now


def of_accounts(rows: Rows, taken: Iterable[Entry], now: datetime) -> list[Call]:
    """Whom changes of accounts may have moved: everybody of an account that changed, and who joined one. One
    statement, none for a batch without group calls."""
    if not rows.accounts:
        return []
    changed = [(key, name) for key, change in rows.accounts.items() for name in change.attributes]
    joined = {entry.contact for entry in taken if entry.message.group}
    return [
        (
            "looks_accounts",
            {
                "keys": texts(key for key, _ in changed),
                "names": texts(name for _, name in changed),
                "joined": numbers(sorted(joined)),
                "now": now,
            },
        )
    ]


def calls(looks: Sequence[Look], now: datetime) -> list[Call]:
    """The statement that queues looks; none without any."""
    if not looks:
        return []
    return [
        (
            "looks",
            {
                "kinds": texts(kind for kind, _, _, _ in looks),
                "names": texts(name for _, name, _, _ in looks),
                "contacts": numbers(contact for _, _, contact, _ in looks),
                "at": instants(at for _, _, _, at in looks),
                "now": now,
            },
        )
    ]
