"""What a hostile or broken client sends to event collection: refused by itself, and never a fault of ours."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import requests

from contacts.api import collect
from contacts.api.collect import Answer, Call, Post
from contacts.ingest.messages import Message, Refused
from contacts.models import Account, Event, Key, Refusal
from tests.contacts.conftest import WRITE_KEY

BATCH = Call("", WRITE_KEY, "")
BEYOND = b"1e-99999999999999999999"
"""A number whose exponent no decimal holds."""


def nested(levels: int) -> dict[str, Any]:
    """An object in an object in an object."""
    inner: dict[str, Any] = {}
    for _ in range(levels):
        inner = {"a": inner}
    return inner


@pytest.fixture
def send(live_server_asgi: str, key: Key) -> Callable[[bytes], int]:
    """Posts a batch with the write key; gives the status."""
    return lambda body: (
        requests.post(f"{live_server_asgi}/v1/batch", body, auth=(WRITE_KEY, ""), timeout=20).status_code
    )


def read(body: bytes) -> list[Message | Refused]:
    """The messages of a batch that is taken."""
    post = collect.posted(BATCH, body)
    assert isinstance(post, Post), post
    return list(post.messages)


@pytest.mark.parametrize(
    "number", [BEYOND, b"1e99999999999999999999", b"9" * 5000, b"1e400", b"-0e-9999999999999999999", b"NaN"]
)
def test_no_number_is_too_strange_to_be_read(number: bytes) -> None:
    message = b'{"type":"track","event":"seen","userId":"u","properties":{"n":' + number + b"}}"
    (found,) = read(b'{"batch":[' + message + b"]}")
    assert isinstance(found, Message)
    json.loads(found.properties)


def test_company_traits_too_deep_to_keep_are_refused_and_their_batch_is_taken(
    send: Callable[[bytes], int],
) -> None:
    deep = {"type": "group", "userId": "u", "groupId": "acme", "traits": nested(400)}
    fine = {"type": "track", "userId": "u", "event": "seen"}
    assert send(json.dumps({"batch": [deep, fine]}).encode()) == 200
    assert Event.objects.count() == 1
    assert not Account.objects.exists()
    assert Refusal.objects.get().code == "too_deep"


def test_what_a_batch_says_for_all_its_messages_is_cleaned_as_they_are(send: Callable[[bytes], int]) -> None:
    body = {"batch": [{"type": "track", "userId": "u", "event": "seen"}], "context": {"\0": "\ud800"}}
    assert send(json.dumps(body).encode()) == 200
    assert Event.objects.get().context == {"\ufffd": "\ufffd"}
    assert not Refusal.objects.exists()


def test_a_shared_context_without_end_is_refused_with_a_sentence() -> None:
    answer = collect.posted(BATCH, json.dumps({"batch": [], "context": nested(150) | {"\0": 1}}).encode())
    assert isinstance(answer, Answer)
    assert (answer.status, json.loads(answer.body)["code"]) == (400, "too_deep")
