"""Who looks at a journey, as the others are told."""

from typing import Any

import pytest

from contacts.models import Member
from journeys.models import Journey
from tests.channels_app.sockets import conversation, socket

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_looks_is_told_to_the_others_by_the_name_that_the_server_knows(
    journey: Journey, members: dict[str, Member]
) -> None:
    mia, omar = socket(members["marketer"]), socket(members["ops"])

    async def talk() -> None:
        for opened in (mia, omar):
            await opened.connect()
            await opened.receive_json_from()
        await mia.send_json_to({"type": "presence", "cursor": [12.5, -3], "chosen": ["route"]})
        heard = await omar.receive_json_from()
        assert heard.pop("tab")
        assert heard == {
            "type": "presence",
            "member": {"id": members["marketer"].pk, "name": "Mia"},
            "cursor": [12.5, -3.0],
            "chosen": ["route"],
        }
        assert await mia.receive_nothing(0.1)
        await mia.disconnect()
        assert (await omar.receive_json_from())["type"] == "gone"
        await omar.disconnect()

    conversation(talk)
    assert journey.edits.count() == 1


def test_whoever_talks_too_fast_is_not_passed_on(journey: Journey, members: dict[str, Member]) -> None:
    mia, omar = socket(members["marketer"]), socket(members["ops"])

    async def talk() -> None:
        for opened in (mia, omar):
            await opened.connect()
            await opened.receive_json_from()
        for x in range(500):
            await mia.send_json_to({"type": "presence", "cursor": [x, 0], "chosen": []})
        await mia.send_json_to({"type": "ping"})
        assert await mia.receive_json_from(5) == {"type": "pong"}
        await mia.disconnect()
        heard: list[dict[str, Any]] = []
        while not heard or heard[-1]["type"] != "gone":
            heard.append(await omar.receive_json_from(5))
        assert len(heard) < 400
        await omar.disconnect()

    conversation(talk)
