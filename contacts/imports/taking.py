"""The rows of one block, taken through the doors that events come in by: who they speak of, what they say,
and what consent they bring.

    1  lock, look up people, catalogue and watches     one round trip
    2  adopt new attributes; lock and read the rows    one
    3  make new contacts                               one, if there are any
    4  write the rest                                  one
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from contacts import watching
from contacts.consent import Said
from contacts.imports.cells import READERS, READS
from contacts.imports.plan import CONSENT, Plan
from contacts.imports.reading import Row
from contacts.ingest import looks, writes
from contacts.ingest.catalog import Catalog
from contacts.ingest.intake import CameSecondError, MustBeAloneError
from contacts.ingest.messages import LONGEST_ID, NOBODY, RefusalError
from contacts.ingest.people import ERASED, Directory, Person
from contacts.ingest.people import USER as USER_ID
from contacts.ingest.profiles import address_of, stored_form
from contacts.ingest.rows import Rows
from contacts.statements import Call, answers, ask, texts
from contacts.values import Stored

SOURCE = "import"
UNLIKE = ("email", "phone")
"""Attributes that hardly two people share, so that remembering them helps nobody."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What of a row was not taken, and why; ``column`` is empty for the whole row."""

    line: int
    column: str
    reason: str
    cells: list[str]

    @property
    def whole(self) -> bool:
        """Whether nothing of the row was taken."""
        return not self.column


@dataclass(slots=True)
class Spoken:
    """What one row says: ids, values in the form in which they are stored, consent by channel and topic."""

    line: int
    user: str
    address: str
    values: dict[str, Stored]
    consents: dict[tuple[str, str], bool]
    person: Person | None = None


@dataclass(slots=True)
class Slot:
    """A column that is not left out: an attribute by ``name``, consent by ``place``, else the user id.

    Values that came before are remembered, since most columns say few things many times.
    """

    index: int
    title: str
    name: str
    read: str
    place: tuple[str, str] | None = None
    known: dict[str, Stored] = field(default_factory=dict)

    def value(self, text: str) -> Stored:
        """A cell's value as it is stored. Raises RefusalError."""
        found = self.known.get(text)
        if found is None:
            found = _value(self.name, self.read, text)
            if self.name not in UNLIKE:
                self.known[text] = found
        return found


def slots_of(plan: Plan, head: Sequence[str]) -> Iterator[Slot]:
    """The columns of a plan that say something."""
    for index, (title, column) in enumerate(zip(head, plan.columns, strict=True)):
        place = None
        if column.to.startswith(CONSENT):
            channel, _dot, topic = column.to.removeprefix(CONSENT).partition(".")
            place = (channel, topic)
        if column.to:
            yield Slot(index, title, column.name, column.read, place)


