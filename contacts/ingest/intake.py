"""One attempt to take some batches: ask what is known, decide in memory, write.

    1  lock, remember the message ids, look up people and catalogue       one round trip
    2  adopt new names; lock and read the rows that traits, groups and    one, if there are any
       consent change
    3  make new contacts                                                  one, if there are any
    4  append the events with all that moves with them, and the rest      one

The number of statements depends on what kinds of things a batch holds, never on how many.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from contacts.ingest import entries, looks, writes
from contacts.ingest.batch import Batch, Count
from contacts.ingest.catalog import Catalog
from contacts.ingest.entries import Entry
from contacts.ingest.messages import Refused
from contacts.ingest.people import ERASED, Directory
from contacts.ingest.rows import Rows
from contacts.statements import answers, ask


class MustBeAloneError(Exception):
    """Contacts are to be merged, or made of an address alone: no other batch may be under way meanwhile."""


class CameSecondError(Exception):
    """Another batch took a new name for somebody a moment before; look again."""


@dataclass(slots=True)
class Intake:
    """What one attempt knows. ``alone``: it may merge, for no other batch is under way; ``wakes`` says
    afterwards whether the engine has something to look at, ``looks`` whether segments have."""

    batches: Sequence[Batch]
    alone: bool
    counts: list[Count] = field(default_factory=list)
    directory: Directory = field(default_factory=Directory)
    catalog: Catalog = field(default_factory=Catalog)
    rows: Rows = field(default_factory=Rows)
    wakes: bool = False
    looks: bool = False

    def run(self) -> list[Count]:
        """Take the batches, inside the caller's transaction. Raises MustBeAloneError, CameSecondError,
        errors of psycopg."""
        self.counts = [Count() for _ in self.batches]
        given = list(entries.entries_of(self.batches, self.counts))
        taken = self._look_up(given) if given else []
        self._read_rows(taken)
        self._apply(taken)
        self._give_birth()
        for entry in taken:
            if entry.message.consent:
                self.rows.hear(entry)
        self._write(taken)
        return self.counts

    @property
    def now(self) -> datetime:
        """The latest receipt."""
        return max(batch.received_at for batch in self.batches)

    def _look_up(self, given: list[Entry]) -> list[Entry]:
        rows = answers(entries.questions(given, self.alone))
        people = (rows.get(name, ()) for name in ("people", "people_by_address", "people_by_id"))
        self.directory = Directory.of(chain.from_iterable(people))
        self.catalog = Catalog.of(rows.get("catalog", ()), rows.get("watched_consents", ()))
        fresh = entries.fresh(given, (hash.hex for (hash,) in rows.get("remember", ())))
        return [entry for entry in fresh if self._meet(entry)]

    def _meet(self, entry: Entry) -> bool:
        person = self.directory.meet(entry.message, entry.address)
        if person is None:
            entry.refuse("unknown_contact", "There is no contact with this id.")
            return False
        if person.erased:
            entry.count.refusals.append(Refused("erased", ERASED, entry.message.message_id))
            return False
        entry.concerns(person)
        entry.count.accepted += 1
        if entry.message.claim.unreadable:
            entry.refuse("bad_timestamp", "Its timestamp cannot be read; it counts from its receipt.")
        if entry.message.name:
            self.catalog.meet_event(entry.message.name)
        for name, value in entry.traits:
            self.catalog.meet_attribute(name, value)
        return True

    def _read_rows(self, taken: Sequence[Entry]) -> None:
        if (self.directory.merged or self.directory.by_address) and not self.alone:
            raise MustBeAloneError
        self.directory.settle()
        people = dict.fromkeys(entry.person for entry in taken if entry.traits or entry.message.consent)
        people |= dict.fromkeys(person for pair in self.directory.merged for person in pair)
        names = {
            "event": {entry.message.name for entry in taken},
            "attribute": {name for entry in taken for name, _ in entry.traits},
        }
        adopted = self.rows.read(
            self.catalog.calls(self.now, names),
            people,
            dict.fromkeys(entry.message.group for entry in taken if entry.message.group),
            sorted(self.catalog.new_types),
        )
        self.catalog.types.update(adopted)

    def _apply(self, taken: Sequence[Entry]) -> None:
        for loser, winner in self.directory.merged:
            self.rows.merge(loser, winner)
        for entry in taken:
            if entry.traits or entry.message.group:
                self.rows.apply(entry, self.catalog)

    def _give_birth(self) -> None:
        newborn = self.directory.newborn
        if newborn:
            (ids,) = ask(writes.births(newborn, self.rows.profiles, self.now))
            for person, (id,) in zip(newborn, sorted(ids), strict=True):
                person.id = id

    def _write(self, taken: Sequence[Entry]) -> None:
        facts = writes.facts(self.directory, self.catalog, self.rows, self.now)
        calls = [
            *writes.people(self.directory, self.rows),
            *writes.accounts(self.rows, taken, self.now),
            *writes.consents(self.rows),
            *writes.events(taken, self.catalog),
            *writes.inbox(facts),
            *looks.of_people(self.directory, self.catalog, self.rows, self.now, taken),
            *looks.of_accounts(self.rows, taken, self.now),
            *writes.refusals(self.batches, self.counts),
        ]
        done = answers(calls)
        if len(done.get("identities", ())) < len(self.directory.gained):
            raise CameSecondError
        watched = {name for family, name in self.catalog.watched if family == "event"}
        self.looks = bool(done.get("looks") or done.get("looks_accounts"))
        self.wakes = bool(facts) or any(entry.message.name in watched for entry in taken)
