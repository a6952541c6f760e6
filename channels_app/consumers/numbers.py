"""Live numbers: while somebody looks at a journey, its numbers are read every second and said when they
moved.

Reading costs three statements over as many rows as the version has steps, once per journey and web process,
however many look; nobody looking costs nothing, and ticks need not know that anybody looks.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from channels.db import database_sync_to_async
from django.db import DatabaseError

from config.log import get_logger
from journeys.insights.funnel import as_told, funnel
from journeys.models import Journey

EVERY_SECONDS = 1.0

log = get_logger(__name__)

type Say = Callable[[dict[str, Any]], Awaitable[None]]


class Feeds:
    """Who wants to hear the numbers of which journey, and one task for each of these journeys."""

    def __init__(self) -> None:
        self._listeners: dict[int, set[Say]] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._last: dict[int, dict[str, Any]] = {}

    def join(self, journey_id: int, say: Say) -> None:
        """Begin to tell; call it in the event loop of the socket."""
        self._listeners.setdefault(journey_id, set()).add(say)
        self._last.pop(journey_id, None)
        task = self._tasks.get(journey_id)
        if task is None or task.get_loop() is not asyncio.get_running_loop():
            self._tasks[journey_id] = asyncio.create_task(self._watch(journey_id))

    def leave(self, journey_id: int, say: Say) -> None:
        """Stop telling; the last one to leave ends the task."""
        listeners = self._listeners.get(journey_id, set())
        listeners.discard(say)
        if not listeners and journey_id in self._tasks:
            self._tasks.pop(journey_id).cancel()
            self._listeners.pop(journey_id, None)
            self._last.pop(journey_id, None)

    async def _watch(self, journey_id: int) -> None:
        while True:
            try:
                numbers = await database_sync_to_async(standing)(journey_id)
            except DatabaseError as problem:
                log.warning("numbers.unread", journey=journey_id, problem=str(problem))
                numbers = None
            if numbers and numbers != self._last.get(journey_id):
                self._last[journey_id] = numbers
                await self._tell(journey_id, {"type": "numbers", **numbers})
            await asyncio.sleep(EVERY_SECONDS)

    async def _tell(self, journey_id: int, message: dict[str, Any]) -> None:
        for say in tuple(self._listeners.get(journey_id, ())):
            try:
                await say(message)
            except RuntimeError:
                # The connection closed while it was written to; its disconnect follows.
                continue


def standing(journey_id: int) -> dict[str, Any] | None:
    """The numbers of the journey's live version as they are told; None when it was never live."""
    journey = Journey.objects.select_related("live_version").filter(pk=journey_id).first()
    if journey is None or journey.live_version is None:
        return None
    return as_told(funnel(journey.live_version, goals=False))


FEEDS = Feeds()
"""Of this process."""
