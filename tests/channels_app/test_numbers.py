"""Live numbers over the socket."""

from typing import Any

import pytest
from asgiref.sync import async_to_sync
from channels.db import database_sync_to_async

from config import clock
from contacts.models import Member
from tests.cast import team
from tests.channels_app.sockets import socket
from tests.journeys.engine.stage import happen, rest, somebody
from tests.journeys.launch import Launch, launch

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def members(redis: Any) -> dict[str, Member]:
    return team()


@pytest.fixture
def launched(members: dict[str, Member], clock: Any) -> Launch:
    return launch(members["marketer"], members["reviewer"])


def somebody_enters() -> None:
    happen(somebody(email="late@example.com", score=5), "whitepaper_downloaded", at=clock.now())
    rest()


def test_numbers_come_at_once_and_when_they_move(launched: Launch, members: dict[str, Member]) -> None:
    opened = socket(members["analyst"])

    async def talk() -> None:
        await opened.connect()
        assert (await opened.receive_json_from())["type"] == "hello"
        first = await opened.receive_json_from(timeout=3)
        assert (first["type"], first["nodes"]["start"]["arrived"]) == ("numbers", 4)
        await database_sync_to_async(somebody_enters)()
        later = await opened.receive_json_from(timeout=3)
        assert later["nodes"]["start"]["arrived"] == 5
        await opened.disconnect()

    async_to_sync(talk)()
