"""A rule or wait that asks for what the catalog does not keep says so, at its place and with a cure."""

from typing import Any

import pytest

from contacts.models import Attribute, Contact
from journeys.graph.document import parse_journey
from journeys.kinds.rulebook import Rulebook
from journeys.models import Enrollment
from journeys.queries.catalog_problems import catalog_problems
from tests.journeys.engine import stage

pytestmark = pytest.mark.django_db


def document(condition: dict[str, Any] | None = None, **settings: Any) -> dict[str, Any]:
    """Wait until a date, or until a condition holds."""
    until = {"key": "hold", "kind": "wait_until", "settings": {"condition": condition, "timeout": "9d"}}
    by_date = {"key": "hold", "kind": "wait_date", "settings": settings}
    return stage.journey(
        [
            {"key": "start", "kind": "trigger_event", "settings": {"event": "started"}},
            until if condition else by_date,
            {"key": "end", "kind": "exit"},
            {"key": "late", "kind": "exit"},
        ],
        [
            ("start", "next", "hold"),
            ("hold", "happened" if condition else "next", "end"),
            ("hold", "timed_out" if condition else "passed", "late"),
        ],
    )


def found(raw: dict[str, Any]) -> list[tuple[str, str, str]]:
    problems = catalog_problems(parse_journey(raw), Rulebook())
    assert all(problem.cure for problem in problems)
    return [(problem.code, problem.place, problem.severity) for problem in problems]


def test_a_date_has_to_be_one() -> None:
    Attribute.objects.create(name="renewal", type="date")
    Attribute.objects.create(name="plan", type="text")
    assert found(document(attribute="renewal")) == []
    assert found(document(attribute="created_at")) == []
    assert found(document(attribute="plan")) == [("not_a_date", "nodes/hold/settings/attribute", "error")]


def test_an_attribute_or_segment_that_is_gone_is_named() -> None:
    assert found(document({"fact": "contact.plan", "is": "equal_to", "value": "pro"})) == [
        ("unknown_attribute", "nodes/hold", "warning")
    ]
    assert found(document({"fact": "segment.leads", "is": "equal_to", "value": True})) == [
        ("unknown_segment", "nodes/hold", "error")
    ]
    assert found(document({"fact": "contact.score", "is": "at_least", "value": 3})) == []


def test_nobody_is_lost_when_a_live_rule_loses_its_attribute() -> None:
    raw = document({"fact": "contact.plan", "is": "equal_to", "value": "pro"})
    Attribute.objects.create(name="plan", type="text")
    stage.publish(raw)
    ada: Contact = stage.somebody(email="ada@example.com", plan="free")
    stage.happen(ada, "started")
    stage.rest()
    Attribute.objects.filter(name="plan").delete()
    stage.rest()
    row = Enrollment.objects.get(contact=ada)
    assert (row.state, row.node.key) == (Enrollment.State.LIVE, "hold")
    assert row.due is not None
    stage.advance_to(row.due)
    stage.rest()
    row.refresh_from_db()
    assert (row.state, row.node.key) == (Enrollment.State.ENDED, "late")
