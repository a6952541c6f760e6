"""Event collection over HTTP: what goes in, what comes back."""

import base64
import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest
import requests

from contacts import keys
from contacts.models import Contact, Event, Key, Refusal
from tests.contacts.conftest import WRITE_KEY as KEY

type Post = Callable[..., requests.Response]


@pytest.fixture
def post(live_server_asgi: str, key: Key) -> Post:
    """Posts a body (JSON unless bytes) to an address with the write key."""

    def send(path: str, body: Any, headers: dict[str, str] | None = None, auth: str | None = KEY) -> Any:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        head = {"Authorization": "Basic " + base64.b64encode(f"{auth}:".encode()).decode()} if auth else {}
        return requests.post(
            live_server_asgi + path, data, headers=head | (headers or {}), allow_redirects=False, timeout=10
        )

    return send


def track(**fields: Any) -> dict[str, Any]:
    return {"type": "track", "event": "seen", "userId": "u-1", **fields}


@pytest.mark.parametrize("path", ["/v1/batch", "/v1/batch/", "/v1/b", "/v1/b/"])
def test_a_batch_is_taken_at_each_of_its_addresses(post: Post, path: str) -> None:
    answer = post(path, {"batch": [track(messageId="1"), track(messageId="2")]})
    assert (answer.status_code, answer.content) == (200, b'{"success": true}')
    assert Event.objects.count() == 2


@pytest.mark.parametrize("path", ["/v1/track", "/v1/t", "/v1/track/"])
def test_a_single_call_needs_no_type(post: Post, path: str) -> None:
    assert post(path, {"event": "seen", "userId": 7}).status_code == 200
    assert Event.objects.get().name == "seen"


def test_gzip_is_known_by_its_bytes_whatever_the_headers_say(post: Post) -> None:
    body = gzip.compress(json.dumps({"batch": [track()]}).encode())
    assert post("/v1/batch", body, {"Content-Type": "application/x-www-form-urlencoded"}).status_code == 200
    assert post("/v1/batch", body, {"Content-Encoding": "gzip"}).status_code == 200
    assert Event.objects.count() == 2


def test_the_key_may_stand_in_the_body_or_the_address(post: Post) -> None:
    assert post("/v1/batch", {"batch": [track()], "writeKey": KEY}, auth=None).status_code == 200
    assert post(f"/beacon/v1/batch?writeKey={KEY}", {"batch": [track()]}, auth=None).status_code == 200
    answer = post("/v1/batch", {"batch": [track()]}, auth=None)
    assert (answer.status_code, answer.json()["code"]) == (401, "unknown_key")
    assert post("/v1/batch", {"batch": [track()], "writeKey": KEY}, auth="wrong").status_code == 401


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "bad_json"),
        (b"[]", 400, "bad_json"),
        (b"[" * 200_000, 400, "bad_json"),
        (b"{}", 400, "no_batch"),
        (b'{"batch": {}}', 400, "no_batch"),
        (b"\x1f\x8bnonsense", 400, "bad_gzip"),
        (gzip.compress(b'{"batch": []}' + b" " * 100, mtime=0)[:-12], 400, "bad_gzip"),
        (gzip.compress(b" " * 6_000_000, mtime=0), 413, "too_large"),
        (b" " * 6_000_000, 413, "too_large"),
        (b'{"batch": [' + b"{}," * 10_000 + b"{}]}", 413, "too_many"),
    ],
)
def test_a_bad_body_gets_a_clear_answer(post: Post, body: bytes, status: int, code: str) -> None:
    answer = post("/v1/batch", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["message"]


def test_a_bad_message_never_fails_its_batch(post: Post) -> None:
    bad = [
        5,
        None,
        {"type": "nonsense", "userId": "u-1"},
        {"type": "track", "userId": "u-1"},
        track(userId=None),
        track(userId=["u"]),
        track(userId=True),
        track(event={"a": 1}),
        track(properties="text"),
        track(properties={"x": "y" * 70_000}),
        {"type": "alias", "userId": "u-1"},
        {"type": "group", "userId": "u-1"},
    ]
    answer = post("/v1/batch", {"batch": [*bad, track(messageId="good")]})
    assert answer.status_code == 200
    assert [event.message_id for event in Event.objects.all()] == ["good"]
    assert Refusal.objects.count() == len(bad)
    assert set(Refusal.objects.values_list("code", flat=True)) >= {"no_identity", "too_large", "wrong_type"}


def test_texts_that_no_database_holds_are_mended(post: Post) -> None:
    body = (
        b'{"batch": [{"type": "track", "event": "a\\u0000b", "userId": "u\\ud800", "properties": '
        b'{"n": NaN, "big": 1e400, "long": 12345678901234567890123, "x\\u0000": "\\udfff", "i": Infinity}}]}'
    )
    assert post("/v1/batch", body).status_code == 200
    event = Event.objects.get()
    assert event.name == "a\ufffdb"
    assert event.properties == {
        "n": None, "big": None, "long": "12345678901234567890123", "x\ufffd": "\ufffd", "i": None,
    }  # fmt: skip


def test_deep_nesting_refuses_its_message_alone(post: Post) -> None:
    deep = json.loads("[" * 300 + "]" * 300)
    assert post("/v1/batch", {"batch": [track(properties={"x": deep}), track()]}).status_code == 200
    assert Event.objects.count() == 1
    assert Refusal.objects.get().code == "too_deep"


def test_a_preflight_allows_what_clients_ask_for(live_server_asgi: str) -> None:
    asked = "authorization,content-type,anonymousid,sentat,rsa-retry-attempt"
    answer = requests.options(
        live_server_asgi + "/v1/batch",
        headers={"Origin": "https://shop.example", "Access-Control-Request-Headers": asked},
        timeout=10,
    )
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Headers"] == asked
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Expose-Headers"] == "Retry-After"


def test_other_calls_and_methods_are_named(live_server_asgi: str) -> None:
    assert requests.get(live_server_asgi + "/v1/batch", timeout=10).status_code == 405
    assert requests.post(live_server_asgi + "/v1/nonsense", timeout=10).status_code == 404


def test_a_revoked_key_is_refused(post: Post, key: Key) -> None:
    keys.revoke(key)
    assert post("/v1/batch", {"batch": [track()]}).status_code == 401
    assert not Contact.objects.exists()
