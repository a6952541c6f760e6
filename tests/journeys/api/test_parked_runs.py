"""A parked run over REST: what holds it up, and what is decided about it."""

import json
from typing import Any

import pytest
from django.test import Client

from config import clock
from contacts import keys
from contacts.models import Contact, Key, Member
from journeys.engine.check import check
from journeys.models import Enrollment, JournalEntry, Run
from tests.cast import team
from tests.journeys.engine import stage
from tests.journeys.services.parked import park


@pytest.fixture
def members(db: None) -> dict[str, Member]:
    return team()


@pytest.fixture
def parked(members: dict[str, Member]) -> Contact:
    return park()


def bearing(member: Member) -> Client:
    _, secret = keys.make(Key.Kind.API, "script", member)
    return Client(headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture
def api(members: dict[str, Member]) -> Client:
    return bearing(members["ops"])


def address(contact: Contact, act: str = "") -> str:
    return f"/api/v1/enrollments/{Run.objects.get(contact=contact).public_id}/{act}"


def post(api: Client, contact: Contact, act: str, body: Any = None, status: int = 200) -> Any:
    answer = api.post(address(contact, act), json.dumps(body or {}), "application/json")
    assert answer.status_code == status, answer.content
    return answer.json()


def test_it_says_what_holds_a_run_up(parked: Contact, api: Client, members: dict[str, Member]) -> None:
    path = api.get(address(parked)).json()
    assert (path["run"]["state"], path["wait"]) == ("parked", None)
    failure = path["failure"]
    assert (failure["node"], failure["attempt"], failure["parked"], failure["retry_at"]) == (
        "hold", 5, True, None,
    )  # fmt: skip
    assert "poison" in failure["reason"]
    assert failure["trace"].startswith("Traceback")
    seen = bearing(members["analyst"]).get(address(parked)).json()["failure"]
    assert (seen["reason"], seen["trace"]) == (failure["reason"], None)


def test_it_says_what_a_run_waits_for(parked: Contact, api: Client) -> None:
    other = stage.somebody(email="well@example.com")
    stage.happen(other, "started")
    stage.rest()
    path = api.get(address(other)).json()
    assert path["failure"] is None
    assert path["wait"] == {"until": path["due"], "facts": [{"kind": "event", "name": "finished"}]}
    assert path["due"] > clock.now().isoformat()[:19]


def test_a_failure_that_was_got_over_is_no_more_told(parked: Contact, api: Client) -> None:
    post(api, parked, "resume/")
    stage.rest()
    path = api.get(address(parked)).json()
    assert (path["run"]["state"], path["failure"], path["wait"]) == ("ended", None, None)


def test_it_is_resumed_once(parked: Contact, api: Client) -> None:
    assert post(api, parked, "resume/")["state"] == "live"
    refused = post(api, parked, "resume/", status=409)
    assert (refused["code"], "live" in refused["problems"][0]["cure"]) == ("not_parked", True)
    assert JournalEntry.objects.filter(verb="ops.retried").count() == 1
    assert check() == []


def test_it_is_ended(parked: Contact, api: Client) -> None:
    ended = post(api, parked, "end/")
    assert (ended["state"], ended["how"]) == ("ended", "stopped")
    assert post(api, parked, "skip/", {"node": "late"}, 409)["code"] == "not_parked"
    assert check() == []


def test_it_skips_to_a_step_of_its_version(parked: Contact, api: Client) -> None:
    for wrong in ("nowhere", "\u2603", "x" * 60):
        refused = post(api, parked, "skip/", {"node": wrong}, 400)
        assert refused["problems"][0]["place"] == "node"
        assert "hold" in refused["problems"][0]["cure"]
    assert post(api, parked, "skip/", {}, 400)["problems"][0]["place"] == "node"
    assert Enrollment.objects.get().state == Enrollment.State.FAILED
    run = post(api, parked, "skip/", {"node": "late"})
    assert (run["state"], run["node"]) == ("live", "late")
    assert [step["outcome"] for step in api.get(address(parked)).json()["steps"]] == ["next", "by_hand", ""]
    assert check() == []


def test_only_ops_leads_decide(parked: Contact, members: dict[str, Member]) -> None:
    for role in ("marketer", "reviewer", "analyst", "sales"):
        for act in ("resume/", "skip/", "end/"):
            post(bearing(members[role]), parked, act, {"node": "late"}, 403)
    assert Enrollment.objects.get().state == Enrollment.State.FAILED
