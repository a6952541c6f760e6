"""The table under the canvas: read, tried, and changed in a draft that is never in force."""

from typing import Any

import pytest

from contacts.models import Member
from journeys.models import Rule, RuleVersion
from journeys.services.comment_on_rule import comment
from tests.cast import signed_in
from tests.journeys.engine.stage import happen, rest
from tests.journeys.launch import Launch, import_sample, launch

Members = dict[str, Member]
TABLE = "/journeys/feature-launch/nodes/route/table/"
CHANGE = f"{TABLE}change/"
HOT = {"row": "hot", "part": "when", "column": "0"}


@pytest.fixture
def launched(members: Members) -> Launch:
    return launch(members["marketer"], members["reviewer"])


def table(member: Member, **typed: str) -> dict[str, Any]:
    found: dict[str, Any] = signed_in(member).get(TABLE, typed).json()
    return found


def change(member: Member, **given: str) -> Any:
    return signed_in(member).post(CHANGE, given)


def hot_cell(found: dict[str, Any]) -> dict[str, Any]:
    row = next(row for row in found["rows"] if row["id"] == "hot")
    cell: dict[str, Any] = row["when"][0]
    return cell


def test_a_decision_gives_its_table_and_where_each_row_leads(members: Members) -> None:
    import_sample(members["marketer"])
    found = table(members["reviewer"])
    assert (found["rule"], found["status"], found["in_force"]) == ("Lead routing", "draft", None)
    assert {row["id"]: row["outcome"] for row in found["rows"]}["keen"] == "demo"


@pytest.mark.parametrize("key", ["welcome", "nowhere", "%F0%9F%A6%8A"])
def test_what_has_no_table_is_not_found(members: Members, key: str) -> None:
    import_sample(members["marketer"])
    address = f"/journeys/feature-launch/nodes/{key}/table/"
    assert signed_in(members["reviewer"]).get(address).status_code == 404
    answer = signed_in(members["marketer"]).post(f"{address}change/", HOT | {"text": "over 70"})
    assert answer.status_code == 404


def test_what_is_typed_is_tried_on_the_log_and_stored_nowhere(launched: Launch, members: Members) -> None:
    found = table(members["marketer"], **HOT, text="over 55")
    assert found["effect"]["said"] == [
        "*1 person* of the last 30 days would go to *Call this lead* instead of *Case study*."
    ]
    assert found["effect"]["balance"] == {"nurture": -1, "sales": 1}
    assert hot_cell(found) == {"words": "over 55", "text": "> 55", "was": "over 80", "threads": 0, "talk": ""}
    assert (found["version"], found["status"], found["in_force"]) == (2, "draft", 1)
    assert launched.rule.versions.count() == 1


def test_an_outcome_is_taken_as_the_table_editor_takes_it(launched: Launch, members: Members) -> None:
    change(members["marketer"], row="keen", part="then", column="0", text="Sales")
    rows = {row["id"]: row for row in launched.rule.versions.get(number=2).document["table"]["rows"]}
    assert rows["keen"]["then"][0] == "sales"


def test_a_text_that_cannot_be_read_is_answered_with_what_is_wrong(
    launched: Launch, members: Members
) -> None:
    for text in ["over the moon", "[", '"hot"', "> 80 and", "\x00", "9" * 5000 + "x"]:
        found = table(members["marketer"], **HOT, text=text)
        assert found.keys() == {"problem"}, text
        assert found["problem"], text
        answer = change(members["marketer"], **HOT, text=text)
        assert answer.status_code == 422, text
        assert answer.json()["detail"] == found["problem"]
    assert launched.rule.versions.count() == 1


def test_a_cell_that_is_not_there_is_refused(launched: Launch, members: Members) -> None:
    for place in (
        {"row": "gone"},
        {"row": "hot", "part": "when", "column": "9"},
        {"row": "hot", "part": "when", "column": "-1"},
        {"row": "otherwise", "part": "when", "column": "0"},
    ):
        answer = change(members["marketer"], **({"part": "when", "column": "0"} | place), text="over 70")
        assert answer.status_code == 422, place
    assert launched.rule.versions.count() == 1


def test_only_tests_and_answers_are_changed_here(launched: Launch, members: Members) -> None:
    for part in ("note", "id", "", "outcomes"):
        assert change(members["marketer"], row="hot", part=part, column="0", text="x").status_code == 404
        assert signed_in(members["marketer"]).get(TABLE, {"row": "hot", "part": part}).status_code == 404


def test_a_stored_cell_is_a_draft_and_what_is_in_force_stays(launched: Launch, members: Members) -> None:
    found = change(members["marketer"], **HOT, text="over 55", was="> 80").json()
    assert hot_cell(found)["was"] == "over 80"
    assert table(members["reviewer"]) == found | {"editable": False, "curable": False}
    draft = launched.rule.versions.get(number=2)
    assert (draft.status, draft.author) == (RuleVersion.Status.DRAFT, members["marketer"])
    approved = launched.rule.versions.get(number=1)
    assert approved.status == RuleVersion.Status.APPROVED
    assert approved.document["table"]["rows"][1]["when"][0] == "> 80"


def test_a_changed_answer_that_moves_nobody_is_told_as_such(launched: Launch, members: Members) -> None:
    found = change(members["marketer"], row="hot", part="then", column="1", text="2d").json()
    assert found["effect"]["said"] == [
        "Nobody of the last 30 days would have gone another way.",
        "*1 person* would go the same way with another *Patience afterwards*.",
    ]


