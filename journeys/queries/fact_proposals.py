"""The facts that editors propose: what the catalog knows, as rules write it, with a name for people."""

from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Attribute, EventType, Segment, Topic
from journeys.queries.facts import measured
from journeys.queries.personal import is_personal

MOST = 500
LOOKED_AT = 5_000
"""The newest contacts whose values are looked at."""
MOST_VALUES = 40

OWN = (
    ("email", "text"),
    ("phone", "text"),
    ("timezone", "text"),
    ("locale", "text"),
    ("score", "number"),
    ("created_at", "datetime"),
)
"""What every contact has: the name and the type."""

VALUES = """
SELECT value, count(*) FROM (
    SELECT attributes ->> %(name)s AS value FROM contacts_contact
    WHERE merged_into_id IS NULL AND erased_at IS NULL ORDER BY id DESC LIMIT %(most)s
) AS newest
WHERE value IS NOT NULL AND length(value) BETWEEN 1 AND 80
GROUP BY value ORDER BY count(*) DESC, value LIMIT %(values)s
"""


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A fact as rules write it, its name, its type (empty where only a rule can say), and its group."""

    fact: str
    label: str
    type: str
    group: str


def known_facts() -> list[KnownFact]:
    """Every fact that a rule may ask, up to some hundreds of a kind. Four queries."""
    contact, journey = _("contact"), _("journey and time")
    found = [KnownFact(f"contact.{name}", _said(name), type, contact) for name, type in OWN]
    own = {name for name, _type in OWN}
    attributes = Attribute.objects.filter(ignored=False).exclude(name__in=own).order_by("name")
    found += [
        KnownFact(f"contact.{one.name}", one.label or _said(one.name), one.type, contact)
        for one in attributes[:MOST]
    ]
    for name, label in known_events():
        said = {"event": label}
        found += [
            KnownFact(f"event.{name}", _("%(event)s: did it happen") % said, "boolean", _("behavior")),
            KnownFact(f"event.{name}.count", _("%(event)s: how often") % said, "number", _("behavior")),
            KnownFact(f"event.{name}.last", _("%(event)s: when last") % said, "datetime", _("behavior")),
        ]
    segments = Segment.objects.order_by("name").values_list("slug", "name")[:MOST]
    found += [
        KnownFact(f"segment.{slug}", _("in %(name)s") % {"name": name}, "boolean", _("segment"))
        for slug, name in segments
    ]
    topics = Topic.objects.order_by("name").values_list("slug", "name")[:MOST]
    found += [
        KnownFact(
            f"consent.email.{slug}", _("may get %(name)s by email") % {"name": name}, "boolean", _("consent")
        )
        for slug, name in topics
    ]
    return [
        *found,
        KnownFact("journey.age", _("time in the journey"), "duration", journey),
        KnownFact("now.hour", _("hour of the day"), "number", journey),
        KnownFact("now.weekday", _("day of the week, 1 for Monday"), "number", journey),
        KnownFact("now.date", _("today"), "date", journey),
    ]


def known_events() -> list[tuple[str, str]]:
    """Events by name, with what people call them. One query."""
    rows = EventType.objects.filter(ignored=False).order_by("name").values_list("name", "label")
    return [(name, label or _said(name)) for name, label in rows[:MOST]]


def known_properties() -> dict[str, list[str]]:
    """Properties that have come with each event, by a sample that is at most a minute old. At most four
    queries."""
    return {name: sorted(happened.properties) for name, happened in measured.events().items()}


def known_values(fact: str) -> list[str]:
    """Values that the newest contacts have of a text attribute, the most frequent first; none where it is
    personal. Two queries, over some thousand contacts."""
    name = fact.removeprefix("contact.")
    attribute = Attribute.objects.filter(name=name, type=Attribute.Type.TEXT).first()
    if name == fact or attribute is None:
        return []
    if is_personal("contact", name, (name,) if attribute.personal else ()):
        return []
    with connection.cursor() as cursor:
        cursor.execute(VALUES, {"name": name, "most": LOOKED_AT, "values": MOST_VALUES})
        return [value for value, _count in cursor.fetchall()]


# What a type can be asked, in the order in which it is offered.
NUMBERS = (
    "at_least",
    "greater_than",
    "at_most",
    "less_than",
    "between",
    "equal_to",
    "not_equal_to",
    "one_of",
)
TEXTS = (
    *("equal_to", "one_of", "not_equal_to", "not_one_of"),
    *("contains", "not_contains", "starts_with", "ends_with"),
)
INSTANTS = ("within_last", "within_next", "before", "after")
OF_TYPE = {
    "text": TEXTS,
    "number": NUMBERS,
    "boolean": ("equal_to",),
    "date": (*INSTANTS, "equal_to"),
    "datetime": INSTANTS,
    "time": ("at_least", "less_than", "between"),
    "duration": ("at_least", "less_than", "between"),
}
OPERATOR_WORDS = {
    "equal_to": gettext_lazy("is"),
    "not_equal_to": gettext_lazy("is not"),
    "one_of": gettext_lazy("is one of"),
    "not_one_of": gettext_lazy("is none of"),
    "greater_than": gettext_lazy("is over"),
    "at_least": gettext_lazy("is at least"),
    "less_than": gettext_lazy("is under"),
    "at_most": gettext_lazy("is at most"),
    "between": gettext_lazy("is between"),
    "contains": gettext_lazy("contains"),
    "not_contains": gettext_lazy("does not contain"),
    "starts_with": gettext_lazy("begins with"),
    "ends_with": gettext_lazy("ends with"),
    "before": gettext_lazy("is before"),
    "after": gettext_lazy("is after"),
    "within_last": gettext_lazy("was within the last"),
    "within_next": gettext_lazy("is within the next"),
    "known": gettext_lazy("is known"),
    "unknown": gettext_lazy("is unknown"),
}


def known_operators() -> dict[str, list[tuple[str, str]]]:
    """What each type can be asked: operators as rules write them, with their words. No query."""
    return {
        type: [(token, str(OPERATOR_WORDS[token])) for token in (*tokens, "known", "unknown")]
        for type, tokens in OF_TYPE.items()
    }


def _said(name: str) -> str:
    return name.replace("_", " ")
