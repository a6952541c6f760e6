"""Examples of a rule, made and taken away by one click."""

import json
import re
from html import unescape

import pytest
from django.test import Client

from contacts.models import Attribute, Contact
from journeys.models import Decision
from journeys.queries.decisions import Place
from journeys.queries.rule_page import version_view
from tests.cast import signed_in
from tests.journeys.launch import Launch
from tests.journeys.views.lead_routing import RULE, Members, draft, post, text


@pytest.fixture
def sales(members: Members) -> Client:
    return signed_in(members["sales"])


def test_an_example_that_somebody_else_has_moved_is_left_alone(launched: Launch, sales: Client) -> None:
    page = unescape(text(sales.get(f"{RULE}around/")))
    assert '"act": "remove"' not in page, "nothing is being written yet"
    sales.post(f"{RULE}propose/")
    first, second = re.findall(
        r'"act": "remove", "index": "[01]", "seen": "(\w+)"', unescape(text(sales.get(RULE)))
    )
    before = draft().document["examples"]
    answer = sales.post(f"{RULE}examples/", {"act": "remove", "index": "0", "seen": first})
    assert draft().document["examples"] == before[1:]
    for act in ("remove", "accept"):
        assert "Somebody else changed" in post(sales, "examples", 422, act=act, index=0, seen=first)
    toast = json.loads(answer.headers["HX-Trigger"])["toast"]
    assert toast["text"] == "The example is removed."
    post(sales, "examples", **toast["undo"]["values"])
    assert draft().document["examples"] == before
    assert "Somebody else changed" in post(sales, "examples", 422, act="remove", index=0, seen=second)


def test_a_covering_set_reaches_every_row_that_can_decide(launched: Launch, sales: Client) -> None:
    shown = post(sales, "examples", act="cover")
    assert "The examples reach every row." in shown
    view = version_view(draft(), None, {})
    assert view.uncovered == ()
    assert view.green == len(view.examples)
    names = [example.name for example in view.examples]
    assert any("end of" in name for name in names)
    assert any("missing" in name for name in names)
    # Again: what is there already is not added once more.
    post(sales, "examples", act="cover")
    assert len(version_view(draft(), None, {}).examples) == len(names)


def test_an_example_of_a_contact_keeps_no_personal_data(
    launched: Launch, members: Members, sales: Client
) -> None:
    Attribute.objects.update_or_create(name="plan", defaults={"personal": True})
    person = Contact.objects.exclude(email="").order_by("pk").first()
    assert person is not None
    Contact.objects.filter(pk=person.pk).update(score=95, attributes={"plan": "pro"})
    post(sales, "examples", act="contact", contact=person.email)
    made = draft().document["examples"][-1]
    assert made["facts"]["contact.score"] == 95
    assert "contact.plan" not in made["facts"]
    assert made["row"]
    assert person.email not in json.dumps(draft().document)
    assert "Nobody is known as" in post(sales, "examples", 422, act="contact", contact="nobody@example.com")


def test_an_example_of_a_logged_decision(launched: Launch, sales: Client) -> None:
    decision = Decision.objects.filter(row="hot").get()
    place = str(Place(decision.at, decision.enrollment_id, decision.seq))
    assert (
        sales.post(f"{RULE}examples/", {"act": "decision", "decision": place, "quiet": "1"}).status_code
        == 204
    )
    made = draft().document["examples"][-1]
    assert made["row"] == "hot"
    assert made["facts"]["contact.score"] == decision.seen["contact.score"]
    assert "no such decision" in post(sales, "examples", 422, act="decision", decision="soon")
