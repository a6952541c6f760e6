"""Logic outside of the rulebook is listed in words, and a rule can be made of it."""

import html
import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from contacts.models import Member
from journeys.graph import simulate
from journeys.graph.document import parse_journey
from journeys.models import Edge, Journey, Node, Rule
from journeys.queries.draft import Drawing
from journeys.queries.inline_logic import inline_logic
from journeys.queries.rulebook import rulebook
from journeys.rules.problems import RuleError
from journeys.services.documents import draft_document
from journeys.services.edit_rule import edit_rule
from journeys.services.rule_of_inline import rule_of
from tests.cast import signed_in, team
from tests.journeys.engine import stage

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
    step(journey, "more", "change_score", {"by": 10})
    step(journey, "given", "change_score", {"by": {"from": "step.route.points", "else": 0}})
    journey.settings = {"exit_when": {"fact": "contact.customer", "is": "equal_to", "value": True}}
    journey.save()
    found = {(one.node, one.part): one for one in inline_logic() if not one.source}
    texts = {one.source: one for one in inline_logic() if one.source}
    assert "plan is pro" in found["enter", "where"].words
    assert "plan is pro" in found["hold", "where"].words
    assert "score is over 80" in found["ripe", "condition"].words
    assert texts["contact.city == 'Bonn'"].words == "city is Bonn"
    assert set(texts) == {"contact.city == 'Bonn'", "contact.vip"}
    assert "by 10 for everybody" in found["more", "by"].words
    assert "by step.route.points" in found["given", "by"].words
    assert "customer" in found["", "exit_when"].words
    assert {key for key, one in found.items() if one.condition} == {
        ("enter", "where"), ("ripe", "condition"), ("", "exit_when"),
    }  # fmt: skip
    assert all(one.reason for one in found.values() if not one.condition), "no row without a way or a reason"
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


def test_a_message_says_what_the_rule_answers(mia: Client, journey: Journey) -> None:
    text = "{% if contact.vip == true %}Hello{% else %}Hi{% endif %} {% if contact.city %}there{% endif %}"
    step(journey, "mail", "send_email", {"subject": text, "text": text, "class": "transactional"})
    Edge.objects.create(journey=journey, source="start", outcome="next", target="mail")
    journey.tests = [{"name": "walks", "expect": {"path": ["start", "mail"]}}]
    journey.settings = {**journey.settings, "without_logic": {"share": 10}}
    journey.save()
    asked = {"journey": journey.slug, "node": "mail", "part": "subject", "source": "contact.vip == true"}
    page = mia.post("/rulebook/inline/rule/", asked, follow=True).content.decode()
    assert "the step mail_asks asks it now" in page
    rule = Rule.objects.get()
    journey.refresh_from_db()
    document = draft_document(journey)
    nodes = {node["key"]: node for node in document["nodes"]}
    assert nodes["mail_asks"]["settings"] == {"rule": rule.slug, "version": "approved", "baseline": "no"}
    assert nodes["mail"]["position"][1] > nodes["mail_asks"]["position"][1]
    for part in ("subject", "text"):
        assert nodes["mail"]["settings"][part] == text.replace("contact.vip == true", "step.mail_asks.answer")
    ways = {(edge["from"], edge["outcome"]): edge["to"] for edge in document["edges"]}
    assert ways == {
        ("start", "next"): "mail_asks", ("mail_asks", "yes"): "mail", ("mail_asks", "no"): "mail",
    }  # fmt: skip
    assert journey.tests[0]["expect"]["path"] == ["start", "mail_asks", "mail"]
    stage.approve(rule.versions.get().document)
    found = Drawing(journey.revision, draft_document(journey)).problems
    assert [one.code for one in found if one.severity == "error"] == []
    assert [one.source for one in inline_logic() if one.source] == ["contact.city"]
    report = simulate.run_tests(parse_journey(document), rulebook([rule.slug]))
    assert report.passed, [walk.mismatches for walk in report.walks]


