"""Which version of a rule a live journey decides by."""

from datetime import timedelta
from typing import Any

import pytest

from config import clock
from journeys.models import Decision
from tests.journeys.engine import stage

pytestmark = pytest.mark.django_db


def changed(**table: Any) -> dict[str, Any]:
    """The sample's rule with another table."""
    rule: dict[str, Any] = stage.sample()["rules"][0]
    return {**rule, "table": {**rule["table"], **table}, "examples": []}


def decide() -> Decision:
    """The latest decision of somebody new, two days after they entered."""
    contact = stage.somebody(score=90)
    stage.happen(contact, "whitepaper_downloaded")
    stage.advance_to(clock.now() + timedelta(hours=49))
    return Decision.objects.get(contact_id=contact.pk)


def test_a_newly_approved_version_decides_from_its_approval_on() -> None:
    stage.publish(stage.logical())
    first = decide()
    assert (first.row, first.outcome) == ("hot", "sales")
    rows = [{"id": "all", "when": ["-", "-", "-"], "then": ["demo", "1d"]}]
    newer = stage.approve(changed(rows=rows))
    second = decide()
    assert (second.row, second.outcome) == ("all", "demo")
    assert second.rule_version_id == newer.pk
    assert first.rule_version_id != newer.pk


def test_a_version_with_an_outcome_that_leads_nowhere_waits() -> None:
    stage.publish(stage.logical())
    outputs = [
        {"name": "route", "type": "text", "values": ["customer", "sales", "demo", "nurture", "partner"]},
        {"name": "pause", "type": "duration"},
    ]
    rows = [{"id": "all", "when": ["-", "-", "-"], "then": ["partner", "1d"]}]
    stage.approve(changed(outputs=outputs, rows=rows))
    decision = decide()
    assert (decision.row, decision.outcome) == ("hot", "sales")
