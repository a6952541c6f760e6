"""The messages of some batches in order, each with what is needed to look things up for it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from contacts import watching
from contacts.ingest.batch import Batch, Count
from contacts.ingest.messages import Message, Refused
from contacts.ingest.people import CONTACT, EMAIL, Person, names
from contacts.ingest.profiles import address_of
from contacts.statements import Call, numbers, texts
from contacts.values import flat


@dataclass(slots=True)
class Entry:
    """One message on its way. ``at`` is when it happened, ``hash`` that of key and message id (empty: it
    has no id, and is never a duplicate), ``address`` the one by which an identify call names somebody,
    ``traits`` its values."""

    count: Count
    batch: Batch
    message: Message
    at: datetime
    hash: str
    address: str
    traits: list[tuple[str, object]]
    _person: Person | None = None

    @property
    def person(self) -> Person:
        """Whom it concerns, once that is known."""
        assert self._person is not None
        return self._person.self

    @property
    def contact(self) -> int:
        """The id of the contact, once everybody has one."""
        contact = self.person.id
        assert contact is not None
        return contact

    def concerns(self, person: Person) -> None:
        """Say whom it concerns."""
        self._person = person

    def refuse(self, code: str, reason: str) -> None:
        """Note that a part of it was refused."""
        self.count.refusals.append(self.message.refused(code, reason))


def entries_of(batches: Sequence[Batch], counts: Sequence[Count]) -> Iterator[Entry]:
    """The messages that can be taken; the others are entered in the counts."""
    for batch, count in zip(batches, counts, strict=True):
        for message in batch.messages:
            if isinstance(message, Refused):
                count.refusals.append(message)
                continue
            identify = message.kind == "identify"
            yield Entry(
                count,
                batch,
                message,
                message.claim.stamp(batch.received_at, batch.ahead),
                hash_of(batch.key, message.message_id),
                address_of(message.traits) if identify else "",
                list(flat(message.traits)) if identify else [],
            )


def hash_of(key: int | None, message_id: str) -> str:
    """16 bytes of BLAKE2b of write key and message id, in hexadecimal; empty for a message without an id."""
    if not message_id:
        return ""
    return blake2b(f"{key or 0}\0{message_id}".encode(), digest_size=16).hexdigest()


def fresh(entries: Iterable[Entry], remembered: Iterable[str]) -> list[Entry]:
    """The entries that were not seen before; of several with one id the first. The others are counted."""
    new = set(remembered)
    found = []
    for entry in entries:
        if entry.hash:
            if entry.hash not in new:
                entry.count.duplicates += 1
                continue
            new.remove(entry.hash)
        found.append(entry)
    return found


def questions(entries: Sequence[Entry], alone: bool) -> list[Call]:
    """What is asked of the database first: remember the message ids, look up people, catalogue and
    watches."""
    named = dict.fromkeys(names((entry.message, entry.address) for entry in entries))
    people = [name for name in named if name[0] not in (EMAIL, CONTACT)]
    addresses = [value for kind, value in named if kind == EMAIL]
    ids = [int(value) for kind, value in named if kind == CONTACT]
    hashes = dict.fromkeys(entry.hash for entry in entries if entry.hash)
    events = dict.fromkeys(entry.message.name for entry in entries if entry.message.name)
    attributes = dict.fromkeys(name for entry in entries for name, _ in entry.traits if name)
    calls: list[Call] = [watching.ALONE if alone else watching.SHARE]
    if hashes:
        calls.append(("remember", {"hashes": f"{{{','.join(hashes)}}}"}))
    if people:
        kinds, values = texts(kind for kind, _ in people), texts(value for _, value in people)
        calls.append(("people", {"kinds": kinds, "values": values}))
    if addresses:
        calls.append(("people_by_address", {"addresses": texts(addresses)}))
    if ids:
        calls.append(("people_by_id", {"ids": numbers(ids)}))
    if events or attributes:
        now = max(entry.batch.received_at for entry in entries)
        wanted = {"events": texts(events), "attributes": texts(attributes)}
        calls.append(("catalog", {"now": now, **wanted}))
    if any(entry.message.consent for entry in entries):
        calls.append(("watched_consents", {}))
    return calls
