"""Rules, decisions, journeys, runs, numbers and tasks over REST."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from contacts import keys
from contacts.models import Key, Member
from journeys.models import Task
from journeys.services.new_journey import new_journey
from tests.cast import team
from tests.journeys.engine import stage
from tests.journeys.launch import Launch, launch

API = "/api/v1"


@pytest.fixture
def members(db: None) -> dict[str, Member]:
    return team()


@pytest.fixture
def launched(members: dict[str, Member]) -> Launch:
    return launch(members["marketer"], members["reviewer"])


@pytest.fixture
def api(members: dict[str, Member]) -> Client:
    _, secret = keys.make(Key.Kind.API, "script", members["ops"])
    return Client(headers={"Authorization": f"Bearer {secret}"})


def get(api: Client, path: str, status: int = 200, **asked: str) -> Any:
    answer = api.get(API + path, asked)
    assert answer.status_code == status, answer.content
    return answer.json()


def send(api: Client, method: str, path: str, body: Any, status: int = 200) -> Any:
    answer = api.generic(method, API + path, json.dumps(body), "application/json")
    assert answer.status_code == status, answer.content
    return answer.json()


def test_rules_are_listed_with_their_documents(api: Client, launched: Launch) -> None:
    (rule,) = get(api, "/rules/", search="routing")["results"]
    assert (rule["slug"], rule["approved"], rule["opened"]) == ("lead-routing", 1, None)
    assert rule["document"]["format"] == "weft.rule/1"
    assert get(api, "/rules/lead-routing/")["name"] == "Lead routing"
    (version,) = get(api, "/rules/lead-routing/versions/")["results"]
    assert (version["number"], version["status"], version["approved_by"]) == (
        1,
        "approved",
        "reviewer@example.com",
    )
    assert get(api, "/rules/nothing/", 404)["code"] == "not_found"


def test_a_rule_decides_for_others_and_says_why(api: Client, launched: Launch) -> None:
    answer = send(api, "POST", "/rules/lead-routing/decide/", {"facts": {"contact.score": 90}})
    assert (answer["version"], answer["row"], answer["outputs"]) == (
        1,
        "hot",
        {"route": "sales", "pause": "1d"},
    )
    assert answer["explanation"] == "Sent to *sales* by row *hot* because Lead score 90 is over 80."
    assert answer["seen"]["contact.score"] == 90


def test_a_rule_decides_for_many_at_once(api: Client, launched: Launch) -> None:
    facts = [{"contact.score": 90}, {}, {"contact.plan": "pro"}]
    answer = send(api, "POST", "/rules/lead-routing/decide/", {"facts": facts})
    assert [each["row"] for each in answer["answers"]] == ["hot", "otherwise", "ours"]
    assert answer["answers"][1]["fallback"] == "no_row"
    assert "row" not in answer


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "required"),
        ({"facts": 1}, "invalid"),
        ({"facts": [1]}, "invalid"),
        ({"facts": [{}] * 1001}, "too_many"),
        ({"facts": {"contact.shoe": 1}}, "unknown_fact"),
        ({"facts": {}, "ages": {"contact.score": "soon"}}, "not_a_duration"),
        ({"facts": {}, "version": 0}, "min_value"),
        ([], "invalid"),
    ],
)
def test_a_question_that_cannot_be_read_is_refused(
    api: Client, launched: Launch, body: Any, code: str
) -> None:
    problem = send(api, "POST", "/rules/lead-routing/decide/", body, 400)
    assert code in [each["code"] for each in problem["problems"]]


def test_values_of_another_type_count_as_missing(api: Client, launched: Launch) -> None:
    values: list[Any] = ["many", [], {}, None, True]
    for value in values:
        answer = send(api, "POST", "/rules/lead-routing/decide/", {"facts": {"contact.score": value}})
        assert answer["row"] == "otherwise", value


def test_journeys_versions_and_numbers(api: Client, launched: Launch) -> None:
    (journey,) = get(api, "/journeys/?status=live")["results"]
    assert (journey["slug"], journey["live_version"]) == ("feature-launch", 1)
    assert get(api, "/journeys/feature-launch/")["status"] == "live"
    assert (
        get(api, "/journeys/feature-launch/versions/")["results"][0]["document"]["slug"] == "feature-launch"
    )
    numbers = get(api, "/journeys/feature-launch/metrics/")
    assert numbers["everybody"] == {"entered": 4, "under_way": 2, "ended": 2, "converted": 1}
    assert numbers["nodes"]["wait"] == {
        "arrived": 4, "waiting": 1, "failed": 0, "left": {"next": 2, "goal": 1}, "went_on": 2,
        "reached_goal": 1, "rows": {},
    }  # fmt: skip
    for number in ("9", "x", "-1", "99999999999999999999"):
        assert get(api, "/journeys/feature-launch/metrics/", 404, version=number)["code"] == "no_version"


def test_runs_and_the_path_of_one(api: Client, launched: Launch) -> None:
    runs = get(api, "/journeys/feature-launch/enrollments/")["results"]
    assert len(runs) == 4
    (run,) = get(api, "/journeys/feature-launch/enrollments/", search="hot@example.com")["results"]
    assert (run["state"], run["how"]) == ("ended", "end")
    assert len(get(api, "/journeys/feature-launch/enrollments/", state="live")["results"]) == 2
    path = get(api, f"/enrollments/{run['id']}/")
    assert [step["node"] for step in path["steps"]] == ["start", "welcome", "wait", "route", "sales", "done"]
    assert path["steps"][3]["decision"]["row"] == "hot"
    assert path["steps"][4]["tasks"] == [str(Task.objects.get().public_id)]


def test_a_journey_is_tried_published_paused_and_resumed(api: Client, launched: Launch) -> None:
    report = send(api, "POST", "/journeys/feature-launch/simulate/", {})
    assert report["passed"]
    assert len(report["tests"]) == 9
    version = send(api, "POST", "/journeys/feature-launch/publish/", {"note": "again"}, 201)
    assert (version["number"], version["note"], version["published_by"]) == (2, "again", "ops@example.com")
    assert send(api, "POST", "/journeys/feature-launch/pause/", {})["status"] == "paused"
    assert send(api, "POST", "/journeys/feature-launch/pause/", {}, 409)["code"] == "wrong_status"
    assert send(api, "POST", "/journeys/feature-launch/resume/", {})["status"] == "live"
    assert send(api, "POST", "/journeys/feature-launch/resume/", {}, 409)["code"] == "wrong_status"


def test_what_is_chosen_for_a_pause_is_answered_back(api: Client, launched: Launch) -> None:
    path = "/journeys/feature-launch"
    assert get(api, f"{path}/")["pause"] is None
    assert send(api, "POST", f"{path}/pause/", {"entrants": "never"}, 400)["code"] == "invalid_choice"
    held = send(api, "POST", f"{path}/pause/", {"entrants": "wait"})["pause"]
    assert (held["state"], held["entrants"], held["waits"], held["overdue"]) == ("held", "wait", None, None)
    assert send(api, "POST", f"{path}/resume/", {"per_minute": 0}, 400)["code"] == "min_value"
    chosen = {"waits": "extend", "overdue": "skip", "per_minute": 600}
    resumed = send(api, "POST", f"{path}/resume/", chosen)
    assert resumed["status"] == "live"
    assert {name: resumed["pause"][name] for name in chosen} == chosen
    assert resumed["pause"]["state"] == "over"
    (listed,) = get(api, "/journeys/")["results"]
    assert listed["pause"] == get(api, f"{path}/")["pause"] == resumed["pause"]


def test_what_stands_in_the_way_of_publishing_is_said(
    api: Client, launched: Launch, members: dict[str, Member]
) -> None:
    new_journey("Empty", "", members["marketer"])
    refused = send(api, "POST", "/journeys/empty/publish/", {}, 409)
    assert refused["problems"][0]["place"].startswith("nodes/start")
    assert send(api, "POST", "/journeys/empty/simulate/", {}, 400)["problems"]


def test_a_task_is_closed(api: Client, launched: Launch) -> None:
    (task,) = get(api, "/tasks/", state="open")["results"]
    assert (task["title"], task["journey"]) == ("Call Hot", "feature-launch")
    assert send(api, "PATCH", f"/tasks/{task['id']}/", {"state": "done"})["state"] == "done"
    assert send(api, "PATCH", f"/tasks/{task['id']}/", {"state": "open"})["state"] == "open"
    assert send(api, "PATCH", f"/tasks/{task['id']}/", {"state": "won"}, 400)["code"] == "invalid_choice"


def test_the_description_of_the_api_is_valid(tmp_path: Path, db: None) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))


def test_the_api_describes_itself(api: Client, launched: Launch) -> None:
    answer = Client().get("/api/schema/", headers={"Accept": "application/vnd.oai.openapi+json"})
    document = json.loads(answer.content)
    assert document["openapi"].startswith("3.1")
    assert "/api/v1/rules/{slug}/decide/" in document["paths"]


def test_contacts_are_let_in(api: Client, members: dict[str, Member]) -> None:
    version = stage.publish(
        stage.journey(
            [{"key": "hand", "kind": "trigger_api"}, {"key": "done", "kind": "exit"}],
            [("hand", "next", "done")],
            settings={"reentry": {"per": "order"}},
        )
    )
    path = f"/journeys/{version.journey.slug}/enrollments/"
    ada = stage.somebody(email="ada@example.com")
    body = {"contacts": [str(ada.public_id)], "user_ids": ["nobody"], "properties": {"order": "A1"}}
    entered = send(api, "POST", path, body, 201)
    assert (entered["refused"], entered["unknown"]) == ({}, ["nobody"])
    (run,) = get(api, path)["results"]
    assert entered["enrollments"] == [run["id"]]
    assert send(api, "POST", path, body, 201)["refused"] == {"entered_before": 1}
    del body["properties"]
    assert send(api, "POST", path, body, 201)["refused"] == {"no_key": 1}


def test_who_is_let_into_a_paused_journey_waits_where_that_was_chosen(api: Client) -> None:
    nodes = [{"key": "hand", "kind": "trigger_api"}, {"key": "done", "kind": "exit"}]
    journey = stage.publish(stage.journey(nodes, [("hand", "next", "done")])).journey
    path = f"/journeys/{journey.slug}"
    send(api, "POST", f"{path}/pause/", {"entrants": "wait"})
    body = {"contacts": [str(stage.somebody(email="ada@example.com").public_id)]}
    entered = send(api, "POST", f"{path}/enrollments/", body, 201)
    assert (entered["enrollments"], entered["refused"], entered["waiting"]) == ([], {}, 1)
    resumed = send(api, "POST", f"{path}/resume/", {})
    assert (resumed["status"], resumed["pause"]["done"], resumed["pause"]["total"]) == ("live", 1, 1)
    assert len(get(api, f"{path}/enrollments/")["results"]) == 1


def test_who_is_let_in_is_named_and_can_be_kept(api: Client, launched: Launch) -> None:
    path = "/journeys/feature-launch/enrollments/"
    bodies: list[Any] = [
        {},
        {"user_ids": ["u"] * 1001},
        {"contacts": ["me"]},
        {"user_ids": "u"},
        [],
        {"contacts": None},
    ]
    for body in bodies:
        send(api, "POST", path, body, 400)
    for text in ("\x00", "\ud800"):
        problem = send(api, "POST", path, {"user_ids": ["u"], "properties": {"a": [text]}}, 400)
        assert problem["problems"][0]["place"] == "properties/a/0"
    problem = send(api, "POST", path, {"user_ids": ["u"]}, 409)
    assert "By hand or API" in problem["problems"][0]["cure"]
