"""While somebody looks at a canvas, what drafts rest on is looked at every second, and said when it changed.

One statement for all canvases of a web process; nobody looking costs nothing, and whoever changes the catalog
(pages, the console, files, events with new names) need not know that anybody looks.
"""

import asyncio
from typing import Any

from channels.db import database_sync_to_async
from django.db import DatabaseError

from channels_app.consumers.numbers import Say
from config.log import get_logger
from journeys.queries.surroundings import mark

EVERY_SECONDS = 1.0

log = get_logger(__name__)


def as_message(mark: str) -> dict[str, Any]:
    """What sockets are told: a browser that knows another mark takes the draft anew."""
    return {"type": "surroundings", "mark": mark}


class Watch:
    """Who wants to hear of it, and the one task that looks."""

    def __init__(self) -> None:
        self._listeners: set[Say] = set()
        self._task: asyncio.Task[None] | None = None
        self._last = ""

    def join(self, say: Say) -> None:
        """Begin to tell; call it in the event loop of the socket. How it stands is said to all at the
        next look: it may have changed before whoever joins could be told."""
        self._listeners.add(say)
        self._last = ""
        if self._task is None or self._task.get_loop() is not asyncio.get_running_loop():
            self._task = asyncio.create_task(self._watch())

    def leave(self, say: Say) -> None:
        """Stop telling; the last one to leave ends the task."""
        self._listeners.discard(say)
        if not self._listeners and self._task is not None:
            self._task.cancel()
            self._task = None

    async def _watch(self) -> None:
        while True:
            try:
                now = await database_sync_to_async(mark)()
            except DatabaseError as problem:
                log.warning("surroundings.unread", problem=str(problem))
                now = self._last
            if now != self._last:
                self._last = now
                await self._tell(as_message(now))
            await asyncio.sleep(EVERY_SECONDS)

    async def _tell(self, message: dict[str, Any]) -> None:
        for say in tuple(self._listeners):
            try:
                await say(message)
            except RuntimeError:
                # The connection closed while it was written to; its disconnect follows.
                continue


WATCH = Watch()
"""Of this process."""
