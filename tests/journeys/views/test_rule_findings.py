"""What is doubtful about a rule, beside it while it is edited, and its cures by one click."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client

from journeys.models import RuleVersion
from journeys.rules.documents import parse_rule
from journeys.rules.problems import RuleError
from journeys.services.cure_changes import cure_change, told_cure
from journeys.services.edit_rule import edit_rule, new_rule
from tests.cast import signed_in
from tests.journeys.launch import Launch
from tests.journeys.views.lead_routing import RULE, Members, draft, post, seen, shadow, text


@pytest.fixture
def sales(members: Members) -> Client:
    return signed_in(members["sales"])


def rows() -> list[str]:
    return [row["id"] for row in draft().document["table"]["rows"]]


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


def test_a_cure_that_cannot_be_made_is_refused_in_words(launched: Launch, sales: Client) -> None:
    cures: tuple[tuple[str, dict[str, Any]], ...] = (
        ("merge", {"row": "hot", "other": "gone", "when": []}),
        ("move_above", {"row": "hot", "other": "hot"}),
        ("policy", {"policy": "dice"}),
        ("missing", {"column": "zero", "how": "no"}),
        ("missing", {"column": 99, "how": "no"}),
        ("add_row", {"when": ["nonsense"], "then": [1]}),
        ("flatten", {}),
        ("remove_needless", {}),
        ("explode", {}),
    )
    version = RuleVersion.objects.get(rule__slug="lead-routing")
    logic = seen(version)
    for cure, to in cures:
        for told in (to, told_cure("[")):
            with pytest.raises(RuleError) as caught:
                parse_rule(cure_change(cure, told, logic)(version.document))
            assert caught.value.problems[0].cure, cure
        shown = post(sales, "table", 422, act="cure", cure=cure, to=json.dumps(to), seen=logic)
        assert 'role="alert"' in shown, cure
        assert "has changed since" not in shown, cure
    assert RuleVersion.objects.filter(rule__slug="lead-routing").count() == 1


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


def test_where_something_was_not_compared_nothing_is_said_to_be_well() -> None:
    found: dict[str, Any] = {"limits": ["Too many rows."], "doubts": (), "notes": ()}
    context = {"view": {"findings": found, "table": True}}
    assert "Every row can decide" not in render_to_string("rulebook/_findings.html", context)
    found["limits"] = []
    assert "Every row can decide" in render_to_string("rulebook/_findings.html", context)


def test_programs_read_the_same(launched: Launch, members: Members, sales: Client) -> None:
    shadow(members)
    found = sales.get("/api/v1/rules/lead-routing/analysis/").json()
    assert (found["rule"], found["version"], found["status"]) == ("lead-routing", 2, "draft")
    late = next(one for one in found["findings"] if one["place"] == "table/rows/late")
    assert late["code"] == "shadowed_row"
    assert late["rows"] == ["late", "all"]
    assert late["cures"][0]["act"] in ("move_above", "remove")
    assert sales.get("/api/v1/rules/lead-routing/analysis/?version=9").status_code == 404


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
