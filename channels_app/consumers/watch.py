"""While somebody wants to hear of something, it is looked at every second, and said when it changed.

A look costs what it asks of the database, once per thing and web process, however many listen; nobody
listening costs nothing, and whoever makes the change need not know that anybody listens.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from channels.db import database_sync_to_async
from django.db import DatabaseError

from config.log import get_logger

EVERY_SECONDS = 1.0

log = get_logger(__name__)

type Message = dict[str, Any]
type Say = Callable[[Message], Awaitable[None]]


class Watch[Thing]:
    """Who wants to hear of which thing, and one task for each thing. ``look`` gives what is said of it, None
    for nothing."""

    def __init__(self, look: Callable[[Thing], Message | None]) -> None:
        self._look = look
        self._listeners: dict[Thing, set[Say]] = {}
        self._tasks: dict[Thing, asyncio.Task[None]] = {}
        self._last: dict[Thing, Message] = {}

    def join(self, thing: Thing, say: Say) -> None:
        """Begin to tell; call it in the event loop of the socket. How it stands is said to all at the next
        look: it may have changed before whoever joins could be told."""
        self._listeners.setdefault(thing, set()).add(say)
        self._last.pop(thing, None)
        task = self._tasks.get(thing)
        if task is None or task.done() or task.get_loop() is not asyncio.get_running_loop():
            self._tasks[thing] = asyncio.create_task(self._watch(thing))

    def leave(self, thing: Thing, say: Say) -> None:
        """Stop telling; the last one to leave ends the task. May be called by who is being told."""
        listeners = self._listeners.get(thing, set())
        listeners.discard(say)
        if listeners or thing not in self._tasks:
            return
        task = self._tasks.pop(thing)
        self._listeners.pop(thing, None)
        self._last.pop(thing, None)
        if task is not asyncio.current_task():
            task.cancel()

    async def _watch(self, thing: Thing) -> None:
        while self._tasks.get(thing) is asyncio.current_task():
            try:
                message = await database_sync_to_async(self._look)(thing)
            except DatabaseError as problem:
                log.warning("watch.unread", thing=str(thing), problem=str(problem))
                message = None
            if message and message != self._last.get(thing):
                self._last[thing] = message
                await self._tell(thing, message)
            await asyncio.sleep(EVERY_SECONDS)

    async def _tell(self, thing: Thing, message: Message) -> None:
        for say in tuple(self._listeners.get(thing, ())):
            try:
                await say(message)
            except RuntimeError:
                # The connection closed while it was written to; its disconnect follows.
                continue
            except DatabaseError as problem:
                # Whether this one may still hear could not be asked; the next change is told again.
                log.warning("watch.untold", thing=str(thing), problem=str(problem))
                self._last.pop(thing, None)
