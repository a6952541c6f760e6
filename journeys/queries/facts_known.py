"""What there is of the facts that a rule asks, in a sample of the contacts: filled, fresh, personal."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection

from contacts.models import Attribute, EventType, Segment
from journeys.engine.facts import fetch
from journeys.engine.facts.asked import Asked
from journeys.engine.facts.people import COLUMNS
from journeys.engine.statements import session
from journeys.queries.personal import personal_facts
from journeys.rules.analysis import FactKnown, Known
from journeys.rules.conditions import Leaf
from journeys.rules.documents import Rule
from journeys.rules.facts import Column, Need
from journeys.rules.tables import Input
from journeys.rules.values import coerce

SAMPLE = 1000
"""Contacts that are looked at."""

CATALOGED = ("contact", "event", "segment")
"""Families of which the catalog knows whether anything ever filled them."""

ALWAYS: dict[str, set[str]] = {"contact": set(COLUMNS)}
"""Facts that every installation has."""

type Ask = tuple[Need, str, timedelta | None]

SAMPLED = """
SELECT id FROM contacts_contact TABLESAMPLE SYSTEM (%(percent)s) REPEATABLE (1)
WHERE erased_at IS NULL AND merged_into_id IS NULL
LIMIT %(most)s
"""
ABOUT = "SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = 'contacts_contact'::regclass"


def facts_known(rule: Rule, now: datetime) -> Known:
    """What is known of each attribute, event and segment that the rule asks. About eight statements, over at
    most a thousand contacts, however many there are."""
    asked = list(dict.fromkeys(_asks(item) for item in rule.inputs))
    needs = list(dict.fromkeys(need for need, _, _ in asked))
    seen, personal = _seen(needs), personal_facts(needs)
    counted = [need for need in needs if need.family == "contact"]
    sample = _sample() if counted else []
    found: dict[Ask, FactKnown] = {}
    with session() as work:
        columns = fetch(work, Asked(now, "", sample), counted) if sample else {}
        for ask in asked:
            need = ask[0]
            if need in columns:
                found[ask] = _of(columns[need], ask, need in seen, need in personal, now)
            elif need.family in CATALOGED:
                found[ask] = FactKnown(exists=need in seen, personal=need in personal)
    return found


def _asks(item: Input | Leaf) -> Ask:
    return item.need, item.type if isinstance(item, Input) else item.check.type, item.no_older_than


def _of(column: Column, ask: Ask, seen: bool, personal: bool, now: datetime) -> FactKnown:
    _, type, oldest = ask
    values = list(column.values)
    since = list(column.as_of) if oldest is not None and column.as_of is not None else [now] * len(values)
    filled = [at for value, at in zip(values, since, strict=True) if coerce(value, type) is not None]
    ages = sorted(now - at for at in filled if at is not None)
    return FactKnown(
        exists=seen or bool(filled),
        asked=len(values),
        filled=len(filled),
        stale=sum(at is None or at < now - oldest for at in filled) if oldest is not None else 0,
        median_age=ages[len(ages) // 2] if ages and oldest is not None else None,
        personal=personal,
    )


def _seen(needs: Iterable[Need]) -> set[Need]:
    """Those that have ever come in, and segments that there are. At most three queries."""
    names: dict[str, set[str]] = {family: set() for family in CATALOGED}
    for need in needs:
        if need.family in CATALOGED:
            names[need.family].add(need.name)
    came = {"last_seen_at__isnull": False}
    known = {
        "contact": Attribute.objects.filter(name__in=names["contact"], **came).values_list("name", flat=True),
        "event": EventType.objects.filter(name__in=names["event"], **came).values_list("name", flat=True),
        "segment": Segment.objects.filter(slug__in=names["segment"]).values_list("slug", flat=True),
    }
    kept = {family: set(rows) | ALWAYS.get(family, set()) for family, rows in known.items() if names[family]}
    return {need for need in needs if need.name in kept.get(need.family, ())}


def _sample() -> list[int]:
    """Contacts from all over the table. Two statements."""
    with connection.cursor() as cursor:
        cursor.execute(ABOUT)
        held = float(cursor.fetchone()[0])
        percent = 100.0 if held <= 4 * SAMPLE else min(100.0, 200.0 * SAMPLE / held)
        cursor.execute(SAMPLED, {"percent": percent, "most": SAMPLE})
        return [pk for (pk,) in cursor.fetchall()]
