"""Requests that no browser and no client of ours sends: a sentence with a 4xx, on pages and by REST."""

import json
import re
from typing import Any

import pytest
from django.test import Client, override_settings

from config import checks
from config.servers.places import PROJECT
from config.templatetags.weft import drawn
from contacts.models import Key, Member
from tests.cast import signed_in, team

FORM = "application/x-www-form-urlencoded"
TOO_LARGE = b"name=" + b"x" * (5 * 1024 * 1024 + 1)
EDITS = "/api/v1/journeys/nowhere/draft/edits/"


@pytest.fixture
def members(db: None) -> dict[str, Member]:
    return team()


@pytest.mark.parametrize(
    ("body", "type"),
    [
        (TOO_LARGE, FORM),
        (b"&".join(b"a=1" for _ in range(2000)), FORM),
        (b"name=x", f"{FORM}; charset=utf-7"),
        (b"x", "multipart/form-data; boundary="),
    ],
    ids=["large", "many fields", "charset", "no boundary"],
)
def test_a_form_that_cannot_be_read_gets_a_page_that_says_so(
    members: dict[str, Member], body: bytes, type: str
) -> None:
    answer = signed_in(members["marketer"]).post("/journeys/new/", body, content_type=type)
    assert answer.status_code in (400, 413)
    assert "Content-Security-Policy" in answer
    assert b"cannot be read" in answer.content


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, 400, "parse_error"),
        (b"[" * 100_000, 400, "parse_error"),
        (b"9" * 5000, 400, "parse_error"),
        (b'{"revision": NaN}', 400, "parse_error"),
        (b"\xff\xfe", 400, "parse_error"),
        (TOO_LARGE, 413, "too_large"),
    ],
    ids=["deep object", "deep list", "digits", "NaN", "no UTF-8", "large"],
)
def test_a_body_that_cannot_be_read_gets_a_problem_document(
    members: dict[str, Member], body: bytes, status: int, code: str
) -> None:
    answer = signed_in(members["marketer"]).post(EDITS, body, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["code"] == code


def test_the_schema_says_how_problems_are_told(members: dict[str, Member]) -> None:
    answer = signed_in(members["ops"]).get("/api/schema/?format=json")
    schema: dict[str, Any] = json.loads(answer.content)
    assert schema["openapi"].startswith("3.1")
    for path in schema["paths"].values():
        for method, operation in path.items():
            assert "default" in operation["responses"], (path, method)


def test_keys_open_the_one_door_that_they_are_made_for(members: dict[str, Member]) -> None:
    def make(kind: str, secret: str, **more: Any) -> Key:
        return Key.objects.create(kind=kind, name=secret, hash=Key.hash_of(secret), hint="x", **more)

    def status(secret: str) -> int:
        return Client().get("/api/v1/contacts/", headers={"Authorization": f"Bearer {secret}"}).status_code

    make(Key.Kind.WRITE, "write")
    key = make(Key.Kind.API, "api", member=members["ops"])
    assert (status("write"), status("api"), status("")) == (401, 200, 401)
    members["ops"].is_active = False
    members["ops"].save()
    assert status("api") == 401
    members["ops"].is_active = True
    members["ops"].save()
    key.delete()
    assert status("api") == 401


def test_a_session_of_a_member_who_has_left_ends(members: dict[str, Member]) -> None:
    client = signed_in(members["ops"])
    assert client.get("/contacts/").status_code == 200
    Member.objects.filter(pk=members["ops"].pk).update(is_active=False)
    assert client.get("/contacts/").status_code == 302
    assert client.get("/api/v1/contacts/").status_code in (401, 403)


def test_a_session_does_nothing_by_rest_without_its_csrf_token(members: dict[str, Member]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(members["marketer"])
    assert client.post(EDITS, "{}", content_type="application/json").status_code == 403


@pytest.mark.parametrize("key", ["short", "tests-only-and-therefore-no-secret" * 2])
def test_a_secret_key_that_everybody_knows_is_refused(key: str) -> None:
    with override_settings(SECRET_KEY=key):
        (found,) = checks.no_known_secret(None)
    assert found.is_serious()
    with override_settings(SECRET_KEY="8tJ0q3Yx7bVn5LrW2mKf9ZsC4dHgPaQe6uTi1yXo"):
        assert checks.no_known_secret(None) == []


def test_every_icon_that_a_template_names_is_there() -> None:
    named = re.compile(r'\{%\s*icon\s+"([^"]+)"')
    for template in (PROJECT / "templates").rglob("*.html"):
        for name in named.findall(template.read_text()):
            assert "<svg" in drawn(name, 16, ""), template


@pytest.mark.parametrize("path", ["contacts/nobody/", "journeys/ä/", "nothing/", "enrollments/1/"])
def test_an_address_of_the_rest_api_that_leads_nowhere_says_so_in_its_form(db: None, path: str) -> None:
    answer = Client().get(f"/api/v1/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["code"] == "not_found"


def test_a_form_in_an_odd_encoding_is_refused_where_its_token_is_looked_for(
    members: dict[str, Member],
) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(members["marketer"])
    client.get("/journeys/new/")
    answer = client.post("/journeys/new/", b"a=1", content_type=f"{FORM}; charset=utf-7")
    assert answer.status_code == 400
    assert b"cannot be read" in answer.content
