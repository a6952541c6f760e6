"""Threads with connections of their own, led step by step through the phases of the engine.

A thread runs until it reaches the phase that it was sent to, or until it waits for a lock of PostgreSQL; then
it is the director's turn again. So every order of steps can be forced, and nothing sleeps.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Self

from django.db import connection

from journeys.engine import phases

END = "end"
PATIENCE = 20.0
LOOK = 0.005


@dataclass(slots=True)
class Actor:
    """One thread. `stops` are the phases at which it waits for its next cue."""

    name: str
    part: Callable[[], object]
    stops: Sequence[str]
    thread: threading.Thread | None = None
    reached: list[str] = field(default_factory=list)
    cue: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    backend: int = 0
    error: BaseException | None = None

    @property
    def done(self) -> bool:
        return END in self.reached


class Director:
    """Leads actors. Use as a context; at its end everybody plays to the end."""

    def __init__(self) -> None:
        self.actors: dict[str, Actor] = {}
        self.moved = threading.Condition()

    def __enter__(self) -> Self:
        phases.listener = self._reached
        return self

    def __exit__(self, *_: object) -> None:
        for actor in self.actors.values():
            for _cue in range(100):  # more cues than anybody has stops
                actor.cue.release()
        for actor in self.actors.values():
            if actor.thread:
                actor.thread.join(PATIENCE)
                assert not actor.thread.is_alive(), f"{actor.name} never ended"
        phases.listener = None
        for actor in self.actors.values():
            if actor.error:
                raise actor.error

    def cast(self, name: str, part: Callable[[], object], *stops: str) -> None:
        """An actor, who waits for the first cue before anything."""
        actor = self.actors[name] = Actor(name, part, stops)
        actor.thread = threading.Thread(target=self._play, args=(actor,), name=name)
        actor.thread.start()

    def lead(self, name: str) -> bool:
        """Let an actor go on to the next stop or the end; False when a lock of somebody else holds them up,
        in which case they go on by themselves as soon as it is free."""
        actor = self.actors[name]
        if actor.done:
            return True
        before = len(actor.reached)
        actor.cue.release()
        with self.moved:
            for _ in range(int(PATIENCE / LOOK)):
                if len(actor.reached) > before:
                    return True
                self.moved.wait(LOOK)
                if self._held_up(actor):
                    return False
        raise AssertionError(f"{name} neither came to a stop nor waits for a lock")

    def await_stop(self, name: str, count: int) -> None:
        """Wait until an actor who was held up has come to their `count`th stop."""
        actor = self.actors[name]
        with self.moved:
            came = self.moved.wait_for(lambda: len(actor.reached) >= count or actor.done, PATIENCE)
        assert came, f"{name} never came to stop {count}"

    def _held_up(self, actor: Actor) -> bool:
        if not actor.backend:
            return False
        with connection.cursor() as cursor:
            cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [actor.backend])
            return bool(cursor.fetchone()[0])

    def _play(self, actor: Actor) -> None:
        actor.cue.acquire()
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                actor.backend = int(cursor.fetchone()[0])
            actor.part()
        except BaseException as error:  # noqa: BLE001  # told to the test when the play is over
            actor.error = error
        finally:
            connection.close()
            self._stop(actor, END)

    def _reached(self, phase: str) -> None:
        actor = self.actors.get(threading.current_thread().name)
        if actor is not None and phase in actor.stops:
            self._stop(actor, phase)
            actor.cue.acquire()

    def _stop(self, actor: Actor, phase: str) -> None:
        with self.moved:
            actor.reached.append(phase)
            self.moved.notify_all()