def test_what_was_changed_can_be_put_back_in_its_own_words(launched: Launch, members: Members) -> None:
    for place in (HOT, {"row": "hot", "part": "then", "column": "1"}):
        other = "over 70" if place["part"] == "when" else "3d"
        found = change(members["marketer"], **place, text=other).json()
        row = next(row for row in found["rows"] if row["id"] == "hot")
        cell = row["when"][0] if place["part"] == "when" else row["gives"][1]
        found = change(members["marketer"], **place, text=cell["was"], was=cell["text"]).json()
    assert found["effect"] is None
    rows = launched.rule.versions.get(number=2).document["table"]["rows"]
    assert rows == launched.rule.versions.get(number=1).document["table"]["rows"]


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(launched: Launch, members: Members) -> None:
    change(members["ops"], **HOT, text="over 60", was="> 80")
    answer = change(members["marketer"], **HOT, text="over 70", was="> 80")
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("Somebody else changed this")
    assert hot_cell(table(members["marketer"]))["words"] == "over 60"


def test_a_broken_example_is_told_and_accepted(launched: Launch, members: Members) -> None:
    found = change(members["marketer"], **HOT, text="over 70").json()
    assert [each["index"] for each in found["broken"]] == [2]
    assert "expected *demo, 3 d*, gives *sales, 1 d*" in found["broken"][0]["said"]
    seen = found["broken"][0]["seen"]
    assert change(members["marketer"], example="1", seen=seen).status_code == 422
    found = change(members["marketer"], example="2", seen=seen).json()
    assert (found["broken"], found["examples"]) == ([], 5)
    assert launched.rule.versions.get(number=2).document["examples"][2]["expect"]["route"] == "sales"
    back = change(members["marketer"], undo=str(found["undo"])).json()
    assert [each["index"] for each in back["broken"]] == [2]
    for index in ("99", "-1", "two", ""):
        assert change(members["marketer"], example=index).status_code == 422


def test_who_may_not_change_the_rule_looks_only(launched: Launch, members: Members) -> None:
    assert table(members["analyst"])["editable"] is False
    assert table(members["marketer"])["editable"] is True
    for role in ("reviewer", "analyst", "sales"):
        assert change(members[role], **HOT, text="over 70").status_code == 403
    assert signed_in(members["sales"]).get(TABLE).status_code == 403
    assert launched.rule.versions.count() == 1


def test_a_draft_in_review_is_shown_and_left_alone(launched: Launch, members: Members) -> None:
    change(members["marketer"], **HOT, text="over 70")
    RuleVersion.objects.filter(number=2).update(status=RuleVersion.Status.IN_REVIEW)
    found = table(members["marketer"])
    assert (found["status"], found["editable"]) == ("in_review", False)
    assert found["effect"]


def test_a_step_that_is_pinned_to_an_older_version_begins_no_draft(
    launched: Launch, members: Members
) -> None:
    change(members["marketer"], **HOT, text="over 70")
    node = launched.journey.nodes.get(key="route")
    node.settings["version"] = 1
    node.save()
    found = table(members["marketer"])
    assert (found["version"], found["editable"], found["effect"]) == (1, False, None)


def test_a_cell_that_is_talked_about_leads_to_its_threads(launched: Launch, members: Members) -> None:
    version = launched.rule.versions.get()
    comment(launched.rule, version, members["reviewer"], "Why 80?", "hot", "when contact.score")
    cell = hot_cell(table(members["marketer"], **HOT, text="over 55"))
    assert cell["threads"] == 1
    page = signed_in(members["marketer"]).get(cell["talk"].partition("#")[0]).content.decode()
    assert "Why 80?" in page
    assert '<option value="when contact.score" selected>' in page


def test_each_row_says_what_it_was_worth(launched: Launch, members: Members) -> None:
    happen(launched.hot, "trial_started", {"amount": 1250})
    rest()
    worth = table(members["analyst"])["worth"]
    assert worth == {"hot": {"reached": 1, "value": "1,250 EUR"}}


def test_the_rule_of_a_draft_alone_is_edited_in_place(members: Members) -> None:
    import_sample(members["marketer"])
    found = change(members["marketer"], **HOT, text="over 70").json()
    assert (found["version"], found["in_force"], found["effect"]) == (1, None, None)
    assert len(found["broken"]) == 1
    assert Rule.objects.get().versions.count() == 1


def test_what_is_doubtful_stands_under_the_canvas_and_one_click_cures_it(
    launched: Launch, members: Members
) -> None:
    change(members["marketer"], **HOT, text="any")
    shown = table(members["marketer"])
    doubts, seen = shown["doubts"], shown["seen"]
    told = next(each for each in doubts if "can never decide" in each["said"])
    cure = next(action for action in told["actions"] if action["cure"] == "remove")
    assert change(members["marketer"], cure=cure["cure"], to=cure["to"], seen="older").status_code == 422
    found = change(members["marketer"], cure=cure["cure"], to=cure["to"], seen=seen).json()
    assert told["rows"][0] not in {row["id"] for row in found["rows"]}
    assert change(members["marketer"], cure="explode", to="[").status_code == 422
    back = change(members["marketer"], undo=str(found["undo"])).json()
    assert told["rows"][0] in {row["id"] for row in back["rows"]}
    assert back["undo"] is None
    assert change(members["marketer"], undo=str(found["undo"])).status_code == 422
