"""What is doubtful about a rule, beside it while it is edited; its cures; examples made by one click."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client

from contacts.models import Attribute, Contact, Member
from journeys.models import Decision, Rule, RuleVersion
from journeys.queries.decisions import Place
from journeys.queries.fact_proposals import known_values
from journeys.queries.facts.listing import line_of
from journeys.queries.personal import personal_facts
from journeys.queries.rule_page import version_view
from journeys.rules.facts import parse_fact
from journeys.rules.fingerprint import LOGIC, fingerprint_of
from journeys.services.edit_rule import edit_rule, new_rule
from tests.cast import signed_in
from tests.journeys.engine.stage import somebody
from tests.journeys.launch import Launch

Members = dict[str, Member]
RULE = "/rulebook/lead-routing/"


@pytest.fixture
def sales(members: Members) -> Client:
    return signed_in(members["sales"])


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def seen(version: RuleVersion) -> str:
    """What a cure says that it was found in."""
    return fingerprint_of(version.document, LOGIC)


def post(client: Client, page: str, status: int = 200, **given: object) -> str:
    answer = client.post(f"{RULE}{page}/", given, headers={"HX-Request": "true"})
    assert answer.status_code == status, answer.content
    return text(answer)


def draft() -> RuleVersion:
    return RuleVersion.objects.filter(rule__slug="lead-routing", status="draft").get()


def rows() -> list[str]:
    return [row["id"] for row in draft().document["table"]["rows"]]


def shadow(members: Members) -> None:
    """A draft whose last row can never decide."""

    def change(document: Any) -> Any:
        table = document["table"]
        blank = ["-"] * len(table["inputs"])
        extra = [{"id": "all", "when": blank, "then": table["rows"][0]["then"]}]
        extra.append({"id": "late", "when": blank, "then": table["rows"][1]["then"]})
        return {**document, "table": {**table, "rows": [*table["rows"], *extra]}}

    edit_rule(Rule.objects.get(slug="lead-routing"), members["sales"], change)


def test_a_finding_stands_beside_the_table_with_its_place_and_cures(
    launched: Launch, members: Members, sales: Client
) -> None:
    shadow(members)
    shown = text(sales.get(RULE))
    assert (
        "Row &#x27;late&#x27; can never decide: row &#x27;all&#x27; above it fits whenever it does" in shown
    )
    assert 'href="#row-late"' in shown
    assert "Remove row late" in shown
    doubts = {row["id"]: row["doubts"] for row in sales.get(f"{RULE}sheet/").json()["rows"]}
    assert "can never decide" in doubts["late"][0]
    assert doubts["all"] == []


def test_a_finding_comes_with_the_cell_that_causes_it(launched: Launch, sales: Client) -> None:
    typed = {"row": "hot", "part": "when", "column": 0, "text": "any"}
    told = {"edits": [{"do": "set", "cells": [typed]}]}
    assert sales.post(f"{RULE}sheet/", told, content_type="application/json").status_code == 200
    shown = text(sales.get(f"{RULE}around/"))
    assert re.search('<div id="rule-findings"[^>]* hx-swap-oob="morph">', shown)
    assert "can never decide: row &#x27;hot&#x27; above it" in shown


def test_a_cure_changes_the_draft_and_can_be_undone(
    launched: Launch, members: Members, sales: Client
) -> None:
    shadow(members)
    before = draft().document
    answer = sales.post(
        f"{RULE}table/",
        {"act": "cure", "cure": "remove", "to": json.dumps({"row": "late"}), "seen": seen(draft())},
        headers={"HX-Request": "true"},
    )
    assert "late" not in rows()
    undo = json.loads(answer.headers["HX-Trigger"])["toast"]["undo"]["values"]
    post(sales, "table", **undo)
    assert draft().document == before
    # Undone twice, or after somebody else's edit, it says so instead.
    assert "changed" in post(sales, "table", 422, **undo)


@pytest.mark.parametrize(
    ("cure", "to"),
    [
        ("merge", {"row": "hot", "other": "gone", "when": []}),
        ("move_above", {"row": "hot", "other": "hot"}),
        ("policy", {"policy": "dice"}),
        ("missing", {"column": "zero", "how": "no"}),
        ("missing", {"column": 99, "how": "no"}),
        ("add_row", {"when": ["nonsense"], "then": [1]}),
        ("flatten", {}),
        ("remove_needless", {}),
        ("explode", {}),
    ],
)
def test_a_cure_that_cannot_be_made_is_refused_in_words(
    launched: Launch, sales: Client, cure: str, to: dict[str, Any]
) -> None:
    logic = seen(RuleVersion.objects.get(rule__slug="lead-routing"))
    for told in (json.dumps(to), "["):
        shown = post(sales, "table", 422, act="cure", cure=cure, to=told, seen=logic)
        assert 'role="alert"' in shown
        assert "has changed since" not in shown


def test_a_cure_of_another_table_than_now_stands_there_is_refused(
    launched: Launch, members: Members, sales: Client
) -> None:
    shadow(members)
    page = text(sales.get(RULE))
    found = re.search(r'"cure": "remove", "to": "[^>]*?late[^>]*?"seen": "(\w+)"', unescape(page))
    assert found
    assert found[1] == seen(draft())
    cell = {"row": "all", "part": "when", "column": 0, "text": "over 99"}
    told = {"edits": [{"do": "set", "cells": [cell]}]}
    signed_in(members["marketer"]).post(f"{RULE}sheet/", told, content_type="application/json")
    cure = {"act": "cure", "cure": "remove", "to": json.dumps({"row": "late"})}
    assert "has changed since" in post(sales, "table", 422, **cure, seen=found[1])
    assert "has changed since" in post(sales, "table", 422, **cure)
    assert "late" in rows()


def test_a_cure_that_changes_nothing_offers_no_undo_of_what_somebody_else_did(
    launched: Launch, members: Members, sales: Client
) -> None:
    shadow(members)
    policy = draft().document["table"]["hit_policy"]
    cure = {"act": "cure", "cure": "policy", "to": json.dumps({"policy": policy}), "seen": seen(draft())}
    answer = sales.post(f"{RULE}table/", cure)
    assert answer.status_code == 200
    assert "HX-Trigger" not in answer.headers


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


def test_an_address_is_personal_wherever_it_comes_from(members: Members) -> None:
    needs = {text: parse_fact(text) for text in (
        "contact.first_name", "account.phone", "entry.email", "entry.plan", "step.ask.email",
        "step.email.route", "contact.tax_number", "entry.tax_number", "message.email.opened",
        "event.phone.count",
    )}  # fmt: skip
    Attribute.objects.create(name="tax_number", personal=True)
    personal = personal_facts(needs.values())
    assert [text for text, need in needs.items() if need in personal] == [
        "contact.first_name", "account.phone", "entry.email", "step.ask.email",
        "contact.tax_number", "entry.tax_number",
    ]  # fmt: skip
    Attribute.objects.update_or_create(name="first_name", defaults={"type": "text", "personal": False})
    somebody(email="ada@example.com", first_name="Ada")
    assert known_values("contact.first_name") == []
    line = line_of("attribute", Attribute.objects.get(name="first_name").pk)
    assert line is not None
    assert line.personal


def test_where_something_was_not_compared_nothing_is_said_to_be_well() -> None:
    found: dict[str, Any] = {"limits": ["Too many rows."], "doubts": (), "notes": ()}
    context = {"view": {"findings": found, "table": True}}
    assert "Every row can decide" not in render_to_string("rulebook/_findings.html", context)
    found["limits"] = []
    assert "Every row can decide" in render_to_string("rulebook/_findings.html", context)


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


def test_the_data_say_how_filled_a_fact_is(launched: Launch, sales: Client) -> None:
    shown = text(sales.get(f"{RULE}data/"))
    assert 'id="fill-0" hx-swap-oob="true"' in shown
    assert "Nothing fills plan" in shown or "plan" in shown


def test_a_cure_that_the_data_give_is_of_the_logic_that_is_shown(launched: Launch, sales: Client) -> None:
    sales.post(f"{RULE}propose/")
    shown = unescape(text(sales.get(f"{RULE}data/")))
    cure = json.loads(re.findall(r'hx-vals="(\{"act": "cure".*?\})" hx-target', shown)[0])
    before = draft().document
    post(sales, "table", **cure)
    assert draft().document != before


def test_programs_read_the_same(launched: Launch, members: Members, sales: Client) -> None:
    shadow(members)
    found = sales.get("/api/v1/rules/lead-routing/analysis/").json()
    assert (found["rule"], found["version"], found["status"]) == ("lead-routing", 2, "draft")
    late = next(one for one in found["findings"] if one["place"] == "table/rows/late")
    assert late["code"] == "shadowed_row"
    assert late["rows"] == ["late", "all"]
    assert late["cures"][0]["act"] in ("move_above", "remove")
    assert sales.get("/api/v1/rules/lead-routing/analysis/?version=9").status_code == 404


def test_another_rule_that_decides_otherwise_is_named(
    launched: Launch, members: Members, sales: Client
) -> None:
    document = RuleVersion.objects.get(rule__slug="lead-routing", status="approved").document
    table = document["table"]
    last = table["rows"][-1]["then"]
    says = {**document, "slug": "rival", "name": "Rival routing", "examples": []}
    says["table"] = {**table, "rows": [{**row, "then": last} for row in table["rows"]]}
    other = Rule.objects.create(slug="rival", name="Rival routing", kind="table")
    other.versions.create(number=1, status="approved", document=says)
    shown = text(sales.get(f"{RULE}data/"))
    assert "but Rival routing gives" in shown


def test_it_is_found_among_many_rules_that_decide_something_else(
    launched: Launch, members: Members, sales: Client
) -> None:
    document = RuleVersion.objects.get(rule__slug="lead-routing", status="approved").document
    table = document["table"]
    says = {**document, "name": "Rival routing", "examples": []}
    last = table["rows"][-1]["then"]
    rival = {**says, "table": {**table, "rows": [{**row, "then": last} for row in table["rows"]]}}
    elsewhere = [{**column, "fact": f"contact.other_{at}"} for at, column in enumerate(table["inputs"])]
    others = [{**says, "table": {**table, "inputs": elsewhere}}] * 60 + [rival]
    made = Rule.objects.bulk_create(
        Rule(slug=f"other-{at}", name=f"Other {at}", kind="table") for at in range(len(others))
    )
    RuleVersion.objects.bulk_create(
        RuleVersion(rule=rule, number=1, status="approved", document={**other, "slug": rule.slug})
        for rule, other in zip(made, others, strict=True)
    )
    shown = text(sales.get(f"{RULE}data/"))
    assert "but Rival routing gives" in shown
    assert "not compared" not in shown


SCORE = {"fact": "contact.score", "is": "greater_than", "value": 80}
LOW = {"fact": "contact.score", "is": "less_than", "value": 80}
PLAN = {"fact": "contact.plan", "is": "known"}
DEEP = {"any": [LOW, {"all": [SCORE, PLAN]}]}


@pytest.mark.parametrize(
    ("cure", "said", "button", "left"),
    [
        ("flatten", {"all": [PLAN, {"all": [SCORE, DEEP]}]}, "Say it with 3 levels", [PLAN, SCORE, DEEP]),
        ("remove_needless", {"all": [SCORE, PLAN, LOW]}, "Remove what never matters", [SCORE, LOW]),
    ],
)
def test_a_condition_is_cured_by_a_click_that_can_be_undone(
    members: Members, sales: Client, cure: str, said: Any, button: str, left: list[Any]
) -> None:
    rule = new_rule("Hot lead", "condition", members["marketer"])
    edit_rule(rule, members["marketer"], lambda document: {**document, "condition": said})
    shown = unescape(text(sales.get(f"/rulebook/{rule.slug}/")))
    assert button in shown
    click = re.findall(rf'hx-vals="(\{{"act": "cure", "cure": "{cure}".*?\}})" hx-target', shown)[0]
    page = f"/rulebook/{rule.slug}/table/"
    done = sales.post(page, json.loads(click))
    assert rule.versions.get().document["condition"] == {"all": left}
    sales.post(page, json.loads(done.headers["HX-Trigger"])["toast"]["undo"]["values"])
    assert rule.versions.get().document["condition"] == said


def test_an_idle_test_of_a_condition_is_removed_by_a_click_that_can_be_undone(
    members: Members, sales: Client
) -> None:
    rule = new_rule("Hot lead", "condition", members["marketer"])
    tests = [
        {"fact": "contact.score", "is": "greater_than", "value": 80},
        {"not": {"any": [{"fact": "contact.score", "is": "at_most", "value": 50}]}},
    ]
    edit_rule(rule, members["marketer"], lambda document: {**document, "condition": {"all": tests}})
    page = f"/rulebook/{rule.slug}/table/"
    place = json.dumps({"place": "condition/all/1"})
    assert "Remove this test" in text(sales.get(f"/rulebook/{rule.slug}/"))
    logic = seen(rule.versions.get())
    gone = sales.post(page, {"act": "cure", "cure": "remove_test", "to": place, "seen": logic})
    assert gone.status_code == 200
    assert rule.versions.get().document["condition"] == {"all": tests[:1]}
    undo = json.loads(gone.headers["HX-Trigger"])["toast"]["undo"]["values"]
    assert sales.post(page, {"act": "cure", "cure": "remove_test", "to": place}).status_code == 422
    assert sales.post(page, undo).status_code == 200
    assert rule.versions.get().document["condition"] == {"all": tests}
