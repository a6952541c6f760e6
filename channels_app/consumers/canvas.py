"""The socket of a journey: edits, state and numbers, as they happen, to whoever may see them; and who else is
looking, where they point and what they chose.

Presence is passed on and never stored: a name, a cursor and keys go to the others who may see the journey.
Rights that end while somebody looks end the connection: they are asked again before anything is said or
heard, at most once a second.
"""

import json
import secrets
import time
from importlib import import_module
from typing import Any

from channels.auth import get_user
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

from channels_app.consumers.numbers import FEEDS
from channels_app.consumers.surroundings import SURROUNDINGS, WATCH
from channels_app.messages import MessageError, Presence, read
from config.access import allowed
from journeys import announce
from journeys.models import Journey
from journeys.queries.surroundings import mark

SIGNED_OUT, FORBIDDEN, UNKNOWN = 4401, 4403, 4404
"""Close codes of a refused connection, after their HTTP namesakes."""

PRESENCE_A_SECOND = 40
"""A browser says it at most 20 times; what comes faster than twice that is dropped."""

TRUSTED_SECONDS = 1.0
"""So long what a member may do is taken for granted."""


class CanvasConsumer(AsyncWebsocketConsumer):
    """Sends `hello` with the draft's revision and the mark of what it rests on, then everything that is
    announced of the journey, and each other mark.

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
        self.trusted_until = 0.0
        self.mark = ""

    async def connect(self) -> None:
        """Let members in who may see the journey. Five queries, run in a thread."""
        slug = self.scope["url_route"]["kwargs"]["slug"]
        refusal, hello = await database_sync_to_async(self._admit)(self.scope.get("user"), slug)
        if refusal or hello is None or self.journey_id is None:
            await self.close(code=refusal)
            return
        await self.channel_layer.group_add(announce.group_of(self.journey_id), self.channel_name)
        await self.accept()
        await self._say(hello)
        WATCH.join(SURROUNDINGS, self._pass_mark)
        if self.sees_numbers:
            FEEDS.join(self.journey_id, self._pass_numbers)

    async def disconnect(self, code: int) -> None:
        """Leave; also called for a refused handshake."""
        await self._leave()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Answer what the browser says; never fails, whatever it is."""
        if not await self._still_in():
            return
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
        if message["type"] == "numbers":
            await self._pass_numbers(message)
            return
        if message["type"] == "presence" and message["tab"] == self.tab:
            return
        if await self._still_in():
            await self._say(message)

    async def _pass_numbers(self, message: dict[str, Any]) -> None:
        """Say numbers to whom they may be shown."""
        if await self._still_in() and self.sees_numbers:
            await self._say(message)

    async def _pass_mark(self, message: dict[str, Any]) -> None:
        """Say that what drafts rest on has changed."""
        if message["mark"] != self.mark and await self._still_in():
            self.mark = message["mark"]
            await self._say(message)

    async def _still_in(self) -> bool:
        """Whether the member may still look; the connection ends where not. Four queries, at most once in
        ``TRUSTED_SECONDS``: of the session, the member, and both ways to a permission."""
        if self.journey_id is None:
            return False
        if time.monotonic() < self.trusted_until:
            return True
        store = import_module(settings.SESSION_ENGINE).SessionStore
        user = await get_user({"session": store(self.scope["session"].session_key)})
        refusal = await database_sync_to_async(self._refusal)(user)
        if refusal:
            await self._leave()
            await self.close(code=refusal)
        return not refusal

    async def _leave(self) -> None:
        """Hear nothing more, and let the others know."""
        journey_id, self.journey_id = self.journey_id, None
        if journey_id is None:
            return
        FEEDS.leave(journey_id, self._pass_numbers)
        WATCH.leave(SURROUNDINGS, self._pass_mark)
        if self.spoke:
            await announce.presence(journey_id, {"type": "gone", "tab": self.tab})
        await self.channel_layer.group_discard(announce.group_of(journey_id), self.channel_name)

    async def _say(self, message: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps(message))

    def _refusal(self, user: Any) -> int:
        """The code with which somebody is refused, 0 for none; keeps what else they may see."""
        if user is None or not user.is_authenticated:
            return SIGNED_OUT
        if not allowed(user, "journeys.view_journey"):
            return FORBIDDEN
        self.sees_numbers = allowed(user, "journeys.view_numbers")
        self.trusted_until = time.monotonic() + TRUSTED_SECONDS
        return 0

    def _admit(self, user: Any, slug: str) -> tuple[int, dict[str, Any] | None]:
        """The code of refusal (0 for none), and the first message."""
        if refusal := self._refusal(user):
            return refusal, None
        journey = Journey.objects.filter(slug=slug).first()
        if journey is None:
            return UNKNOWN, None
        self.journey_id = journey.pk
        self.member = {"id": user.pk, "name": user.name or user.email}
        self.mark = mark()
        hello = {"type": "hello", "revision": journey.revision, "status": journey.status, "mark": self.mark}
        return 0, hello
