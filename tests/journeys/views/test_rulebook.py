"""The rulebook: the list, a rule's page, editing, approving, the decision log."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from contacts.models import Member
from journeys.models import Rule
from journeys.services.edit_rule import new_rule
from tests.cast import signed_in
from tests.journeys.engine.stage import somebody
from tests.journeys.launch import Launch

Members = dict[str, Member]
RULE = "/rulebook/lead-routing/"


@pytest.fixture
def sales(members: Members) -> Client:
    return signed_in(members["sales"])


def text(answer: object) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())  # type: ignore[attr-defined]


def cell(client: Client, typed: str, status: int = 200, **given: Any) -> dict[str, Any]:
    told = {"row": "hot", "part": "when", "column": 0, "text": typed, **given}
    answer = act(client, {"edits": [{"do": "set", "cells": [told]}]})
    assert answer.status_code == status
    found: dict[str, Any] = answer.json()
    return found


def act(client: Client, told: object) -> Any:
    return client.post(RULE + "sheet/", json.dumps(told), content_type="application/json")


def test_a_rule_reads_in_words(launched: Launch, members: Members, sales: Client) -> None:
    shown = text(sales.get(RULE))
    assert "Leads above 80 points close four times as often" in shown
    for words in ("over 80", "pro or team", "first row that fits", "5 of 5 hold", "missing: counts as 0"):
        assert words in shown
    assert '<code class="in-sfeel">&gt; 80</code>' in shown
    assert "Feature launch nurture" in shown
    assert "follows the newest" in shown
    assert "/journeys/feature-launch/" not in shown
    assert "/journeys/feature-launch/?node=route" in text(signed_in(members["marketer"]).get(RULE))
    lately = text(sales.get(RULE + "decisions/lately/"))
    assert "Sent to <strong>sales</strong> by row <strong>hot</strong>" in lately


def test_markdown_is_shown_and_html_is_not(launched: Launch, sales: Client) -> None:
    sales.post(
        RULE + "purpose/", {"purpose": "**Because** <script>alert(1)</script> [x](javascript:alert(1))"}
    )
    shown = text(sales.get(RULE))
    assert "<strong>Because</strong>" in shown
    assert "<script>alert" not in shown
    assert 'href="javascript' not in shown


def test_a_cell_is_stored_and_its_row_comes_back(launched: Launch, sales: Client) -> None:
    shown = cell(sales, "over 70", was="> 80")
    assert [row["id"] for row in shown["changed"]] == ["hot"]
    assert shown["changed"][0]["when"][0] == ["> 70", "over 70", "over 80"]
    assert shown["revision"] == shown["before"] + 1
    assert "rows" not in shown
    assert "4 of 5 hold" in text(sales.get(RULE + "around/"))
    assert cell(sales, "> 70")["before"] == shown["revision"], "nothing changed, so nothing is there to undo"


def test_a_cell_that_cannot_be_read_is_told_with_its_place(launched: Launch, sales: Client) -> None:
    refused = cell(sales, "over the moon", status=422)
    (problem,) = refused["problems"]
    assert (problem["row"], problem["part"], problem["column"]) == ("hot", "when", 0)
    assert "where a number is expected" in problem["message"]
    assert cell(sales, "sails", status=422, part="then")["problems"][0]["cure"].startswith("Choose one of")


def test_a_cell_that_somebody_changed_meanwhile_is_not_overwritten(launched: Launch, sales: Client) -> None:
    cell(sales, "over 70", was="> 80")
    assert cell(sales, "over 60", status=422, was="> 80")["code"] == "changed_meanwhile"


def test_a_column_that_somebody_moved_meanwhile_is_left_alone(launched: Launch, sales: Client) -> None:
    move = {"do": "move_column", "part": "when", "column": 0, "to": 1, "of": "contact.score"}
    assert act(sales, {"edits": [move]}).status_code == 200
    inserted = {"do": "insert", "at": 0, "rows": [{"when": ["over 1"]}]}
    facts = ["contact.score", "contact.plan", "event.pricing_viewed"]
    cell = {"row": "hot", "part": "when", "column": 0, "text": "any", "of": "contact.score"}
    for edit in (
        move,
        {"do": "remove_column", "part": "when", "column": 0, "of": "contact.score"},
        {"do": "change_column", "part": "when", "column": 0, "to": {"label": "x"}, "of": "contact.score"},
        {"do": "remove_column", "part": "then", "column": 1, "of": "route"},
        {"do": "set", "cells": [cell]},
        {**inserted, "of": {"when": facts, "gives": ["route", "pause"]}},
    ):
        assert act(sales, {"edits": [edit]}).json().get("code") == "changed_meanwhile", edit
    facts[:2] = facts[1::-1]
    inserted["of"] = {"when": facts, "gives": ["route", "pause"]}
    assert act(sales, {"edits": [inserted]}).status_code == 200
    table = launched.rule.versions.get(number=2).document["table"]
    assert [column["fact"] for column in table["inputs"]] == facts


def test_what_is_written_about_a_rule_overwrites_nobody(
    launched: Launch, members: Members, sales: Client
) -> None:
    mia = signed_in(members["marketer"])
    mia.post(RULE + "propose/")
    before = {
        part: re.findall(rf'{part}/"[^>]*>.*?name="seen" value="(\w+)"', text(sales.get(RULE)))[0]
        for part in ("purpose", "about")
    }
    cell(sales, "over 70")
    mia.post(RULE + "purpose/", {"purpose": "Mia says so.", "seen": before["purpose"]})
    answer = sales.post(RULE + "purpose/", {"purpose": "Sam says so.", "seen": before["purpose"]})
    assert answer.status_code == 422
    shown = text(answer)
    assert "Somebody else changed this" in shown
    assert "<p>Mia says so.</p>" in shown
    assert ">Sam says so.</textarea>" in shown
    again = re.findall(r'purpose/"[^>]*>.*?name="seen" value="(\w+)"', shown)[0]
    assert sales.post(RULE + "purpose/", {"purpose": "Both.", "seen": again}).status_code == 302
    mia.post(RULE + "about/", {"owner": "mia", "seen": before["about"]})
    refused = sales.post(RULE + "about/", {"owner": "sam", "seen": before["about"]})
    assert "Somebody else changed this" in text(refused)
    document = launched.rule.versions.get(number=2).document
    assert (document["purpose"], document["owner"]) == ("Both.", "mia")


def test_a_condition_overwrites_nobody(members: Members) -> None:
    mia, omar = signed_in(members["marketer"]), signed_in(members["ops"])
    rule = new_rule("Big account", "condition", members["marketer"])
    page = f"/rulebook/{rule.slug}/"
    seen = re.findall(r'condition/"[^>]*>.*?name="seen" value="(\w+)"', text(mia.get(page)))[0]
    known = [{"fact": "contact.score", "is": each} for each in ("known", "unknown")]
    omar.post(page + "condition/", {"condition": json.dumps(known[0]), "seen": seen})
    answer = mia.post(page + "condition/", {"condition": json.dumps(known[1]), "seen": seen})
    assert answer.status_code == 422
    assert "It says now: score is known" in text(answer)
    assert "unknown" in text(answer)
    assert rule.versions.get().document["condition"] == known[0]


def test_what_is_done_is_undone_and_done_again(launched: Launch, sales: Client) -> None:
    first = cell(sales, "over 70")
    done = act(sales, {"edits": [{"do": "remove", "rows": ["keen", "hot"]}]}).json()
    assert [row["id"] for row in done["rows"]] == ["ours", "warm"]
    undone = act(sales, {"restore": {"to": done["before"], "from": done["revision"]}}).json()
    assert [row["id"] for row in undone["rows"]] == ["ours", "hot", "keen", "warm"]
    assert undone["rows"][1]["when"][0][0] == "> 70"
    again = act(sales, {"restore": {"to": done["revision"], "from": undone["revision"]}}).json()
    assert len(again["rows"]) == 2
    stale = act(sales, {"restore": {"to": first["before"], "from": first["revision"]}})
    assert stale.json()["code"] == "changed_meanwhile"
    assert act(sales, {"restore": {"to": 77, "from": 1}}).json()["code"] == "not_kept"


def test_an_outcome_that_a_journey_does_not_connect_is_told_at_once(launched: Launch, sales: Client) -> None:
    values = ["customer", "sales", "demo", "nurture", "vip"]
    edit = {"do": "change_column", "part": "then", "column": 0, "to": {"values": values}}
    (told,) = act(sales, {"edits": [edit]}).json()["connect"]
    assert told["text"].startswith("Feature launch nurture: connect 'vip' of the step")
    assert told["address"] == "/journeys/feature-launch/?node=route"


def test_what_is_typed_is_checked_at_once(launched: Launch, sales: Client) -> None:
    def meant(**asked: str) -> dict[str, str | None]:
        found: dict[str, str | None] = sales.get(RULE + "cell/", asked).json()
        return found

    assert meant(part="when", type="number", text="40 to 80") == {
        "cell": "[40..80]", "words": "40 to 80", "problem": None,
    }  # fmt: skip
    assert "where a number is expected" in str(meant(part="when", type="number", text="soon")["problem"])
    assert meant(part="then", type="duration", text="soon")["problem"]
    assert meant(part="when", type="nonsense", text="\x00")["problem"]


@pytest.mark.parametrize(
    "told",
    [
        None,
        [],
        {"edits": []},
        {"edits": [{"do": "nonsense"}]},
        {"edits": [{"do": "set"}]},
        {"edits": [{"do": "set", "cells": [None]}]},
        {"edits": [{"do": "set", "cells": [{"row": "hot", "part": {}, "column": "x", "text": []}]}]},
        {"edits": [{"do": "remove", "rows": ["gone"]}]},
        {"edits": [{"do": "insert", "at": 0, "rows": [{"when": ["over the moon"]}]}]},
        {"edits": [{"do": "insert", "at": 0, "rows": [{}] * 5000}]},
        {"edits": [{"do": "insert", "at": 0, "rows": [{"note": "x" * 3000}] * 4000}]},
        {"edits": [{"do": "add_column", "part": "when", "column": 0, "to": {"fact": "nonsense"}}]},
        {"edits": [{"do": "add_column", "part": "x", "column": 0, "to": []}]},
        {"edits": [{"do": "policy", "policy": "best"}]},
        {"restore": 1},
    ],
)
def test_an_act_that_cannot_be_made_says_why_and_changes_nothing(
    launched: Launch, sales: Client, told: object
) -> None:
    cell(sales, "over 70")
    stored = launched.rule.versions.get(number=2).revision
    answer = act(sales, told)
    assert answer.status_code == 422
    assert answer.json()["detail"]
    assert launched.rule.versions.get(number=2).revision == stored


def test_facts_and_their_values_are_proposed_but_none_that_are_personal(
    launched: Launch, sales: Client
) -> None:
    facts = {one["fact"]: one for one in sales.get("/rulebook/facts/proposals/").json()["facts"]}
    assert facts["contact.plan"]["type"] == "text"
    assert facts["event.pricing_viewed.count"]["type"] == "number"
    somebody(email="pro@example.com", plan="pro")
    assert sales.get("/rulebook/facts/proposals/values/?fact=contact.plan").json() == {"values": ["pro"]}
    for fact in ("contact.email", "contact.first_name", "plan", ""):
        assert sales.get("/rulebook/facts/proposals/values/", {"fact": fact}).json() == {"values": []}


def test_lena_approves_what_sam_changed(launched: Launch, members: Members, sales: Client) -> None:
    cell(sales, "over 70")
    assert "Approve version" not in text(sales.get(RULE))
    sales.post(RULE + "examples/", {"act": "accept", "index": "2"})
    read = re.search(r'name="revision" value="(\d+)"', text(sales.get(RULE)))
    assert read
    sales.post(RULE + "send/", {"revision": read[1]})
    lena = signed_in(members["reviewer"])
    page = text(lena.get(RULE))
    assert "Approve version 2" in page
    assert "Last changed by Sam." in page
    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert revision
    lena.post(RULE + "approve/", {"revision": revision[1]})
    shown = text(lena.get(RULE))
    assert "Version 2, approved" in shown
    assert "Approved version 2 of Lead routing." in shown
    assert "Version 1, approved" in text(lena.get(RULE + "?version=1"))


def test_approving_what_one_has_not_read_is_refused(
    launched: Launch, members: Members, sales: Client
) -> None:
    cell(sales, "over 70")
    answer = signed_in(members["reviewer"]).post(RULE + "approve/", {"revision": "0"})
    assert answer.status_code == 422
    assert "Sam changed version 2 after you opened this page" in text(answer)


def test_the_log_is_filtered_by_row_and_person(launched: Launch, sales: Client) -> None:
    log = RULE + "decisions/"
    assert text(sales.get(log)).count("/runs/") == 2
    assert text(sales.get(log + "?row=hot")).count("/runs/") == 1
    assert text(sales.get(log + "?search=warm@example.com")).count("/runs/") == 1
    assert "No decision" in text(sales.get(log + "?row=%00&search=%27&until=x"))


def test_the_rulebook_is_searched(launched: Launch, members: Members, sales: Client) -> None:
    new_rule("Big account", "condition", members["marketer"])
    assert "Big account" in text(sales.get("/rulebook/?search=big"))
    assert "Lead routing" not in text(sales.get("/rulebook/?search=big"))
    assert "Lead routing" in text(sales.get("/rulebook/?status=approved&search=forty%20calls"))
    assert "No rule fits" in text(sales.get("/rulebook/?search=%00%25&status=nonsense"))


def test_many_rules_cost_no_more_queries(
    launched: Launch, members: Members, sales: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        new_rule(f"Rule {number}", "condition", members["marketer"])
    sales.get("/rulebook/")
    with django_assert_num_queries(12):
        assert text(sales.get("/rulebook/")).count('class="strong-link"') == 31


def test_a_new_rule_can_be_read_at_once(members: Members) -> None:
    mia = signed_in(members["marketer"])
    for kind in ("table", "condition"):
        answer = mia.post("/rulebook/new/", {"name": f"A {kind}", "kind": kind}, follow=True)
        assert "1 of 1 example holds" in text(answer)
    assert mia.post("/rulebook/new/", {"name": "", "kind": "x"}).status_code == 422
    assert Rule.objects.count() == 2
