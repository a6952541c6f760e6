"""The welcome for developers: keys made and shown once, an event that comes in, and the reference."""

import base64
import re

import pytest
from django.test import Client

from config import clock
from contacts import keys
from contacts.models import Key, Member
from journeys.models import JournalEntry
from journeys.queries.api_reference import api_parts
from journeys.queries.first_event import newest_number
from tests.cast import signed_in
from tests.journeys.engine.stage import rest
from tests.journeys.launch import Launch


@pytest.fixture
def ops(launched: Launch, members: dict[str, Member]) -> Client:
    return signed_in(members["ops"])


def waited(ops: Client, key: Key, since: str, after: int) -> str:
    """The part that waits, asked again."""
    asked = {"key": str(key.public_id), "since": since, "after": str(after)}
    answer = ops.get("/developers/first-event/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_key_is_shown_once_and_stands_in_the_code(ops: Client) -> None:
    page = ops.post("/developers/", {"name": "Website"}, follow=True).content.decode()
    secret = re.search(r"wk_[\w-]{20,}", page)
    assert secret
    assert keys.verify(secret[0], Key.Kind.WRITE) is not None
    assert page.count(secret[0]) > 4
    assert secret[0] not in ops.get("/developers/").content.decode()
    assert JournalEntry.objects.filter(verb="key.made").count() == 1


def test_a_key_needs_a_name(ops: Client) -> None:
    assert ops.post("/developers/", {"name": " "}).status_code == 422


def test_the_first_event_is_shown_with_what_became_of_it(ops: Client) -> None:
    key, secret = keys.make(Key.Kind.WRITE, "Website")
    other, _secret = keys.make(Key.Kind.WRITE, "Shop")
    since, after = clock.now().isoformat(), newest_number()
    assert "Waiting for your first event" in waited(ops, key, since, after)
    send(secret, userId="ada-1", event="whitepaper_downloaded")
    shown = waited(ops, key, since, after)
    assert "A new contact was made" in shown
    assert "looks at such events" in shown
    assert "every 1s" in shown
    rest()
    settled = waited(ops, key, since, after)
    assert "/runs/" in settled
    assert "every 1s" not in settled
    assert "Waiting" in waited(ops, other, since, after)


def test_an_event_that_nobody_waits_for_is_kept(ops: Client) -> None:
    key, secret = keys.make(Key.Kind.WRITE, "Website")
    since, after = clock.now().isoformat(), newest_number()
    send(secret, userId="ada-2", event="sang")
    assert "it is kept on the contact" in waited(ops, key, since, after)


def test_a_refused_message_is_shown_with_its_reason(ops: Client) -> None:
    key, secret = keys.make(Key.Kind.WRITE, "Website")
    since, after = clock.now().isoformat(), newest_number()
    send(secret, event="nobody_did_this")
    assert "was refused" in waited(ops, key, since, after)


@pytest.mark.parametrize(
    "asked", ["", "?key=1&since=now&after=x", "?key=%00", "?since=2020-01-01T00:00:00Z&after=9"]
)
def test_a_broken_question_leads_back(ops: Client, asked: str) -> None:
    assert ops.get(f"/developers/first-event/{asked}").status_code == 302


def test_the_reference_names_every_operation(ops: Client) -> None:
    page = ops.get("/developers/api/").content.decode()
    operations = [one for part in api_parts() for one in part.operations]
    assert len(operations) > 30
    assert all(one.path in page for one in operations)


def send(secret: str, **message: str) -> None:
    """A call of the tracking API, as a library makes it."""
    user = base64.b64encode(f"{secret}:".encode()).decode()
    Client().post("/v1/track", message, "application/json", HTTP_AUTHORIZATION=f"Basic {user}")
