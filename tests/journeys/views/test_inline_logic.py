"""Logic outside of the rulebook is listed in words, and a rule can be made of it."""

from typing import Any

import pytest
from django.test import Client

from journeys.models import Journey, Node, Rule
from journeys.queries.inline_logic import inline_logic
from tests.cast import signed_in, team

pytestmark = pytest.mark.django_db

PRO = {"property": "plan", "is": "equal_to", "value": "pro"}


@pytest.fixture
def mia() -> Client:
    return signed_in(team()["marketer"])


@pytest.fixture
def journey(mia: Client) -> Journey:
    mia.post("/journeys/new/", {"name": "Launch", "event": "bought"})
    return Journey.objects.get(name="Launch")


def step(journey: Journey, key: str, kind: str, settings: dict[str, Any]) -> None:
    Node.objects.create(journey=journey, key=key, kind=kind, name=key.title(), settings=settings)


def test_filters_waits_exits_and_texts_are_told(journey: Journey) -> None:
    step(journey, "enter", "trigger_event", {"event": "bought", "where": [PRO]})
    step(journey, "hold", "wait_until", {"event": "paid", "where": [PRO]})
    condition = {"fact": "contact.score", "is": "greater_than", "value": 80}
    step(journey, "ripe", "wait_until", {"condition": condition})
    text = "{% if contact.city == 'Bonn' %}near{% elsif contact.vip %}hello{% endif %}"
    step(journey, "mail", "send_email", {"subject": "Hi", "body": text})
    journey.settings = {"exit_when": {"fact": "contact.customer", "is": "equal_to", "value": True}}
    journey.save()
    found = {(one.node, one.part): one for one in inline_logic()}
    assert "plan is pro" in found["enter", "where"].words
    assert "plan is pro" in found["hold", "where"].words
    assert "score is over 80" in found["ripe", "condition"].words
    assert found["mail", "body"].words == "contact.city == 'Bonn'; contact.vip"
    assert "customer" in found["", "exit_when"].words
    assert {key for key, one in found.items() if one.condition} == {
        ("enter", "where"), ("ripe", "condition"), ("", "exit_when"),
    }  # fmt: skip
    assert [one.node for one in inline_logic("bonn")] == ["mail"]


def test_a_rule_is_made_of_it(mia: Client, journey: Journey) -> None:
    step(journey, "enter", "trigger_event", {"event": "bought", "where": [PRO]})
    answer = mia.post("/rulebook/inline/rule/", {"journey": journey.slug, "node": "enter", "part": "where"})
    rule = Rule.objects.get()
    assert answer.headers["Location"] == f"/rulebook/{rule.slug}/"
    document = rule.versions.get().document
    assert document["condition"] == {"all": [{"is": "equal_to", "value": "pro", "fact": "entry.plan"}]}
    assert "Launch" in document["purpose"]
    assert mia.get(f"/rulebook/{rule.slug}/").status_code == 200


def test_what_is_gone_or_cannot_be_a_rule_is_none(mia: Client, journey: Journey) -> None:
    step(journey, "mail", "send_email", {"subject": "{% if contact.vip %}Hi{% endif %}"})
    for node, part in (("mail", "subject"), ("gone", "where")):
        given = {"journey": journey.slug, "node": node, "part": part}
        assert mia.post("/rulebook/inline/rule/", given).status_code == 404
    assert not Rule.objects.exists()


def test_a_draft_that_cannot_be_read_is_told_as_such(mia: Client, journey: Journey) -> None:
    step(journey, "ripe", "wait_until", {"condition": {"fact": "planets.aligned"}})
    (found,) = [one for one in inline_logic() if one.node == "ripe"]
    assert found.condition is None
    assert mia.get("/rulebook/inline/").status_code == 200
