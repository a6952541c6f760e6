"""What a contact is: attributes, account, consents, segments."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from contacts.consent import granted
from contacts.models import Segment
from journeys.engine.facts.asked import Asked, Later
from journeys.engine.facts.texts import values_of
from journeys.engine.statements import Session, array
from journeys.rules.conditions import parse_condition
from journeys.rules.evaluate import compile_condition
from journeys.rules.facts import Column, Need
from journeys.rules.values import coerce

COLUMNS = {
    "score": "score",
    "email": "nullif(email, '')",
    "phone": "nullif(phone, '')",
    "timezone": "nullif(timezone, '')",
    "locale": "nullif(locale, '')",
    "created_at": "created_at",
}
"""Attributes with a column of their own; all others are in ``attributes``."""


def contact(work: Session, asked: Asked, needs: Sequence[Need]) -> dict[Need, Column]:
    """One statement for the values; one more for their ages, if a rule asks how old they are.

    The attributes are picked out by the server, since a contact may have hundreds. Their names are
    parameters.
    """
    picks = ", ".join(COLUMNS.get(need.name, "(attributes -> %s::text)::text") for need in needs)
    names = [need.name for need in needs if need.name not in COLUMNS]
    # Put together from our own words; what a document says comes as parameters.
    text = f"SELECT id, {picks} FROM contacts_contact WHERE id = ANY(%s::bigint[])"  # noqa: S608
    given = work.cursor.execute(text.encode(), [*names, asked.packed]).fetchall()
    found = {row[0]: row for row in given}
    nobody = (None,) * (len(needs) + 1)
    rows = [found.get(contact, nobody) for contact in asked.contacts]
    ages = _Ages(work, asked, [need.name for need in needs])
    columns = {}
    for index, need in enumerate(needs, 1):
        values = [row[index] for row in rows]
        if need.name not in COLUMNS:
            values = values_of(values)
        columns[need] = Column(values, Later(ages.of(need.name), len(asked)))
    return columns


class _Ages:
    """When each attribute became known; fetched once, for all attributes asked, when the first is read."""

    def __init__(self, work: Session, asked: Asked, names: Sequence[str]) -> None:
        self.work, self.asked, self.names = work, asked, names
        self.found: dict[int, dict[str, Any]] | None = None

    def of(self, name: str) -> Callable[[], Sequence[datetime | None]]:
        return lambda: self._column(name)

    def _column(self, name: str) -> Sequence[datetime | None]:
        if self.found is None:
            rows = self.work.rows("contact_ages", contacts=array(self.asked.contacts))
            self.found = {contact: ages or {} for contact, ages in rows}
        known = (self.found.get(contact, {}).get(name) for contact in self.asked.contacts)
        instants = (coerce(value, "datetime") for value in known)
        return [instant if isinstance(instant, datetime) else None for instant in instants]


def account(work: Session, asked: Asked, needs: Sequence[Need]) -> dict[Need, Column]:
    """Attributes of the account that the contact joined last. One statement."""
    rows = work.rows("account_facts", contacts=array(asked.contacts), names=[need.name for need in needs])
    found = dict(rows)
    nothing = [None] * len(needs)
    return {
        need: Column([found.get(contact, nothing)[index] for contact in asked.contacts])
        for index, need in enumerate(needs)
    }


def consent(work: Session, asked: Asked, needs: Sequence[Need]) -> dict[Need, Column]:
    """Whether we may send, by channel and topic. One statement per need."""
    columns = {}
    for need in needs:
        channel, _, topic = need.name.partition(".")
        given = granted(asked.contacts, channel, topic)
        columns[need] = Column([given[contact] for contact in asked.contacts])
    return columns


def segment(
    work: Session,
    asked: Asked,
    needs: Sequence[Need],
    fetch: Callable[[Session, Asked, Sequence[Need]], Mapping[Need, Column]],
) -> dict[Need, Column]:
    """Whether a contact is in a segment: its condition, asked now, so that it is right at this instant also
    before a pass has looked; of a list, whether the contact is on it. One statement for the segments, one for
    each list, and those of the conditions' own facts."""
    segments = {one.slug: one for one in Segment.objects.filter(slug__in={need.name for need in needs})}
    columns = {}
    for need in needs:
        found = segments.get(need.name)
        if found is None:
            columns[need] = Column([False] * len(asked))
        elif found.is_list:
            rows = work.rows("members", segment=found.pk, contacts=array(asked.contacts))
            members = {contact for (contact,) in rows}
            columns[need] = Column([contact in members for contact in asked.contacts])
        else:
            condition = parse_condition(found.condition)
            facts = fetch(work, asked, condition.needs)
            columns[need] = Column(compile_condition(condition)(facts, len(asked), asked.now))
    return columns
