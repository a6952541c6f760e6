"""Segments over REST, and their pages."""

import json
from typing import Any

import pytest
from django.test import Client

from contacts.models import Segment
from contacts.segments import passes
from tests.cast import signed_in, team
from tests.contacts.facts import identify, take, who
from tests.contacts.segments.crowd import members

pytestmark = pytest.mark.django_db

PRO = {"fact": "contact.plan", "is": "equal_to", "value": "pro"}


@pytest.fixture
def marketer() -> Client:
    return signed_in(team()["marketer"])


def send(client: Client, method: str, address: str, body: Any = None) -> Any:
    answer = client.generic(method, address, json.dumps(body or {}), "application/json")
    return answer.status_code, answer.json()


def test_a_segment_is_made_counted_and_changed(marketer: Client) -> None:
    take(identify("ada", plan="pro", email="ada@example.com"), identify("bob", plan="free"))
    made = {"slug": "pros", "name": "Pros", "condition": PRO}
    status, body = send(marketer, "POST", "/api/v1/segments/", made)
    assert status == 201
    assert body["building"]
    passes.rebuild_some()
    status, body = send(marketer, "GET", "/api/v1/segments/pros/")
    assert (body["count"], body["building"], body["condition"]) == (1, False, PRO)
    assert body["sample"] == [{"id": str(who("ada").public_id), "email": "ada@example.com"}]
    status, body = send(marketer, "GET", "/api/v1/segments/?search=pro")
    assert [one["slug"] for one in body["results"]] == ["pros"]
    status, body = send(marketer, "PATCH", "/api/v1/segments/pros/", {"condition": {**PRO, "value": "free"}})
    assert status == 200
    passes.rebuild_some()
    assert members("pros") == {who("bob").pk}
    assert send(marketer, "POST", "/api/v1/segments/", made)[1]["code"] == "taken"


def test_what_is_wrong_is_said_at_its_place(marketer: Client) -> None:
    wrong = {"all": [PRO, {"fact": "segment.pros", "is": "equal_to", "value": True}]}
    status, body = send(
        marketer, "POST", "/api/v1/segments/", {"slug": "pros", "name": "Pros", "condition": wrong}
    )
    assert (status, body["code"], body["problems"][0]["place"]) == (400, "circular_segment", "condition")
    body = send(
        marketer, "POST", "/api/v1/segments/", {"slug": "x", "name": "X", "condition": {"all": [{}]}}
    )[1]
    assert body["problems"][0]["place"] == "condition/all/0"
    body = send(marketer, "POST", "/api/v1/segments/", {"slug": "x", "name": "X"})[1]
    assert body["problems"][0]["place"] == "condition"
    assert not Segment.objects.exists()


def test_contacts_are_put_on_a_list_and_taken_off_it(marketer: Client) -> None:
    take(identify("ada"), identify("bob"))
    assert (
        send(marketer, "POST", "/api/v1/segments/", {"slug": "vip", "name": "VIP", "kind": "list"})[0] == 201
    )
    move = {"action": "add", "contacts": [str(who("ada").public_id)], "user_ids": ["bob", "nobody"]}
    assert send(marketer, "POST", "/api/v1/segments/vip/members/", move)[1] == {
        "moved": 2,
        "unknown": ["nobody"],
    }
    assert members("vip") == {who("ada").pk, who("bob").pk}
    move = {"action": "remove", "user_ids": ["bob"]}
    assert send(marketer, "POST", "/api/v1/segments/vip/members/", move)[1]["moved"] == 1
    assert send(marketer, "GET", "/api/v1/segments/vip/")[1]["count"] == 1
    send(marketer, "POST", "/api/v1/segments/", {"slug": "pros", "name": "Pros", "condition": PRO})
    assert send(marketer, "POST", "/api/v1/segments/pros/members/", move)[0] == 400


def test_pages_show_the_condition_in_words_the_count_and_some_people(marketer: Client) -> None:
    take(identify("ada", plan="pro", email="ada@example.com"))
    answer = marketer.post(
        "/segments/new/", {"name": "Pro users", "kind": "condition", "condition": json.dumps(PRO)}
    )
    assert answer["Location"] == "/segments/pro-users/"
    page = marketer.get("/segments/pro-users/").content.decode()
    assert "Everybody is being asked" in page
    passes.rebuild_some()
    page = marketer.get("/segments/pro-users/").content.decode()
    assert "ada@example.com" in page
    assert "plan is pro" in page
    assert "Everybody is being asked" not in page
    assert "Pro users" in marketer.get("/segments/").content.decode()
    assert marketer.get("/segments/pro-users/count/").status_code == 200
    answer = marketer.post("/segments/pro-users/", {"name": "Pros", "condition": "{"})
    assert answer.status_code == 422
    assert "This is not JSON" in answer.content.decode()
    wrong = json.dumps({"fact": "segment.pro-users", "is": "equal_to", "value": True})
    answer = marketer.post("/segments/pro-users/", {"name": "Pros", "condition": wrong})
    assert "own condition" in answer.content.decode()
    answer = marketer.post("/segments/new/", {"name": "Wrong", "kind": "condition", "condition": "{"})
    assert answer.status_code == 422


def test_a_condition_is_counted_before_it_is_kept(marketer: Client) -> None:
    take(identify("ada", plan="pro"), identify("bob", plan="free"), identify("cyd", plan="free"))
    marketer.post("/segments/new/", {"name": "Pros", "kind": "condition", "condition": json.dumps(PRO)})
    said = {"condition": json.dumps({**PRO, "value": "free"})}
    answer = marketer.post("/segments/pros/try/", said, headers={"HX-Request": "true"}).content.decode()
    assert ">2</strong>" in answer
    assert "would belong" in answer
    assert Segment.objects.get().condition == PRO
    answer = marketer.post("/segments/pros/try/", {"condition": "{"}).content.decode()
    assert "This is not JSON" in answer


def test_the_page_says_who_uses_it(marketer: Client) -> None:
    marketer.post("/segments/new/", {"name": "VIP", "kind": "list"})
    inner = json.dumps({"fact": "segment.vip", "is": "equal_to", "value": True})
    marketer.post("/segments/new/", {"name": "Best", "kind": "condition", "condition": inner})
    marketer.post("/journeys/new/", {"name": "Launch"})
    assert "Best" in marketer.get("/segments/vip/uses/").content.decode()
    assert "names it yet" in marketer.get("/segments/best/uses/").content.decode()
