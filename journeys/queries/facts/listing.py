"""The catalog as a list: every attribute and event, and what is always there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contacts.models import Attribute, EventType
from journeys.queries.facts import measured
from journeys.queries.facts.asking import Askers, askers
from journeys.queries.facts.measured import Filled, Happened
from journeys.queries.personal import is_personal

STALE = timedelta(days=90)
MOSTLY_EMPTY = 0.05

ALWAYS: tuple[tuple[str, str | Promise], ...] = (
    ("contact.score", _("the points that steps and imports gave")),
    ("contact.email", _("the address that mail goes to")),
    ("contact.phone", _("the number that text messages go to")),
    ("contact.timezone", _("whose clock counts for this contact")),
    ("contact.locale", _("language and country")),
    ("contact.created_at", _("when we first heard of them")),
    ("account.ATTRIBUTE", _("an attribute of the company that they belong to")),
    ("consent.CHANNEL.TOPIC", _("whether we may write to them about a topic")),
    ("segment.SLUG", _("whether they belong to a segment")),
    ("message.NODE.opened", _("what became of a message: delivered, opened, clicked, bounced")),
    ("entry.PROPERTY", _("a property of the event that let them in")),
    ("step.NODE.OUTPUT", _("what an earlier decision gave")),
    ("journey.age", _("how long the run has lasted")),
    ("now.hour", _("the hour on the contact's clock; now.weekday and now.date likewise")),
)
"""Facts that need no entry of their own."""


CATALOGS: dict[str, type[Attribute | EventType]] = {"attribute": Attribute, "event": EventType}


@dataclass(frozen=True, slots=True)
class Line:
    """A fact with what the list says of it. ``entry`` is its row of the catalog, ``kind`` which table."""

    kind: str
    entry: Attribute | EventType
    askers: Askers
    filled: Filled | None
    happened: Happened | None

    @property
    def fact(self) -> str:
        """As rules write it."""
        return f"{'contact' if self.kind == 'attribute' else 'event'}.{self.entry.name}"

    @property
    def personal(self) -> bool:
        """Whether it tells who somebody is: its values are not shown then."""
        return isinstance(self.entry, Attribute) and tells_who(self.entry)

    @property
    def empty(self) -> bool:
        """Whether hardly anybody has it, or it happened to nobody."""
        if self.kind == "attribute":
            return self.filled is None or self.filled.share < MOSTLY_EMPTY
        return self.happened is None or not self.happened.people

    def stale(self, now: datetime) -> bool:
        """Whether it has not come in for long."""
        return self.entry.last_seen_at is not None and self.entry.last_seen_at < now - STALE


def tells_who(attribute: Attribute) -> bool:
    """Whether an attribute tells who somebody is."""
    return is_personal("contact", attribute.name, (attribute.name,) if attribute.personal else ())


def lines() -> list[Line]:
    """Every attribute and event by name. Ten statements, of which the dear ones are kept for a minute."""
    asked, filled, happened = askers(), measured.attributes(), measured.events()
    nobody = Askers()
    found = [
        Line("attribute", row, asked.get(("contact", row.name), nobody), filled.get(row.name), None)
        for row in Attribute.objects.all()
    ]
    found += [
        Line("event", row, asked.get(("event", row.name), nobody), None, happened.get(row.name))
        for row in EventType.objects.all()
    ]
    return sorted(found, key=lambda line: line.fact)


def shown(found: list[Line], search: str, show: str, now: datetime) -> Iterator[Line]:
    """Those that fit. What is ignored is shown only where it is asked for."""
    words = search.lower().split()
    for line in found:
        entry = line.entry
        said = (line.fact, entry.label, entry.description, entry.owner, entry.source)
        text = " ".join(said).lower()
        fits = {
            "undocumented": not line.entry.documented,
            "unused": not line.askers,
            "empty": line.empty,
            "stale": line.stale(now),
            "personal": line.personal,
        }.get(show, True)
        if line.entry.ignored == (show == "ignored") and fits and all(word in text for word in words):
            yield line


def line_of(kind: str, pk: int) -> Line | None:
    """One fact; None where there is none. At most nine statements, about this fact alone."""
    if kind not in CATALOGS:
        return None
    entry = CATALOGS[kind].objects.filter(pk=pk).first()
    if entry is None:
        return None
    family = "contact" if kind == "attribute" else "event"
    asked = askers(f"{family}.{entry.name}").get((family, entry.name), Askers())
    filled = measured.attribute(entry.name) if kind == "attribute" else None
    return Line(kind, entry, asked, filled, measured.event(entry.name) if kind == "event" else None)
