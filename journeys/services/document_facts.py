"""Facts documented by a file: what it says of each joins the catalog."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from contacts.models import Attribute, EventType, Member
from journeys.graph.facts_file import Documented, parse_facts
from journeys.queries.fact_proposals import OWN
from journeys.queries.personal import is_personal
from journeys.rules.problems import Problem, RuleError
from journeys.services.adopt import BUILT_IN, adopt
from journeys.services.journal import write

COLUMNS = ("label", "description", "owner", "source", "documented", "ignored")


def document_facts(document: Mapping[str, Any], member: Member | None) -> int:
    """Write down what the file says; return of how many facts it said something new.

    Values keep their type: a fact that the file takes for another type raises RuleError, and nothing is
    written. Must be called inside a transaction. About eight statements, however many facts there are.
    """
    found = parse_facts(document)
    adopt(document)
    said = {
        family: {fact.name: fact for fact in found if fact.family == family}
        for family in ("contact", "event")
    }
    own = {name: type for name, type in OWN if name in BUILT_IN}
    Attribute.objects.bulk_create(
        [
            Attribute(name=name, type=own[name], personal=is_personal("contact", name, ()))
            for name in said["contact"]
            if name in own
        ],
        ignore_conflicts=True,
    )
    attributes = list(_known(Attribute.objects.all(), said["contact"]))
    wrong = [_other_type(row, said["contact"][row.name]) for row in attributes]
    if any(wrong):
        raise RuleError([problem for problem in wrong if problem])
    events = list(_known(EventType.objects.all(), said["event"]))
    changed = [row for row in attributes if _documented(row, said["contact"][row.name])]
    happened = [row for row in events if _documented(row, said["event"][row.name])]
    Attribute.objects.bulk_update(changed, [*COLUMNS, "personal"], batch_size=1000)
    EventType.objects.bulk_update(happened, [*COLUMNS, "interaction"], batch_size=1000)
    count = len(changed) + len(happened)
    if count:
        write(member, "fact.imported", "facts", f"Documented {count} facts from a file.")
    return count


def _known[Entry: (Attribute, EventType)](
    entries: QuerySet[Entry], said: Mapping[str, Documented]
) -> QuerySet[Entry]:
    """The entries of the catalog for these facts, held until the commit."""
    return entries.select_for_update().filter(name__in=list(said)).order_by("name")


def _other_type(row: Attribute, fact: Documented) -> Problem | None:
    if fact.said.get("type", row.type) == row.type:
        return None
    return Problem(
        "other_type", f"{fact.place}/type",
        f"'{row.name}' is a {row.type} here, and a {fact.said['type']} there.",
        "Change the type on the page of the fact first: it says what would break.",
    )  # fmt: skip


def _documented(row: Attribute | EventType, fact: Documented) -> bool:
    """Take over what the file says; whether that is anything new."""
    new = {**fact.said, "documented": True, "ignored": False}
    changed = any(getattr(row, name) != value for name, value in new.items())
    for name, value in new.items():
        setattr(row, name, value)
    return changed
