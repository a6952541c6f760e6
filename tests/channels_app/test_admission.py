"""Who is let in to the socket of a journey, for how long, and what becomes of forged messages."""

import asyncio
from typing import Any

import pytest
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.contrib.sessions.models import Session

from config.asgi import application
from contacts.models import Attribute, Member
from journeys.models import Journey
from journeys.services.edit_draft import edit_draft
from journeys.services.roles import give_role
from tests.channels_app.sockets import conversation, socket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("role", "address", "let_in"),
    [
        ("marketer", "/ws/journeys/feature-launch/", True),
        ("reviewer", "/ws/journeys/feature-launch/", True),
        ("analyst", "/ws/journeys/feature-launch/", True),
        ("ops", "/ws/journeys/feature-launch/", True),
        ("sales", "/ws/journeys/feature-launch/", False),
        (None, "/ws/journeys/feature-launch/", False),
        ("marketer", "/ws/journeys/nowhere/", False),
        ("marketer", "/ws/elsewhere/", False),
    ],
)
def test_it_lets_in_who_may_see_the_journey(
    journey: Journey, members: dict[str, Member], role: str | None, address: str, let_in: bool
) -> None:
    opened = socket(members[role] if role else None, address)

    async def talk() -> None:
        connected, _code = await opened.connect()
        assert connected is let_in
        await opened.disconnect()

    conversation(talk)


def test_a_page_of_another_origin_is_not_let_in(
    journey: Journey, members: dict[str, Member], settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    # The list of hosts is read when the application is made.
    from channels.security.websocket import AllowedHostsOriginValidator

    inner = application.application_mapping["websocket"].application
    headers = [(b"host", b"testserver"), (b"origin", b"https://evil.example")]
    opened = WebsocketCommunicator(
        AllowedHostsOriginValidator(inner), "/ws/journeys/feature-launch/", headers=headers
    )

    async def talk() -> None:
        connected, _code = await opened.connect()
        assert connected is False

    conversation(talk)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"text_data": "nonsense"}, "not_json"),
        ({"text_data": "[" * 10_000}, "not_json"),
        ({"text_data": '"ping"'}, "unknown_type"),
        ({"text_data": '{"type": {"a": 1}}'}, "unknown_type"),
        (
            {"text_data": '{"type": "edits", "edits": [{"op": "remove_node", "key": "welcome"}]}'},
            "unknown_type",
        ),
        ({"text_data": '{"type": "journey.message", "message": {"type": "numbers"}}'}, "unknown_type"),
        ({"text_data": '{"type": "presence"}'}, "misshapen"),
        ({"text_data": '{"type": "presence", "cursor": [1], "chosen": []}'}, "misshapen"),
        ({"text_data": '{"type": "presence", "cursor": [1, NaN], "chosen": []}'}, "misshapen"),
        ({"text_data": '{"type": "presence", "cursor": [1, true], "chosen": []}'}, "misshapen"),
        ({"text_data": '{"type": "presence", "cursor": [1, 1e999], "chosen": []}'}, "misshapen"),
        (
            {"text_data": f'{{"type": "presence", "cursor": [1, 1{"0" * 400}], "chosen": []}}'},
            "misshapen",
        ),
        ({"text_data": '{"type": "presence", "cursor": null, "chosen": "route"}'}, "misshapen"),
        ({"text_data": '{"type": "presence", "cursor": null, "chosen": [""]}'}, "misshapen"),
        (
            {"text_data": '{"type": "presence", "cursor": null, "chosen": [], "member": {"name": "Lena"}}'},
            "misshapen",
        ),
        ({"text_data": '{"type": "gone", "tab": "0123"}'}, "unknown_type"),
        ({"text_data": "x" * 20_000}, "too_long"),
        ({"bytes_data": b"\x00\xff"}, "not_text"),
    ],
)
def test_a_forged_message_is_answered_and_changes_nothing(
    journey: Journey, members: dict[str, Member], sent: dict[str, Any], code: str
) -> None:
    opened = socket(members["analyst"])

    async def talk() -> None:
        await opened.connect()
        await opened.receive_json_from()
        await opened.send_to(**sent)
        answer = await opened.receive_json_from()
        assert (answer["type"], answer["code"]) == ("problem", code)
        assert answer["cure"]
        await opened.send_json_to({"type": "ping"})
        assert await opened.receive_json_from() == {"type": "pong"}
        await opened.disconnect()

    conversation(talk)
    assert journey.edits.count() == 1


def loses_the_role(member: Member) -> None:
    give_role(member, "Sales")


def is_no_longer_active(member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(is_active=False)


def signs_out(member: Member) -> None:
    for session in Session.objects.all():
        if session.get_decoded()["_auth_user_id"] == str(member.pk):
            session.delete()


def test_the_last_who_only_listens_is_cut_off_as_well(
    journey: Journey, members: dict[str, Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What would be told shows that they may not hear it; they are told nothing by the one who tells."""
    monkeypatch.setattr("channels_app.consumers.canvas.TRUSTED_SECONDS", 0)
    mia = socket(members["marketer"])

    async def talk() -> None:
        await mia.connect()
        assert (await mia.receive_json_from())["type"] == "hello"
        await database_sync_to_async(loses_the_role)(members["marketer"])
        await database_sync_to_async(Attribute.objects.create)(name="color", type="text")
        answer: dict[str, Any] = {"type": "websocket.send"}
        async with asyncio.timeout(10):
            while answer["type"] == "websocket.send":
                answer = await mia.receive_output(timeout=10)
        assert (answer["type"], answer["code"]) == ("websocket.close", 4403)
        await mia.wait()

    conversation(talk)


@pytest.mark.parametrize(
    ("happens", "code"), [(loses_the_role, 4403), (is_no_longer_active, 4401), (signs_out, 4401)]
)
def test_whoever_may_look_no_longer_is_cut_off_and_passes_nothing_on(
    journey: Journey, members: dict[str, Member], happens: Any, code: int
) -> None:
    """Whatever they do goes on for a second at most: what they may do is asked once in it."""
    mia, omar = socket(members["marketer"]), socket(members["ops"])

    async def talk() -> None:
        for opened in (mia, omar):
            await opened.connect()
            await opened.receive_json_from()
        await mia.send_json_to({"type": "presence", "cursor": [1, 1], "chosen": []})
        assert (await omar.receive_json_from())["cursor"] == [1.0, 1.0]
        await database_sync_to_async(happens)(members["marketer"])
        answer: dict[str, Any] = {"type": "websocket.send"}
        async with asyncio.timeout(10):
            while answer["type"] == "websocket.send":
                await mia.send_json_to({"type": "ping"})
                answer = await mia.receive_output()
        assert (answer["type"], answer["code"]) == ("websocket.close", code)
        await mia.send_json_to({"type": "presence", "cursor": [2, 2], "chosen": []})
        await mia.wait()
        edit = {"op": "set", "key": "welcome", "path": "name", "value": "Hello"}
        await database_sync_to_async(edit_draft)(journey, members["ops"], "tab.1", [edit])
        assert [(await omar.receive_json_from())["type"] for _message in range(2)] == ["gone", "edits"]
        assert mia.output_queue.empty()
        await omar.disconnect()

    conversation(talk)
