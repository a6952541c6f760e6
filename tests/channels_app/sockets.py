"""Sockets as browsers open them, and conversations with them."""

from typing import Any

from asgiref.sync import async_to_sync
from channels.testing import WebsocketCommunicator

from config.asgi import application
from contacts.models import Member
from tests.cast import signed_in

ORIGIN = b"http://testserver"


def socket(
    member: Member | None, address: str = "/ws/journeys/feature-launch/", origin: bytes = ORIGIN
) -> Any:
    """A socket as this member's browser opens it."""
    cookies = signed_in(member).cookies
    session = f"sessionid={cookies['sessionid'].value}" if "sessionid" in cookies else ""
    headers = [(b"host", b"testserver"), (b"origin", origin), (b"cookie", session.encode())]
    return WebsocketCommunicator(application, address, headers=headers)


def conversation(test: Any) -> None:
    """Run one conversation with sockets in an event loop of its own."""
    async_to_sync(test)()
