"""What the socket of a journey tells of drafts and of what they rest on."""

import asyncio
from typing import Any

import pytest
from channels.db import database_sync_to_async
from channels.layers import channel_layers, get_channel_layer
from channels_redis.pubsub import RedisPubSubChannelLayer

from config import clock
from contacts.models import Attribute, Member
from journeys import announce
from journeys.models import Journey, Rule
from journeys.queries.surroundings import mark
from journeys.services.edit_draft import edit_draft
from tests.cast import signed_in
from tests.channels_app.sockets import conversation, socket

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_edit_is_heard_by_who_looks_and_by_nobody_else(
    journey: Journey, members: dict[str, Member]
) -> None:
    opened = socket(members["reviewer"])

    async def talk() -> None:
        await opened.connect()
        hello = await opened.receive_json_from()
        assert hello | {"mark": ""} == {"type": "hello", "revision": 1, "status": "draft", "mark": ""}
        edit = {"op": "set", "key": "welcome", "path": "name", "value": "Hello"}
        await database_sync_to_async(edit_draft)(journey, members["marketer"], "tab.1", [edit])
        message = await opened.receive_json_from()
        assert (message["type"], message["revision"]) == ("edits", 2)
        (heard,) = message["edits"]
        assert (heard["edit"], heard["client"], heard["member"]["name"]) == (edit, "tab.1", "Mia")
        assert message["views"]["welcome"]["outcomes"][0]["key"] == "next"
        await opened.disconnect()

    conversation(talk)


def test_many_edits_arrive_in_their_order(journey: Journey, members: dict[str, Member]) -> None:
    opened = socket(members["marketer"])

    async def talk() -> None:
        await opened.connect()
        await opened.receive_json_from()
        for y in range(0, 400, 8):
            edit = {"op": "move", "key": "done", "position": [0, 900 + y]}
            await database_sync_to_async(edit_draft)(journey, None, f"tab.{y}", [edit])
        heard = [await opened.receive_json_from() for _edit in range(50)]
        assert [message["revision"] for message in heard] == list(range(2, 52))
        await asyncio.wait_for(opened.disconnect(), 5)

    conversation(talk)


def test_a_changed_rule_is_told_to_journeys_that_ask_it(journey: Journey, members: dict[str, Member]) -> None:
    opened = socket(members["marketer"])
    rule = Rule.objects.get(slug="lead-routing")

    async def talk() -> None:
        await opened.connect()
        await opened.receive_json_from()
        await database_sync_to_async(announce.rule)(rule)
        assert await opened.receive_json_from() == {"type": "rule", "rule": "lead-routing"}
        await opened.disconnect()

    conversation(talk)


def test_a_lost_redis_never_fails_whoever_edits(journey: Journey, members: dict[str, Member]) -> None:
    before = get_channel_layer()
    channel_layers.set("default", RedisPubSubChannelLayer(hosts=["unix:///nowhere/redis.sock"]))
    try:
        edit = {"op": "set", "key": "welcome", "path": "name", "value": "Hello"}
        assert edit_draft(journey, members["marketer"], "tab.1", [edit]).revision == 2
    finally:
        channel_layers.set("default", before)


def test_what_drafts_rest_on_is_told_when_it_changed_and_a_new_page_knows_it(
    journey: Journey, members: dict[str, Member]
) -> None:
    opened = socket(members["analyst"])

    async def talk() -> None:
        await opened.connect()
        hello = await opened.receive_json_from()
        assert (hello["type"], hello["mark"]) == ("hello", await database_sync_to_async(mark)())
        await database_sync_to_async(Attribute.objects.create)(name="renewal", type="date")
        told = await heard(opened, "surroundings")
        assert told["mark"] != hello["mark"]
        await database_sync_to_async(Attribute.objects.update)(last_seen_at=clock.real_now())
        assert await database_sync_to_async(mark)() == told["mark"]
        await opened.disconnect()

    conversation(talk)
    assert (
        signed_in(members["analyst"]).get("/api/v1/journeys/feature-launch/draft/").json()["mark"] == mark()
    )


async def heard(opened: Any, kind: str) -> Any:
    """The next message of this kind."""
    while (message := await opened.receive_json_from(timeout=5))["type"] != kind:
        continue
    return message
