"""The door itself: answers by the head of a request, requests that share a transaction, a database that
goes away."""

import asyncio
import base64
import json
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.db import connection, transaction
from django.test import Client

from config import clock
from contacts.ingest import Reader
from contacts.ingest.group import Arrival, Group
from contacts.ingest.messages import Message
from contacts.models import ContactEvent, Event, Inbox, Key, Refusal
from tests.contacts.conftest import WRITE_KEY
from tests.contacts.facts import take, track, who
from tests.contacts.locks import until_somebody_waits

BASIC = "Basic " + base64.b64encode(f"{WRITE_KEY}:".encode()).decode()


def post(address: str, *messages: dict[str, Any]) -> requests.Response:
    body = json.dumps({"batch": messages})
    return requests.post(f"{address}/v1/batch", body, headers={"Authorization": BASIC}, timeout=30)


def raw(address: str, head: str) -> bytes:
    """What is answered to a head whose body never comes."""
    host = urlsplit(address)
    with socket.create_connection((host.hostname or "", host.port or 0), timeout=10) as line:
        line.sendall(head.replace("\n", "\r\n").encode())
        return line.recv(65_536)


def lock_activity() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM contacts_activity WHERE contact_id = %s FOR UPDATE", [who("ann").id])


def test_requests_that_come_at_once_share_a_transaction(live_server_asgi: str, key: Key) -> None:
    take(track("seen", "ann"))
    with ThreadPoolExecutor(12) as pool:
        with transaction.atomic():
            lock_activity()
            sent = [pool.submit(post, live_server_asgi, track("bought", "ann", messageId="m-0"))]
            until_somebody_waits()
            sent += [
                pool.submit(post, live_server_asgi, track("bought", "ann", messageId=f"m-{number % 6}"))
                for number in range(11)
            ]
        assert {future.result().status_code for future in sent} == {200}
    assert ContactEvent.objects.get(name="bought").count == 6
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM contacts_event WHERE name = 'bought'")
        assert cursor.fetchone()[0] < 6


def test_a_connection_that_breaks_is_told_and_loses_nothing(live_server_asgi: str, key: Key) -> None:
    take(track("seen", "ann"))
    message = track("bought", "ann", messageId="m")
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        lock_activity()
        sent = pool.submit(post, live_server_asgi, message)
        until_somebody_waits()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted")
        answer = sent.result()
    assert (answer.status_code, answer.json()["code"]) == (503, "away")
    assert int(answer.headers["Retry-After"]) > 0
    assert post(live_server_asgi, message).status_code == 200
    assert post(live_server_asgi, message).status_code == 200
    assert Event.objects.filter(name="bought").count() == 1


def test_far_behind_it_asks_to_come_back_before_the_body_is_sent(live_server_asgi: str, key: Key) -> None:
    take(track("seen", "ann"))
    row = Inbox.objects.create(kind="event", contact=who("ann"), name="x", timestamp=clock.now())
    head = f"POST /v1/batch HTTP/1.1\nHost: x\nAuthorization: {BASIC}\nContent-Length: 1000000\n\n"

    def waited(seconds: int) -> None:
        written_at = clock.real_now() - timedelta(seconds=seconds)
        Inbox.objects.filter(pk=row.pk).update(written_at=written_at)

    waited(61)
    answer = raw(live_server_asgi, head)
    assert answer.startswith(b"HTTP/1.1 429 ")
    assert b"retry-after: 10\r\n" in answer.lower()
    assert b"access-control-expose-headers: retry-after\r\n" in answer.lower()
    assert b'"code":"busy"' in answer
    assert Client().post("/v1/batch", {}, content_type="application/json").status_code == 429
    waited(59)
    assert post(live_server_asgi, track("seen", "ann")).status_code == 200


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("Authorization: Basic d3Jvbmc6\nContent-Length: 1000000\n\n", b"401"),
        (f"Authorization: {BASIC}\nContent-Length: 9000000\n\n", b"413"),
        (f"Authorization: {BASIC}\nContent-Encoding: br\nContent-Length: 1000\n\n", b"415"),
    ],
)
def test_a_head_alone_can_be_refused(live_server_asgi: str, key: Key, head: str, status: bytes) -> None:
    answer = raw(live_server_asgi, f"POST /v1/batch HTTP/1.1\nHost: x\n{head}")
    assert answer.split(b" ")[1] == status


def test_a_client_that_leaves_early_leaves_nothing(live_server_asgi: str, key: Key) -> None:
    host = urlsplit(live_server_asgi)
    head = f"POST /v1/batch HTTP/1.1\r\nHost: x\r\nAuthorization: {BASIC}\r\nContent-Length: 100\r\n\r\n"
    with socket.create_connection((host.hostname or "", host.port or 0), timeout=10) as line:
        line.sendall(head.encode() + b'{"batch": [')
    assert post(live_server_asgi, track("seen", "ann")).status_code == 200
    assert Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_that_cannot_be_stored_does_not_fail_the_others_of_its_group(key: Key) -> None:
    good, bad = (Reader().read(track("seen", f"u-{number}")) for number in range(2))
    assert isinstance(good, Message)
    assert isinstance(bad, Message)
    bad = replace(bad, context='{"x": "\\u0000"}')

    async def together() -> list[Any]:
        group = Group()
        arrivals = [Arrival(key.id, clock.real_now(), (message,)) for message in (good, bad, good)]
        return await asyncio.gather(*map(group.take, arrivals))

    assert [taken.accepted for taken in asyncio.run(together())] == [1, 0, 1]
    assert Refusal.objects.get().code == "not_storable"


@pytest.mark.django_db
def test_django_answers_the_same_where_nothing_stands_before_it(key: Key) -> None:
    def answer(path: str, body: bytes, **headers: str) -> tuple[int, Any]:
        given = Client().post(
            path, body, content_type="text/plain", headers={"Authorization": BASIC, **headers}
        )
        return given.status_code, given.json()

    batch = json.dumps({"batch": [track("seen", "ann")]}).encode()
    assert answer("/v1/batch", batch) == (200, {"success": True})
    assert answer("/beacon/v1/batch/", batch) == (200, {"success": True})
    assert answer("/v1/track/", b"{")[0] == 400
    assert answer("/v1/batch", b" " * 6_000_000)[0] == 413
    assert answer("/v1/batch", b"\x1f\x8bx")[0] == 400
    assert answer("/v1/nothing", batch)[0] == 404
    assert answer("/v1/batch", batch, Authorization="Basic d3Jvbmc6")[0] == 401
    assert Client().options("/v1/batch").status_code == 200
    assert Event.objects.count() == 2
