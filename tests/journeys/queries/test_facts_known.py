"""What the data say about the facts of a rule: asked of a sample of contacts, at their instant."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contacts.models import Attribute, Contact, EventType
from journeys.queries.facts_known import facts_known
from journeys.rules.analysis import FactKnown, analyse
from journeys.rules.documents import Rule, parse_rule

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def rule(*inputs: dict[str, Any]) -> Rule:
    rows = [{"id": "all", "when": ["-"] * len(inputs), "then": ["a"]}]
    table = {"inputs": list(inputs), "outputs": [{"name": "o"}], "rows": rows, "otherwise": {"then": ["a"]}}
    return parse_rule({"slug": "r", "kind": "table", "table": table})


def people(many: int, attributes: dict[str, Any], age: timedelta = timedelta(0)) -> None:
    known = (NOW - age).isoformat()
    Contact.objects.bulk_create(
        Contact(attributes=attributes, attributed_at=dict.fromkeys(attributes, known), created_at=NOW)
        for _ in range(many)
    )


def only(found: Rule) -> FactKnown:
    (known,) = facts_known(found, NOW).values()
    return known


def test_values_of_another_type_do_not_fill_a_fact() -> None:
    people(30, {"seats": 5})
    people(10, {"seats": "many"})
    people(60, {})
    known = only(rule({"fact": "contact.seats", "type": "number"}))
    assert (known.asked, known.filled, known.exists) == (100, 30, True)
    asked = rule({"fact": "contact.seats", "type": "number"})
    assert [found.code for found in analyse(asked, facts_known(asked, NOW)).findings] == ["fact_mostly_empty"]


def test_old_values_are_counted_by_the_age_that_the_rule_allows() -> None:
    people(30, {"seats": 5}, timedelta(days=10))
    people(70, {"seats": 5}, timedelta(days=100))
    asked = rule({"fact": "contact.seats", "type": "number", "no_older_than": "30d"})
    known = only(asked)
    assert (known.filled, known.stale, known.median_age) == (100, 70, timedelta(days=100))
    assert [found.code for found in analyse(asked, facts_known(asked, NOW)).findings] == ["fact_mostly_stale"]


def test_what_never_came_in_is_told() -> None:
    people(30, {})
    EventType.objects.create(name="came", last_seen_at=NOW)
    Attribute.objects.create(name="adopted")
    asked = rule(
        {"fact": "contact.adopted", "type": "text"},
        {"fact": "event.came", "type": "boolean"},
        {"fact": "event.never", "type": "boolean"},
        {"fact": "segment.gone", "type": "boolean"},
    )
    found = analyse(asked, facts_known(asked, NOW)).findings
    assert [(each.code, each.problem.place) for each in found] == [
        ("fact_unfilled", "table/inputs/0"),
        ("fact_unfilled", "table/inputs/2"),
        ("fact_unfilled", "table/inputs/3"),
    ]


def test_personal_data_are_told_once() -> None:
    people(30, {"birthday": "1990-01-01"})
    Attribute.objects.create(name="birthday", type="date", personal=True, last_seen_at=NOW)
    asked = rule({"fact": "contact.birthday", "type": "date"}, {"fact": "contact.birthday", "type": "date"})
    assert [found.code for found in analyse(asked, facts_known(asked, NOW)).of("personal_data")] == [
        "personal_data"
    ]
