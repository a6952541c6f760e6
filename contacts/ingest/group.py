"""Requests of one process that come at the same time are taken in one transaction.

A transaction has a price of its own (round trips, a write to disk) that a batch of a hundred events pays as
a batch of a thousand does. While one transaction runs, what comes in waits and goes together into the next
one, so the price is shared exactly when there is much to do, and nobody waits who comes alone.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakKeyDictionary

from django.db import connection

from config import clock
from config.log import get_logger
from contacts.ingest.batch import Batch, Taken
from contacts.ingest.messages import Message, Refused
from contacts.ingest.storing import store

AT_ONCE = 2
"""Transactions under way: while PostgreSQL works at one, Python prepares the other."""

MOST_MESSAGES = 2000
"""Messages of one transaction, unless a single request has more."""

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Arrival:
    """The messages of a request, and when they came in real time."""

    key: int
    at: datetime
    messages: tuple[Message | Refused, ...]

    def batch(self) -> Batch:
        """As it is stored, in the product's time. One query where the clock can be moved."""
        ahead = clock.ahead()
        return Batch(self.key, self.at + ahead, self.messages, ahead)


class Group:
    """The requests of one event loop."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Arrival, asyncio.Future[Taken]]] = []
        self._runners: set[asyncio.Task[None]] = set()

    async def take(self, arrival: Arrival) -> Taken:
        """Store what came in, with whatever else is there; returns after the commit. Raises what ``store``
        does."""
        future: asyncio.Future[Taken] = asyncio.get_running_loop().create_future()
        self._waiting.append((arrival, future))
        if len(self._runners) < AT_ONCE:
            runner = asyncio.create_task(self._run())
            self._runners.add(runner)
            runner.add_done_callback(self._runners.discard)
        return await future

    async def _run(self) -> None:
        while self._waiting:
            taken = self._next()
            await self._store(taken)

    def _next(self) -> list[tuple[Arrival, asyncio.Future[Taken]]]:
        size = number = 0
        for arrival, _ in self._waiting:
            size += len(arrival.messages)
            if number and size > MOST_MESSAGES:
                break
            number += 1
        group, self._waiting = self._waiting[:number], self._waiting[number:]
        return group

    async def _store(self, group: list[tuple[Arrival, asyncio.Future[Taken]]]) -> None:
        try:
            results = await in_thread(store_together, [arrival for arrival, _ in group])
        except Exception as problem:  # noqa: BLE001 - whoever waits for it raises it
            if len(group) > 1:
                log.warning("ingest.group_apart", requests=len(group), problem=str(problem)[:200])
                for one in group:
                    await self._store([one])
            elif not (future := group[0][1]).cancelled():
                future.set_exception(problem)
            return
        for (_, future), taken in zip(group, results, strict=True):
            if not future.cancelled():
                future.set_result(taken)


def store_together(arrivals: list[Arrival]) -> list[Taken]:
    """Store the messages of some requests in one transaction."""
    return store([arrival.batch() for arrival in arrivals])


async def in_thread[**P, R](work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run work that asks the database in a thread, and give its connection back to the pool."""

    def run() -> R:
        try:
            return work(*args, **kwargs)
        finally:
            connection.close()

    return await asyncio.to_thread(run)


_groups: WeakKeyDictionary[asyncio.AbstractEventLoop, Group] = WeakKeyDictionary()


def group() -> Group:
    """The group of the running event loop."""
    loop = asyncio.get_running_loop()
    found = _groups.get(loop)
    if found is None:
        found = _groups[loop] = Group()
    return found
