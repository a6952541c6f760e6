"""Rules in and out over REST as files."""

import json
from typing import Any

import pytest
from django.test import Client

from contacts import keys
from contacts.models import Key, Member
from journeys.models import Rule, RuleVersion
from tests.cast import team
from tests.journeys.launch import Launch, launch

RULES = "/api/v1/rules/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"json": "application/json", "csv": "text/csv", "dmn": "application/xml", "xlsx": XLSX}


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


def post(api: Client, content: bytes, type: str, status: int, asked: str = "") -> Any:
    answer = api.generic("POST", RULES + asked, content, type)
    assert answer.status_code == status, answer.content
    return answer.json()


@pytest.mark.parametrize("kind", ["json", "csv", "dmn", "xlsx"])
def test_a_rule_goes_out_and_comes_back(api: Client, launched: Launch, kind: str) -> None:
    answer = api.get(f"{RULES}lead-routing/files/{kind}/", headers={"Accept": TYPES[kind]})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith(TYPES[kind])
    assert answer["Content-Disposition"].startswith('attachment; filename="lead-routing.')
    made = post(api, answer.content, TYPES[kind], 201)
    assert [(each["slug"], each["makes"]) for each in made["rules"]] == [("lead-routing", "nothing")]
    assert RuleVersion.objects.filter(rule__slug="lead-routing").count() == 1


def test_a_check_stores_nothing_and_an_import_makes_a_draft(api: Client, launched: Launch) -> None:
    text = b"contact.score,route\n> 80,sales\n"
    looked = post(api, text, "text/csv", 200, "?check=true")
    assert (looked["stored"], looked["rules"][0]["makes"]) == (False, "new")
    assert not Rule.objects.filter(slug="body").exists()
    made = post(api, text, "text/csv", 201)
    assert made["stored"]
    assert [note["code"] for note in made["notes"]] == ["guessed_type", "guessed_type"]
    assert Rule.objects.get(slug="body").versions.get().status == RuleVersion.Status.DRAFT


SEGMENT = {
    "format": "weft.segment/1",
    "slug": "s",
    "name": "S",
    "condition": {"fact": "contact.a", "is": "known"},
}


@pytest.mark.parametrize(
    ("content", "type", "code"),
    [
        (b"", "application/json", "not_json"),
        (b"[1]", "application/json", "unknown_format"),
        (json.dumps(SEGMENT).encode(), "application/json", "not_a_rule"),
        (
            b'{"format": "weft.rule/1", "slug": "x", "kind": "table", "table": {}}',
            "application/json",
            "too_few",
        ),
        (b"<a", "application/xml", "not_xml"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "text/xml", "unsafe_xml"),
        (b"PK\x03\x04", XLSX, "not_xlsx"),
        (b"a,b\n1,2", "text/csv", "no_inputs"),
        (b"\xff\xfe", "application/octet-stream", "not_utf8"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_problem_document(
    api: Client, launched: Launch, content: bytes, type: str, code: str
) -> None:
    before = Rule.objects.count()
    problem = post(api, content, type, 400)
    assert code in [each["code"] for each in problem["problems"]], problem
    assert all(each["place"] and each["cure"] for each in problem["problems"])
    assert Rule.objects.count() == before


def test_a_body_that_is_too_large_is_413(api: Client, launched: Launch) -> None:
    assert post(api, b"x" * (6 * 1024 * 1024), "text/csv", 413)["code"] == "too_large"


@pytest.mark.parametrize(
    "address",
    [
        "lead-routing/files/pdf/",
        "nothing/files/csv/",
        "lead-routing/files/csv/?version=9",
        "lead-routing/files/csv/?version=x",
    ],
)
def test_a_file_that_does_not_exist_is_404(api: Client, launched: Launch, address: str) -> None:
    assert api.get(RULES + address).status_code == 404


def test_ages_may_be_given_for_each_set_of_facts(api: Client, launched: Launch) -> None:
    def ask(body: Any, status: int = 200) -> Any:
        answer = api.generic("POST", f"{RULES}lead-routing/decide/", json.dumps(body), "application/json")
        assert answer.status_code == status, answer.content
        return answer.json()

    facts = [{"contact.score": 90}, {"contact.score": "many"}, {}]
    answers = ask({"facts": facts, "ages": [{"contact.score": "1d"}, {}, {}]})["answers"]
    assert answers[0]["missing"].get("contact.score") is None
    assert ask({"facts": facts, "ages": [{}]}, 400)["code"] == "invalid"
    assert ask({"facts": {}, "ages": [{}]}, 400)["code"] == "invalid"
    assert ask({"facts": {}, "ages": 5}, 400)["code"] == "invalid"
    assert (
        ask({"facts": facts, "ages": [{}, {"contact.score": "soon"}, {}]}, 400)["problems"][0]["place"]
        == "ages/1/contact.score"
    )