@dataclass(slots=True)
class Block:
    """Some rows, taken together inside the caller's transaction. After ``take``: the counts, what was wrong,
    and whether the engine and segments have something to look at."""

    plan: Plan
    head: Sequence[str]
    at: datetime
    evidence: dict[str, object]
    wrong: list[Wrong] = field(default_factory=list)
    created: int = 0
    updated: int = 0
    wakes: bool = False
    looks: bool = False
    slots: list[Slot] = field(init=False)

    def __post_init__(self) -> None:
        self.slots = list(slots_of(self.plan, self.head))

    def take(self, rows: Sequence[Row], alone: bool) -> None:
        """Take rows. Raises MustBeAloneError, CameSecondError and errors of psycopg; then nothing counts."""
        names = [column.name for column in self.plan.columns if column.name]
        said = list(self._read(rows))
        directory, catalog = self._look_up(said, names, alone)
        for one in said:
            one.person = directory.person(one.user, "", one.address)
            if one.person.self.erased:
                # Not a word of the row: it would be kept.
                self.wrong.append(Wrong(one.line, "", ERASED, []))
        said = [one for one in said if one.person and not one.person.self.erased]
        if (directory.merged or directory.by_address) and not alone:
            raise MustBeAloneError
        directory.settle()
        known = Rows()
        people = dict.fromkeys(one.person.self for one in said if one.person)
        people |= dict.fromkeys(person for pair in directory.merged for person in pair)
        for column in self.plan.columns:
            if column.name and column.name not in catalog.types:
                catalog.types[column.name] = catalog.new_types[column.name] = READS[column.read][0]
        adopted = known.read(
            catalog.calls(self.at, {"event": (), "attribute": names}), people, (), sorted(catalog.new_types)
        )
        for loser, winner in directory.merged:
            known.merge(loser, winner)
        other = {name for name, type in adopted if catalog.types[name] != type}
        self._apply(said, known, other)
        newborn = directory.newborn
        if newborn:
            (ids,) = ask(writes.births(newborn, known.profiles, self.at))
            for person, (id,) in zip(newborn, sorted(ids), strict=True):
                person.id = id
        self._hear(said, known)
        facts = writes.facts(directory, catalog, known, self.at)
        calls = [*writes.people(directory, known), *writes.consents(known), *writes.inbox(facts)]
        calls += looks.of_people(directory, catalog, known, self.at)
        done = answers(calls)
        if len(done.get("identities", ())) < len(directory.gained):
            raise CameSecondError
        born = set(newborn)
        self.created = len(newborn)
        self.updated = sum(
            bool(profile.changed) for person, profile in known.profiles.items() if person not in born
        )
        self.wakes = bool(facts)
        self.looks = bool(done.get("looks"))

    def _read(self, rows: Sequence[Row]) -> Iterator[Spoken]:
        width = len(self.plan.columns)
        for line, cells in rows:
            if cells is None:
                self.wrong.append(Wrong(line, "", UNREADABLE, []))
            elif len(cells) > width and any(cell.strip() for cell in cells[width:]):
                reason = (
                    f"It has {len(cells)} cells where the head has {width}: "
                    "put quotes around a cell that holds the delimiter."
                )
                self.wrong.append(Wrong(line, "", reason, cells))
            elif (one := self._said(line, cells)) is not None:
                yield one

    def _said(self, line: int, cells: list[str]) -> Spoken | None:
        one = Spoken(line, "", "", {}, {})
        wrong: list[Wrong] = []
        last = len(cells)
        for slot in self.slots:
            text = cells[slot.index].strip() if slot.index < last else ""
            if not text:
                continue
            try:
                if slot.name:
                    one.values[slot.name] = slot.value(text)
                elif slot.place:
                    one.consents[slot.place] = _consent(text)
                else:
                    one.user = _user(text)
            except RefusalError as refusal:
                wrong.append(Wrong(line, slot.title, refusal.reason, cells))
        email = one.values.get("email")
        one.address = address_of({"email": email}) if email else ""
        if one.user or one.address:
            self.wrong += wrong
            return one
        reason = "It names nobody: the columns with the user id and the address are empty or wrong."
        if wrong:
            reason = f"It names nobody. {wrong[0].column}: {wrong[0].reason}"
        self.wrong.append(Wrong(line, "", reason, cells))
        return None

    def _look_up(
        self, said: Sequence[Spoken], names: Sequence[str], alone: bool
    ) -> tuple[Directory, Catalog]:
        users = list(dict.fromkeys(one.user for one in said if one.user))
        addresses = list(dict.fromkeys(one.address for one in said if one.address))
        calls: list[Call] = [watching.ALONE if alone else watching.SHARE]
        if users:
            calls.append(("people", {"kinds": texts(USER_ID for _ in users), "values": texts(users)}))
        if addresses:
            calls.append(("people_by_address", {"addresses": texts(addresses)}))
        calls.append(("catalog", {"now": self.at, "events": "{}", "attributes": texts(names)}))
        calls.append(("watched_consents", {}))
        found = answers(calls)
        people = [*found.get("people", ()), *found.get("people_by_address", ())]
        return Directory.of(people), Catalog.of(found["catalog"], found["watched_consents"])

    def _apply(self, said: Sequence[Spoken], known: Rows, other: set[str]) -> None:
        for one in said:
            if one.person is None:
                continue
            profile = known.profiles[one.person.self]
            if not profile.touched and one.person.self.id is None and not other:
                profile.begin(one.values, self.at)
                continue
            for name, value in one.values.items():
                if name in other:
                    reason = f"'{name}' was given another type while the file was taken."
                    self.wrong.append(Wrong(one.line, name, reason, []))
                else:
                    profile.keep(name, value, self.at)

    def _hear(self, said: Sequence[Spoken], known: Rows) -> None:
        for one in said:
            if one.person is None or one.person.self.id is None:
                continue
            for (channel, topic), granted in one.consents.items():
                evidence = {**self.evidence, "line": one.line}
                known.ledger.take(
                    Said(
                        one.person.self.id,
                        channel,
                        topic,
                        granted,
                        self.at,
                        SOURCE,
                        evidence,
                        expressly=False,
                    )
                )


UNREADABLE = "Its cells cannot be made out: a quote may be open, or a cell is beyond 128 KB."


def _user(text: str) -> str:
    if text in NOBODY:
        raise RefusalError("no_identity", f"'{text}' is what broken programs write for nobody.")
    if len(text) > LONGEST_ID:
        raise RefusalError("too_long", f"A user id has at most {LONGEST_ID} characters.")
    return text


def _value(name: str, read: str, text: str) -> Stored:
    value = READERS[read](text)
    if value is None:
        raise RefusalError("wrong_type", f"'{text[:100]}' is no {WORDS[read]}.")
    return stored_form(name, value, READS[read][0])


def _consent(text: str) -> bool:
    found = READERS["boolean"](text)
    if not isinstance(found, bool):
        raise RefusalError("wrong_type", f"'{text[:100]}' is neither yes nor no.")
    return found


WORDS = {
    "number": "number such as 1234.5",
    "number_comma": "number such as 1.234,5",
    "boolean": "yes or no",
    "date": "date such as 2026-12-31",
    "date_dmy": "date such as 31.12.2026",
    "date_mdy": "date such as 12/31/2026",
    "datetime": "date and time such as 2026-12-31 08:30",
    "text": "text of up to 10,000 characters",
}
