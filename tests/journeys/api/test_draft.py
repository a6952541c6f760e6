import json
from typing import Any

import pytest
from django.test import Client

from contacts.models import Member
from journeys.models import Journey
from tests.cast import signed_in, team
from tests.journeys.launch import import_sample

pytestmark = pytest.mark.django_db

DRAFT = "/api/v1/journeys/feature-launch/draft/"
EDITS = f"{DRAFT}edits/"
RENAME = {"op": "set", "key": "welcome", "path": "name", "value": "Hello"}


@pytest.fixture
def members() -> dict[str, Member]:
    return team()


@pytest.fixture
def journey(members: dict[str, Member]) -> Journey:
    return import_sample(members["marketer"])


@pytest.fixture
def mia(members: dict[str, Member], journey: Journey) -> Client:
    return signed_in(members["marketer"])


def send(client: Client, *edits: Any, act: str = "tab.1", revision: int = 1) -> Any:
    body = {"revision": revision, "client": act, "edits": list(edits)}
    return client.post(EDITS, json.dumps(body), content_type="application/json")


def test_the_draft_comes_with_all_that_a_canvas_draws(mia: Client) -> None:
    shown = mia.get(DRAFT).json()
    assert shown["revision"] == 1
    assert shown["views"]["route"]["rule"] == "lead-routing"
    outcomes = [outcome["key"] for outcome in shown["views"]["route"]["outcomes"]]
    assert outcomes == ["customer", "sales", "demo", "nurture", "otherwise"]
    assert shown["rules"]["lead-routing"]["status"] == "draft"
    assert [problem["code"] for problem in shown["problems"]] == ["unapproved_rule"]


def test_an_edit_is_stored_and_answered_with_what_it_changed(mia: Client, journey: Journey) -> None:
    answer = send(mia, RENAME)
    assert answer.status_code == 200
    assert answer.json()["revision"] == 2
    (stored,) = answer.json()["edits"]
    assert (stored["client"], stored["member"]["name"], stored["inverse"]["value"]) == (
        "tab.1",
        "Mia",
        "Welcome",
    )
    assert journey.nodes.get(key="welcome").name == "Hello"


def test_whoever_missed_edits_is_told_of_them_in_the_answer(mia: Client) -> None:
    send(mia, RENAME, act="other.1")
    answer = send(mia, {**RENAME, "value": "Good day"}, act="tab.1", revision=1).json()
    assert [edit["client"] for edit in answer["edits"]] == ["other.1", "tab.1"]


def test_edits_since_a_number_can_be_asked_for(mia: Client) -> None:
    send(mia, RENAME, act="tab.1")
    send(mia, {**RENAME, "value": "Good day"}, act="tab.2")
    news = mia.get(f"{EDITS}?since=2").json()
    assert [edit["number"] for edit in news["edits"]] == [3]
    assert news["revision"] == 3


def test_repeating_a_request_changes_nothing(mia: Client, journey: Journey) -> None:
    first, again = send(mia, RENAME).json(), send(mia, RENAME).json()
    assert first["edits"] == again["edits"]
    assert journey.edits.count() == 2


@pytest.mark.parametrize(
    ("edits", "code"),
    [
        ([{"op": "set", "key": "nobody", "path": "name", "value": "x"}], "unknown_node"),
        ([{"op": "explode"}], "unknown_choice"),
        ([{}], "missing_key"),
        ([], "empty"),
        (["text"], "not_a_dict"),
        ([{"op": "set", "key": "welcome", "path": "name", "value": "x" * 200}], "too_long"),
        ([{"op": "move", "key": "welcome", "position": ["a", None]}], "bad_position"),
        ([{"op": "set", "key": "welcome", "path": "name", "value": "a\u0000b"}], "bad_character"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_cure(mia: Client, edits: list[Any], code: str) -> None:
    answer = send(mia, *edits)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == code
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    "body", ["", "nonsense", "[1", '{"edits": 5, "revision": 1}', '{"revision": -1, "edits": [{}]}']
)
def test_a_body_that_is_no_request_is_refused(mia: Client, body: str) -> None:
    answer = mia.post(EDITS, body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["problems"]


@pytest.mark.parametrize("since", ["-1", "x", "9" * 30, "1.5"])
def test_a_number_that_is_none_is_refused(mia: Client, since: str) -> None:
    assert mia.get(EDITS, {"since": since}).status_code == 400


def test_problems_and_layout(mia: Client) -> None:
    assert (
        mia.get("/api/v1/journeys/feature-launch/problems/").json()["problems"][0]["code"]
        == "unapproved_rule"
    )
    positions = mia.get(f"{DRAFT}layout/").json()["positions"]
    assert positions["start"] == [0, 0]
    assert len(positions) == 10


def test_who_may_only_look_edits_nothing(members: dict[str, Member], journey: Journey) -> None:
    analyst = signed_in(members["analyst"])
    assert analyst.get(DRAFT).status_code == 200
    assert send(analyst, RENAME).status_code == 403
    assert signed_in(members["sales"]).get(DRAFT).status_code == 403
    assert signed_in(None).get(DRAFT).status_code in (401, 403)
    assert journey.edits.count() == 1


def test_a_journey_that_is_not_there(mia: Client) -> None:
    answer = mia.get("/api/v1/journeys/nowhere/draft/")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
