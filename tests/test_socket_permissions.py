"""Every socket and role; the cells stand beside those of addresses, in `cases/permissions.csv`."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from typing import Any

import pytest
from channels.testing import WebsocketCommunicator

from config.asgi import application
from contacts.models import Brand, Member
from journeys.models import Journey
from tests.addresses import ROLES, lines
from tests.cast import signed_in, team
from tests.test_permissions import WEBSOCKET

OPEN = 101
LINES = [line for line in lines() if line.method == WEBSOCKET]


async def knock(path: str, cookies: "SimpleCookie") -> int:
    """101 where the socket opens, else the code with which it is refused."""
    sent = "; ".join(f"{name}={cookie.value}" for name, cookie in cookies.items())
    headers = [(b"cookie", sent.encode()), (b"origin", b"http://testserver"), (b"host", b"testserver")]
    socket: Any = WebsocketCommunicator(application, path, headers)
    opened, code = await socket.connect(timeout=5)
    await socket.disconnect()
    return OPEN if opened else int(code or 1000)


def answered(path: str, member: Member | None) -> int:
    """How a socket answers this member. In a thread of its own, since browser tests leave an event loop
    here."""
    cookies = signed_in(member).cookies
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(knock(path, cookies))).result()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("line", LINES, ids=lambda line: line.route)
def test_each_role_is_let_in_as_its_cell_says(line: Any) -> None:
    members: dict[str, Member] = team()
    brand, _made = Brand.objects.get_or_create(slug="main", defaults={"name": "Main", "is_default": True})
    Journey.objects.create(slug="feature-launch", name="Feature launch", brand=brand)
    path = "/" + line.route.replace("<slug:slug>", "feature-launch")
    found = {role: str(answered(path, members.get(role))) for role in ROLES}
    assert found == line.answers