def test_a_rule_that_was_made_is_taken_back_with_its_step(mia: Client, journey: Journey) -> None:
    step(journey, "mail", "send_email", {"subject": "{% if contact.vip == true %}Hello{% endif %}"})
    Edge.objects.create(journey=journey, source="start", outcome="next", target="mail")
    before = draft_document(journey)
    asked = {"journey": journey.slug, "node": "mail", "part": "subject", "source": "contact.vip == true"}
    address = "/rulebook/inline/rule/"

    def way_back() -> dict[str, Any]:
        page = html.unescape(mia.post(address, asked, follow=True).content.decode())
        (found,) = re.findall(r'data-undo="(\{.*?\})"', page)
        undo: dict[str, Any] = json.loads(found)
        assert undo["address"] == address
        return dict(undo["values"])

    answer: Any = mia.post(address, way_back(), headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/rulebook/inline/"
    assert not Rule.objects.exists()
    after = draft_document(journey)
    assert {part: after[part] for part in ("nodes", "edges", "tests")} == {
        part: before[part] for part in ("nodes", "edges", "tests")
    }
    back = way_back()
    omar = signed_in(Member.objects.get(email="ops@example.com"))
    assert "was changed, talked about" in omar.post(address, back, follow=True).content.decode()
    edit_rule(
        Rule.objects.get(),
        Member.objects.get(email="marketer@example.com"),
        lambda document: {**document, "purpose": "Because"},
    )
    assert "was changed, talked about" in mia.post(address, back, follow=True).content.decode()
    assert Rule.objects.exists()
    assert Node.objects.filter(key="mail_asks").exists()


def test_what_somebody_has_made_a_rule_of_meanwhile_is_not_asked_twice(journey: Journey) -> None:
    step(journey, "mail", "send_email", {"subject": "{% if contact.vip == true %}Hi{% endif %}"})
    (found,) = [one for one in inline_logic() if one.source]
    member = Member.objects.get(email="marketer@example.com")
    assert rule_of(found, member, may_edit=True).step == "mail_asks"
    with pytest.raises(RuleError) as caught:
        rule_of(found, member, may_edit=True)
    assert caught.value.problems[0].code == "changed_meanwhile"
    assert Rule.objects.count() == Node.objects.filter(kind="decide_rule").count() == 1


def test_who_may_change_no_journey_is_told_what_to_do(journey: Journey) -> None:
    step(journey, "mail", "send_email", {"subject": "{% if contact.vip %}Hi{% endif %}"})
    lena = Member.objects.get(email="reviewer@example.com")
    lena.groups.get().permissions.add(Permission.objects.get(codename="add_rule"))
    asked = {"journey": journey.slug, "node": "mail", "part": "subject", "source": "contact.vip"}
    page = signed_in(lena).post("/rulebook/inline/rule/", asked, follow=True).content.decode()
    assert "let a Yes or no step ask it before Mail" in page
    assert "step.KEY.answer" in page
    assert not Node.objects.filter(kind="decide_rule").exists()


def test_what_is_gone_or_cannot_be_a_rule_is_none(mia: Client, journey: Journey) -> None:
    step(journey, "mail", "send_email", {"subject": "{% if contact.vip == blank %}Hi{% endif %}"})
    for node, part, source in (
        ("mail", "subject", "contact.vip == blank"),
        ("mail", "subject", "contact.vip"),
        ("gone", "where", ""),
    ):
        given = {"journey": journey.slug, "node": node, "part": part, "source": source}
        assert mia.post("/rulebook/inline/rule/", given).status_code == 404
    assert not Rule.objects.exists()
    page = mia.get("/rulebook/inline/").content.decode()
    assert "neither blank nor empty" in page
    assert "Make this a rule" not in page


def test_a_draft_that_cannot_be_read_is_told_as_such(mia: Client, journey: Journey) -> None:
    step(journey, "ripe", "wait_until", {"condition": {"fact": "planets.aligned"}})
    (found,) = [one for one in inline_logic() if one.node == "ripe"]
    assert found.condition is None
    assert mia.get("/rulebook/inline/").status_code == 200
