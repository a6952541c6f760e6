"""Who the demo's people are: made of their number alone, so the same on every machine. Pure.

Types are what somebody is like, never what becomes of them; planning figures for the population stand beside
them, and no page shows these: what it shows is counted.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from journeys.services.demo.chance import chance, one_of, weighed

LEADS = 0.6
"""The share of all contacts that downloads the whitepaper; the others are known for other reasons."""

NAMES: dict[str, list[str]] = json.loads((Path(__file__).parent / "files" / "names.json").read_text())
FIRST, LAST, COMPANIES, TRADES = (NAMES[part] for part in ("first", "last", "companies", "trades"))
MAILBOXES = ("mailbox.example", "post.example", "letters.example")
ZONES = {
    "Europe/Berlin": 30,
    "Europe/London": 18,
    "Europe/Paris": 14,
    "Europe/Madrid": 10,
    "Europe/Warsaw": 9,
    "Europe/Stockholm": 8,
    "America/New_York": 11,
}


class Type(StrEnum):
    """What somebody is like. ``caller`` scores high, ``comparer`` looks at prices, ``rival`` works for a
    competitor, ``owner`` is a customer already."""

    OWNER = "owner"
    CALLER = "caller"
    COMPARER = "comparer"
    READER = "reader"
    STRANGER = "stranger"
    RIVAL = "rival"


SHARES = {Type.OWNER: 3, Type.CALLER: 9, Type.COMPARER: 17, Type.READER: 42, Type.STRANGER: 29}
SCORES = {
    Type.OWNER: (30, 95),
    Type.CALLER: (81, 99),
    Type.COMPARER: (35, 80),
    Type.READER: (40, 80),
    Type.STRANGER: (3, 39),
    Type.RIVAL: (20, 60),
}
RIVALS = 0.012
"""Of the leads of the first days; later ones have lost interest."""

ADA_SCORE = 86
ADAS = 4
"""The first leads, of whom one is to be Ada."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the demo. ``number`` says everything; leads come first."""

    number: int
    type: Type
    traits: dict[str, object]

    @property
    def user(self) -> str:
        """Their user id at the customer's."""
        return user_id(self.number)


def user_id(number: int) -> str:
    """The user id of the person with this number."""
    return f"demo-{number:05}"


def number_of(user: str) -> int | None:
    """The number of a person of the demo by their user id; None for anybody else."""
    head, _, tail = user.partition("-")
    return int(tail) if head == "demo" and tail.isdecimal() else None


def person(number: int, early: bool = False) -> Person:
    """The person with this number. ``early``: they come in the first days, when rivals were curious."""
    type = _type(number, early)
    first, last = one_of(FIRST, "first", number), one_of(LAST, "last", number)
    trade = one_of(TRADES, "trade", number)
    company = f"{one_of(COMPANIES, 'company', number)} {trade}"
    kind = _email_kind(number, type)
    domain = (
        one_of(MAILBOXES, "mailbox", number)
        if kind == "free"
        else f"{company.lower().replace(' ', '-')}.example"
    )
    if type is Type.RIVAL:
        company, domain = "Contender", "contender.example"
    traits: dict[str, object] = {
        "email": f"{first}.{last}.{number:x}@{domain}".lower(),
        "first_name": first,
        "last_name": last,
        "company": company,
        "email_kind": kind,
        "timezone": weighed(ZONES, "zone", number),
        "plan": one_of(("pro", "team"), "plan", number) if type is Type.OWNER else "free",
        "simulated": True,
    }
    low, high = SCORES[type]
    if type is not Type.STRANGER or chance("scored", number) < 0.85:
        traits["score"] = low + int(chance("score", number) * (high - low + 1))
    if number < ADAS:
        traits["score"] = ADA_SCORE
    return Person(number, type, traits)


def ada(number: int) -> dict[str, object]:
    """What an identify call says that makes the person with this number Ada."""
    return {
        "first_name": "Ada",
        "last_name": "Lindqvist",
        "email": "ada.lindqvist@northwind-labs.example",
        "company": "Northwind Labs",
    }


def _type(number: int, early: bool) -> Type:
    if number < ADAS:
        return Type.CALLER
    if early and chance("rival", number) < RIVALS:
        return Type.RIVAL
    return weighed(SHARES, "type", number)


def _email_kind(number: int, type: Type) -> str:
    if type is Type.RIVAL:
        return "competitor"
    return "business" if number < ADAS or chance("kind", number) < 0.7 else "free"
