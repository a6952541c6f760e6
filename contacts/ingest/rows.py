"""The rows that a batch may change, read under lock, and what it says about them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import orjson

from contacts.consent import Ledger, Said, ledger_of, places_of
from contacts.ingest.accounts import AccountChange, known_account
from contacts.ingest.catalog import Catalog
from contacts.ingest.entries import Entry
from contacts.ingest.messages import RefusalError
from contacts.ingest.people import Person
from contacts.ingest.profiles import BUILT_IN, Profile
from contacts.statements import Call, Row, answers, numbers, texts

CONSENT_SOURCE = "event"


@dataclass(slots=True)
class Rows:
    """Profiles by person, accounts by key, and the consent states of both."""

    profiles: dict[Person, Profile] = field(default_factory=dict)
    accounts: dict[str, AccountChange] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=lambda: Ledger({}))

    def read(
        self, first: list[Call], people: Iterable[Person], accounts: Iterable[str], types: list[str]
    ) -> list[Row]:
        """Run ``first``, then lock and read the rows of these people and accounts, in the same round trip.

        Returns name and type of the attributes ``types``, as they are after ``first``.
        """
        self.profiles = {person: Profile() for person in people}
        self.accounts = {key: AccountChange() for key in accounts}
        there = {person.id: person for person in self.profiles if person.id is not None}
        calls = list(first)
        if types:
            calls.append(("attribute_types", {"names": texts(types)}))
        if there:
            calls += [("profiles", {"ids": numbers(there)}), ("consents", {"ids": numbers(there)})]
        if self.accounts:
            calls.append(("accounts", {"keys": texts(self.accounts)}))
        rows = answers(calls)
        for id, *columns, attributes, attributed_at in rows.get("profiles", ()):
            values = dict(zip(BUILT_IN, columns, strict=True))
            self.profiles[there[id]] = Profile(values, orjson.loads(attributes), orjson.loads(attributed_at))
        for key, attributes, attributed_at in rows.get("accounts", ()):
            self.accounts[key] = known_account(orjson.loads(attributes), orjson.loads(attributed_at))
        self.ledger = ledger_of(rows.get("consents", ()))
        return rows.get("attribute_types", [])

    def merge(self, loser: Person, winner: Person) -> None:
        """Let the winner know what was known of the loser."""
        self.profiles[winner].inherit(self.profiles.pop(loser))
        assert loser.id is not None
        assert winner.id is not None
        self.ledger.inherit(loser.id, winner.id)

    def apply(self, entry: Entry, catalog: Catalog) -> None:
        """Take what a message says of a person's or an account's attributes; refuse values one by one."""
        profile = self.profiles.get(entry.person)
        for name, value in entry.traits if profile else ():
            type = catalog.types.get(name)
            try:
                if type is None and value is not None:
                    raise RefusalError(
                        "bad_attribute", f"No attribute can be called '{name[:100]}' or hold such a value."
                    )
                if profile and type:
                    profile.say(name, value, type, entry.at)
            except RefusalError as refusal:
                entry.refuse(refusal.code, refusal.reason)
        if entry.message.group:
            self.accounts[entry.message.group].take(entry.message.traits, entry.at)

    def hear(self, entry: Entry) -> None:
        """Take what a message says of consent, once its contact has an id."""
        for category, value in entry.message.consent.items():
            places = places_of(category)
            if not isinstance(value, bool) or not places:
                entry.refuse(
                    "bad_consent", f"Consent to '{category[:50]}' is true or false, by channel and topic."
                )
                continue
            evidence = {"message_id": entry.message.message_id, "category": category}
            for channel, topic in places:
                said = Said(
                    entry.contact, channel, topic, value, entry.at, CONSENT_SOURCE, evidence, expressly=False
                )
                self.ledger.take(said)
