"""What each column of a file is: an id, an attribute, consent, or nothing. Guessed first, then said by
somebody."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from contacts.consent import CHANNELS
from contacts.imports.cells import READS, guess
from contacts.ingest.profiles import BUILT_IN, LONGEST_NAME
from contacts.models import Attribute, Topic
from journeys.rules.problems import Problem

USER = "user"
TRAIT, CONSENT = "trait:", "consent:"
LONGEST_SOURCE = 200
NAMES = {
    USER: "user_id userid user customer_id customerid customer_number kundennummer external_id id",
    "trait:email": "email e_mail mail email_address e_mail_address e_mail_adresse emailadresse",
    "trait:phone": "phone telephone tel mobile mobile_phone phone_number telefon handy",
    "trait:first_name": "first_name firstname given_name vorname prenom",
    "trait:last_name": "last_name lastname surname family_name nachname nom",
    "trait:timezone": "timezone time_zone tz zeitzone",
    "trait:locale": "locale language lang sprache",
    "trait:score": "score lead_score",
}
_BY_NAME = {name: to for to, names in NAMES.items() for name in names.split()}


@dataclass(frozen=True, slots=True)
class Column:
    """What a column is: ``user``, ``trait:NAME``, ``consent:CHANNEL.TOPIC``, or empty for one that is left
    out; and how its cells are read."""

    to: str = ""
    read: str = "text"

    @property
    def name(self) -> str:
        """The attribute's name, empty for anything else."""
        return self.to.removeprefix(TRAIT) if self.to.startswith(TRAIT) else ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A column for each of the file; ``source`` says where consent was given, in somebody's own words."""

    columns: tuple[Column, ...]
    source: str = ""

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Plan":
        """From the form in which it is kept."""
        columns = tuple(Column(column["to"], column["read"]) for column in document["columns"])
        return cls(columns, document.get("source", ""))

    def document(self) -> dict[str, Any]:
        """As it is kept."""
        columns = [{"to": column.to, "read": column.read} for column in self.columns]
        return {"columns": columns, "source": self.source}


def guessed(head: Sequence[str], sample: Sequence[Sequence[str]]) -> Plan:
    """A plan for a file by the names of its columns and its first rows. One query, of the catalogue."""
    known = {_plain(name): (name, type) for name, type in Attribute.objects.values_list("name", "type")}
    taken: set[str] = set()
    columns = []
    for index, title in enumerate(head):
        cells = [row[index] for row in sample if index < len(row)]
        column = _guess(title, cells, known)
        if column.to in taken or column.name == "":
            column = column if column.to == USER and USER not in taken else Column("", column.read)
        taken.add(column.to)
        columns.append(column)
    return Plan(tuple(columns))


def repeated(head: Sequence[str]) -> list[str]:
    """Names that several columns share."""
    return [name for name, number in Counter(head).items() if number > 1]


def problems(plan: Plan, head: Sequence[str]) -> list[Problem]:
    """What keeps a plan from being carried out. One query, of the catalogue."""
    found = []
    if not any(column.to in (USER, "trait:email") for column in plan.columns):
        found.append(
            Problem(
                "no_identity",
                "columns",
                _("No column says who somebody is."),
                _("Choose the column with the user id, or the one with the e-mail address."),
            )
        )
    names = [column.name for column in plan.columns if column.name]
    types = BUILT_IN | dict(Attribute.objects.filter(name__in=names).values_list("name", "type"))
    first: dict[str, str] = {}
    for title, column in zip(head, plan.columns, strict=True):
        if column.to and column.to in first:
            found.append(_twice(first[column.to], title))
        elif column.to:
            first[column.to] = title
            found += _wrong(title, column, types)
    if any(column.to.startswith(CONSENT) for column in plan.columns) and not plan.source.strip():
        found.append(
            Problem(
                "no_source",
                "source",
                _("Consent is brought in, and nothing says where it was given."),
                _("Say it in a sentence, for instance: paper forms at the spring fair, 12 May 2026."),
            )
        )
    return found


def _twice(first: str, second: str) -> Problem:
    if first == second:
        message = _("Two columns called “%(name)s” become the same thing.") % {"name": first}
    else:
        message = _("“%(first)s” and “%(second)s” become the same thing.") % {
            "first": first,
            "second": second,
        }
    return Problem("twice", "columns", message, _("Leave one of them out."))


def _wrong(title: str, column: Column, types: Mapping[str, str]) -> list[Problem]:
    name = column.name
    if column.to.startswith(TRAIT) and not (
        name.strip() and len(name) <= LONGEST_NAME and name.isprintable()
    ):
        message = _("The attribute for “%(title)s” has no name that can be kept.") % {"title": title}
        return [Problem("bad_name", "columns", message, _("Write one of up to 100 characters."))]
    if column.to.startswith(CONSENT):
        channel, _dot, topic = column.to.removeprefix(CONSENT).partition(".")
        if channel in CHANNELS and topic and len(topic) <= 50:
            return []
        message = _("“%(title)s” names a consent that there is not.") % {"title": title}
        return [Problem("bad_consent", "columns", message, _("Choose one of the list."))]
    if name and name in types and READS[column.read][0] != types[name]:
        kinds = {"title": title, "name": name, "type": types[name], "read": READS[column.read][0]}
        message = _("“%(title)s” is read as %(read)s, but “%(name)s” is a %(type)s.") % kinds
        return [Problem("other_type", "columns", message, _("Read it as that, or choose another name."))]
    return []


def _guess(title: str, cells: Sequence[str], known: Mapping[str, tuple[str, str]]) -> Column:
    plain = _plain(title)
    read = guess(cells)
    if plain in _BY_NAME:
        to = _BY_NAME[plain]
        name = to.removeprefix(TRAIT)
        return Column(to, _fitting(read, BUILT_IN.get(name, "text")))
    if plain in known:
        name, type = known[plain]
        return Column(TRAIT + name, _fitting(read, type))
    return Column(TRAIT + plain[:LONGEST_NAME] if plain else "", read)


def _fitting(read: str, type: str) -> str:
    """The way to read that was guessed, if it gives this type, else the type's own."""
    return read if READS[read][0] == type else type


def _plain(title: str) -> str:
    return re.sub(r"[^\w.]+", "_", title.strip().lower()).strip("_")


def consents() -> list[tuple[str, str, str]]:
    """Channel, topic and the topic's name of each consent that a column may hold. One query."""
    topics = [*Topic.objects.order_by("slug").values_list("slug", "name"), (Topic.ALL, str(_("every topic")))]
    return [(channel, slug, name or slug) for channel in CHANNELS for slug, name in topics]
