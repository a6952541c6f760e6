"""The page on which a journey is reviewed with its rules, and the same over REST."""

import json
import re
from typing import Any

from django.test import Client

from contacts.models import Member
from journeys.models import Bundle, Rule
from tests.cast import signed_in
from tests.journeys.launch import import_sample

Members = dict[str, Member]
PAGE = "/journeys/feature-launch/review/"
API = f"/api/v1{PAGE}"


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def post(client: Client, act: str, **given: object) -> Any:
    return client.post(f"{PAGE}{act}/", given, follow=True)


def test_from_the_draft_to_what_is_live(members: Members) -> None:
    import_sample(members["marketer"])
    mia, lena = signed_in(members["marketer"]), signed_in(members["reviewer"])
    publish = "/journeys/feature-launch/publish/"
    assert "Send the journey and its rules to review together" in text(mia.get(publish))
    page = text(mia.get(PAGE))
    assert "Nothing of this rule is in force yet." in page
    assert "Case study" in page
    assert "waits for approval" in text(post(mia, "send", note="Für den <b>Start</b>"))
    assert PAGE in text(lena.get("/"))
    page = text(lena.get(PAGE))
    assert "Für den &lt;b&gt;Start&lt;/b&gt;" in page
    rule = "/rulebook/lead-routing/"
    page = text(lena.get(rule))
    said = "Version 1 of Lead routing is reviewed together with"
    assert PAGE in page
    assert f"{said} the journey Feature launch nurture" in page
    assert f'action="{rule}approve/"' not in page
    assert f'action="{rule}send-back/"' not in page
    refused = lena.post(f"{rule}approve/", {"revision": Rule.objects.get().versions.get().revision})
    assert refused.status_code == 422
    assert f"{said} the journey" in text(refused)
    page = text(signed_in(members["sales"]).get(rule))
    assert f"{said} a journey." in page
    assert PAGE not in page
    assert post(lena, "send-back", because="").status_code == 422
    assert "is sent back" in text(post(lena, "send-back", because="Shorter, please"))
    assert "Shorter, please" in text(mia.get(PAGE))
    post(mia, "send")
    bundle = Bundle.objects.get(status="in_review")
    assert post(lena, "approve", bundle=bundle.pk + 1).status_code == 422
    assert "is approved" in text(post(lena, "approve", bundle=bundle.pk))
    assert "Lena approved it together with Lead routing" in text(mia.get(publish))
    assert mia.post(publish, {"note": "Start"}).status_code == 200
    assert Rule.objects.get().versions.get().status == "approved"
    assert "Every rule that it asks is in force as it is." in text(mia.get(PAGE))


def test_the_same_over_rest(members: Members) -> None:
    import_sample(members["marketer"])
    mia, lena = signed_in(members["marketer"]), signed_in(members["reviewer"])

    def call(client: Client, method: str, path: str = "", body: object = None, status: int = 200) -> Any:
        answer = client.generic(method, API + path, json.dumps(body or {}), "application/json")
        assert answer.status_code == status, answer.content
        return answer.json()

    assert call(mia, "GET")["state"] == "draft"
    sent = call(mia, "POST", body={"note": "Look"}, status=201)
    assert (sent["state"], sent["note"], sent["sent_by"]) == ("in_review", "Look", "marketer@example.com")
    assert [(each["slug"], each["status"]) for each in sent["rules"]] == [("lead-routing", "in_review")]
    assert {each["name"] for each in sent["messages"]} >= {"Welcome", "Case study"}
    alone = {"number": 1, "revision": Rule.objects.get().versions.get().revision, "because": "No"}
    for act in ("approve", "return"):
        answer = lena.post(
            f"/api/v1/rules/lead-routing/review/{act}/", alone, content_type="application/json"
        )
        assert (answer.status_code, answer.json()["code"]) == (409, "reviewed_together")
        assert "together with the journey Feature launch nurture" in answer.content.decode()
    assert call(mia, "POST", status=409)["code"] == "in_review"
    assert call(lena, "POST", "return/", {"because": "No"})["state"] == "draft"
    sent = call(mia, "POST", status=201)
    assert call(mia, "DELETE")["state"] == "draft"
    sent = call(mia, "POST", status=201)
    approved = call(lena, "POST", "approve/", {"number": sent["number"]})
    assert (approved["state"], approved["approved_by"]) == ("approved", "reviewer@example.com")
