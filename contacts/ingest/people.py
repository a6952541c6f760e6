"""Who a batch speaks of: which messages mean one person, who is new, who becomes known, who is merged.

A *known* person has a user id; others are devices (anonymous ids) or bare addresses. In the order of the
batch:

    user id and anonymous id    are one person. A device that already belongs to somebody known stays theirs
                                (a shared computer), and this message alone counts for the user id.
    a device, then a user id    the device's contact becomes known; if the user id has a contact of its own,
                                the device's is merged into it.
    alias                       as above for ``previousId``; if that is itself a user id, the two are merged.
    an address (identify)       a contact who is not known and has this address is this person. Without any
                                id it finds a contact by the address alone, known ones first.

Who was erased stays who they are, so that what still comes in of them is known and dropped: no name is added
to them, and nobody is merged with them.

Nothing is asked or written here: ``Directory`` holds what the database knows of the ids in the batch, and
what is to be written is read from it afterwards.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from contacts.ingest.messages import Message

USER, ANONYMOUS, EMAIL, CONTACT = "user", "anonymous", "email", "contact"

ERASED = "This person was erased: nothing more is kept of them."

type Name = tuple[str, str]


@dataclass(slots=True, eq=False)
class Person:
    """One contact, there already (``id``) or to be made (none yet). ``into``: whom they were found to be."""

    id: int | None
    known: bool
    erased: bool = False
    into: "Person | None" = None

    @property
    def self(self) -> "Person":
        """The person that this one turned out to be."""
        person = self
        while person.into is not None:
            person = person.into
        return person


@dataclass(slots=True)
class Directory:
    """Everybody whom a batch names, and what changes about them."""

    named: dict[Name, Person] = field(default_factory=dict)
    born: list[Person] = field(default_factory=list)
    gained: list[tuple[Person, Name]] = field(default_factory=list)
    merged: list[tuple[Person, Person]] = field(default_factory=list)
    by_address: bool = False
    """Whether somebody was made of an address alone: nothing but being alone keeps two from making them."""

    _strangers: dict[str, Person] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, int, bool, bool]]) -> "Directory":
        """From what the database knows: kind and value of a name, contact, whether the contact is known, and
        whether it was erased.

        An address may come twice, with a known contact and with one that is not.
        """
        people: dict[int, Person] = {}
        directory = cls()
        for kind, value, contact, known, erased in rows:
            person = people.setdefault(contact, Person(contact, known, erased))
            person.known = person.known or known or erased
            if kind == EMAIL and not known:
                directory._strangers[value] = person
            else:
                directory.named[kind, value] = person
        return directory

    @property
    def newborn(self) -> list[Person]:
        """People to be made, but those who turned out to be somebody else of the batch."""
        return [person for person in self.born if person.into is None]

    def settle(self) -> None:
        """After the last message: let each merge name who stays in the end."""
        self.merged = [(loser, winner.self) for loser, winner in self.merged]

    def meet(self, message: Message, address: str) -> Person | None:
        """The person a message speaks of; ``address`` is the one of an identify call, in lower case, or
        empty.

        None for a contact's own id that does not exist.
        """
        if message.contact is not None:
            found = self.named.get((CONTACT, str(message.contact)))
            return found.self if found else None
        if message.kind == "alias":
            return self._alias(message)
        return self.person(message.user, message.anonymous, address)

    def person(self, id: str, device_id: str, address: str) -> Person:
        """The person of a user id, a device's anonymous id and an address, each empty where there is none."""
        user = self._find(USER, id)
        device = self._find(ANONYMOUS, device_id)
        if user is None and id:
            user = self._become(id, device, address)
        if user is None:
            person = device or self._by_address(address) or self._new()
        else:
            person = user
            if device is not None and device is not user and not device.known:
                self._merge(device, user)
        if device_id and device is None:
            self._gain(person, ANONYMOUS, device_id)
        if address:
            person = self._take_address(person, address)
        return person

    def _alias(self, message: Message) -> Person:
        previous = message.previous or message.anonymous
        person = self._find(USER, message.user)
        device, former = self._find(ANONYMOUS, previous), self._find(USER, previous)
        if person is None:
            person = former or (device if device is not None and not device.known else None) or self._new()
            self._gain(person, USER, message.user)
        if former is not None and former is not person:
            self._merge(former, person)
        if device is not None and device.self is not person and not device.self.known:
            self._merge(device.self, person)
        if device is None and former is None:
            self._gain(person, ANONYMOUS, previous)
        return person

    def _become(self, user: str, device: Person | None, address: str) -> Person:
        """Whom a user id that nobody has belongs to: the device, the bare address, or somebody new."""
        stranger = self._strangers.get(address)
        person = device if device is not None and not device.known else stranger.self if stranger else None
        if person is None or person.known:
            person = self._new()
        self._gain(person, USER, user)
        return person

    def _by_address(self, address: str) -> Person | None:
        found = self.named.get((EMAIL, address)) or self._strangers.get(address)
        if found is None and address:
            self.by_address = True
        return found.self if found else None

    def _take_address(self, person: Person, address: str) -> Person:
        if person.erased:
            return person
        stranger = self._strangers.get(address)
        if stranger is not None and stranger.self is not person and not stranger.self.known:
            self._merge(stranger.self, person)
        if person.known:
            self.named.setdefault((EMAIL, address), person)
            self._strangers.pop(address, None)
        else:
            self._strangers[address] = person
        return person

    def _find(self, kind: str, value: str) -> Person | None:
        found = self.named.get((kind, value)) if value else None
        return found.self if found else None

    def _new(self) -> Person:
        person = Person(None, known=False)
        self.born.append(person)
        return person

    def _gain(self, person: Person, kind: str, value: str) -> None:
        if person.erased:
            return
        self.named[kind, value] = person
        self.gained.append((person, (kind, value)))
        if kind == USER:
            person.known = True

    def _merge(self, person: Person, into: Person) -> None:
        if person.erased or into.erased:
            return
        if into.id is None and person.id is not None:
            # The one who is there already keeps the row.
            person.known = person.known or into.known
            person, into = into, person
        person.into = into
        if person.id is not None:
            self.merged.append((person, into))


def names(messages: Iterable[tuple[Message, str]]) -> Iterator[Name]:
    """The names by which the database is asked for people; each message comes with its address or none."""
    for message, address in messages:
        if message.contact is not None:
            yield CONTACT, str(message.contact)
            continue
        if message.user:
            yield USER, message.user
        if message.anonymous:
            yield ANONYMOUS, message.anonymous
        if message.kind == "alias":
            previous = message.previous or message.anonymous
            yield ANONYMOUS, previous
            yield USER, previous
        if address:
            yield EMAIL, address
