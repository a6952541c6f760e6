"""What real clients sent, byte for byte, is accepted and means what it says.

`event-clients/requests.jsonl` holds one request per line: client, method, path, headers, base64 body, and
type, ids and message id of each event in it.
"""

import base64
import gzip
import http.client
import json
import random
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from contacts import keys
from contacts.models import Account, Contact, ContactEvent, Event, Identity, Key, Refusal

SUCCESS = b'{"success": true}'
EVENTS = {"track", "page", "screen"}

type Request = dict[str, Any]
type Send = Callable[[Request], tuple[int, bytes]]


@pytest.fixture
def recorded(outside: Path) -> list[Request]:
    """The recorded requests."""
    lines = (outside / "event-clients" / "requests.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture
def write_key(recorded: list[Request], live_server_asgi: str) -> str:
    """The write key that the clients were given, known to the product."""
    scheme, _, credentials = recorded[0]["headers"]["Authorization"].partition(" ")
    assert scheme == "Basic"
    secret = base64.b64decode(credentials).decode().removesuffix(":")
    keys.make(Key.Kind.WRITE, "recorded", secret=secret)
    return secret


@pytest.fixture
def send(live_server_asgi: str, write_key: str) -> Send:
    """Sends a request as it was recorded; returns status and body."""

    def sent(request: Request) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(urlsplit(live_server_asgi).netloc, timeout=20)
        headers = {name: value for name, value in request["headers"].items() if name.lower() != "host"}
        connection.request(request["method"], request["path"], base64.b64decode(request["body_b64"]), headers)
        answer = connection.getresponse()
        return answer.status, answer.read()

    return sent


def message_ids(requests: Iterable[Request], kinds: set[str]) -> set[str]:
    return {
        event["messageId"] for request in requests for event in request["events"] if event["type"] in kinds
    }


def body(request: Request) -> Any:
    data = base64.b64decode(request["body_b64"])
    return json.loads(gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data)


@pytest.mark.django_db(transaction=True)
def test_every_request_of_real_clients_means_what_it_says(recorded: list[Request], send: Send) -> None:
    for request in recorded:
        assert send(request) == (200, SUCCESS), request["client"]
    assert not Refusal.objects.exists(), list(Refusal.objects.values_list("code", "reason"))

    expected = message_ids(recorded, EVENTS)
    assert set(Event.objects.values_list("message_id", flat=True)) == expected
    assert Event.objects.count() == len(expected)

    ann = Contact.objects.get(identities__kind="user", identities__value="u-1")
    assert (ann.email, ann.attributes["plan"]) == ("ann@example.com", "pro")
    assert Identity.objects.get(kind="anonymous", value="anon-7").contact == ann
    assert Identity.objects.get(kind="anonymous", value="anon-8").contact != ann
    acme = Account.objects.get(key="g-9")
    assert (acme.name, acme.attributes["employees"], list(acme.contacts.all())) == ("Acme", 20, [ann])

    fixed = Event.objects.get(message_id="msg-fixed-1")
    assert (fixed.contact, fixed.name) == (ann, "Order Completed")
    assert fixed.timestamp == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert fixed.properties["revenue"] == 39.95
    orders = ContactEvent.objects.get(contact_id=ann.id, name="Order Completed")
    assert (orders.count, orders.first_at) == (
        Event.objects.filter(name="Order Completed").count(),
        fixed.timestamp,
    )
    page = Event.objects.filter(name="page_viewed").first()
    assert page is not None
    assert (page.properties["name"], page.properties["category"]) == ("Install", "Docs")
    # Nobody else was made than Ann, the device that never said who it is, and rows merged into hers.
    assert Contact.objects.filter(merged_into=None).count() == 2
    assert ann.activity.last_interaction_at == max(
        Event.objects.filter(contact=ann).values_list("timestamp", flat=True)
    )


@pytest.mark.django_db(transaction=True)
def test_shuffled_and_sent_again_they_mean_the_same(recorded: list[Request], send: Send) -> None:
    again = recorded * 3
    random.Random(7).shuffle(again)
    for request in again:
        assert send(request) == (200, SUCCESS)
    assert set(Event.objects.values_list("message_id", flat=True)) == message_ids(recorded, EVENTS)
    assert Event.objects.count() == len(message_ids(recorded, EVENTS))
    ann = Contact.objects.get(identities__kind="user", identities__value="u-1")
    assert (ann.email, ann.attributes["plan"]) == ("ann@example.com", "pro")
    assert Contact.objects.filter(merged_into=None).count() == 2


@pytest.mark.django_db(transaction=True)
def test_packed_bodies_labelled_as_forms_and_beacons_are_taken(
    recorded: list[Request], send: Send, write_key: str
) -> None:
    """RudderStack's node client sends gzip that it calls form data; browsers send a beacon while a page
    unloads."""
    single = next(request for request in recorded if request["path"] == "/v1/batch")
    packed = gzip.compress(json.dumps(body(single)).encode())
    authorization = {"Authorization": single["headers"]["Authorization"]}
    form = {"Content-Type": "application/x-www-form-urlencoded", "Content-Encoding": "gzip"}
    beacon = f"/beacon/v1/batch?writeKey={write_key}"
    plain = {name: value for name, value in body(single).items() if name != "writeKey"}
    for path, headers, data in (
        ("/v1/batch", authorization | form, packed),
        ("/v1/batch/", authorization | {"Content-Type": form["Content-Type"]}, packed),
        (beacon, {"Content-Type": "text/plain;charset=UTF-8"}, json.dumps(plain).encode()),
    ):
        request = {
            "method": "POST",
            "path": path,
            "headers": headers,
            "body_b64": base64.b64encode(data).decode(),
        }
        assert send(request) == (200, SUCCESS), path
    assert set(Event.objects.values_list("message_id", flat=True)) == message_ids([single], EVENTS)
