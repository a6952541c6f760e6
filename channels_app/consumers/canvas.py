"""The socket of a journey: edits, state and numbers, as they happen, to whoever may see them; and who else is
looking, where they point and what they chose.

Presence is passed on and never stored: a name, a cursor and keys go to the others who may see the journey.
"""

import json
import secrets
import time
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from channels_app.consumers.numbers import FEEDS
from channels_app.messages import MessageError, Presence, read
from config.access import allowed
from journeys import announce
from journeys.models import Journey

SIGNED_OUT, FORBIDDEN, UNKNOWN = 4401, 4403, 4404
"""Close codes of a refused connection, after their HTTP namesakes."""

PRESENCE_A_SECOND = 40
"""A browser says it at most 20 times; what comes faster than twice that is dropped."""


class CanvasConsumer(AsyncWebsocketConsumer):
    """Sends `hello` with the draft's revision, then everything that is announced of the journey.

    Numbers go only to members who may see numbers. A refused handshake never joins the group. Who speaks is
    named by the server: `tab` is drawn anew for each connection.
    """

    journey_id: int | None = None
    sees_numbers = False
    spoke = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tab = secrets.token_hex(4)
        self.member: dict[str, Any] = {}
        self.second, self.said = 0, 0

    async def connect(self) -> None:
        """Let members in who may see the journey. Four queries, run in a thread."""
        refusal, hello = await database_sync_to_async(self._admit)(self.scope["url_route"]["kwargs"]["slug"])
        if refusal or hello is None or self.journey_id is None:
            await self.close(code=refusal)
            return
        await self.channel_layer.group_add(announce.group_of(self.journey_id), self.channel_name)
        await self.accept()
        await self._say(hello)
        if self.sees_numbers:
            FEEDS.join(self.journey_id, self._say)

    async def disconnect(self, code: int) -> None:
        """Leave; also called for a refused handshake."""
        if self.journey_id is not None:
            FEEDS.leave(self.journey_id, self._say)
            if self.spoke:
                await announce.presence(self.journey_id, {"type": "gone", "tab": self.tab})
            await self.channel_layer.group_discard(announce.group_of(self.journey_id), self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Answer what the browser says; never fails, whatever it is."""
        try:
            message = read(text_data, bytes_data)
        except MessageError as refused:
            await self._say(refused.answer)
            return
        if isinstance(message, Presence):
            await self._pass_on(message)
        else:
            await self._say({"type": "pong"})

    async def _pass_on(self, presence: Presence) -> None:
        """Tell the others; too much of it in one second is dropped."""
        second = int(time.monotonic())
        self.second, self.said = second, self.said + 1 if second == self.second else 1
        if self.journey_id is None or self.said > PRESENCE_A_SECOND:
            return
        self.spoke = True
        message = {
            "type": "presence",
            "tab": self.tab,
            "member": self.member,
            "cursor": presence.cursor,
            "chosen": presence.chosen,
        }
        await announce.presence(self.journey_id, message)

    async def journey_message(self, event: dict[str, Any]) -> None:
        """Pass on what was announced."""
        message = event["message"]
        if message["type"] == "numbers" and not self.sees_numbers:
            return
        if message["type"] == "presence" and message["tab"] == self.tab:
            return
        await self._say(message)

    async def _say(self, message: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps(message))

    def _admit(self, slug: str) -> tuple[int, dict[str, Any] | None]:
        """The code of refusal (0 for none), and the first message."""
        user = self.scope.get("user")
        if user is None or not user.is_authenticated:
            return SIGNED_OUT, None
        if not allowed(user, "journeys.view_journey"):
            return FORBIDDEN, None
        journey = Journey.objects.filter(slug=slug).first()
        if journey is None:
            return UNKNOWN, None
        self.journey_id = journey.pk
        self.member = {"id": user.pk, "name": user.name or user.email}
        self.sees_numbers = allowed(user, "journeys.view_numbers")
        return 0, {"type": "hello", "revision": journey.revision, "status": journey.status}
