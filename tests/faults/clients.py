"""What comes in from outside while workers and servers die: events of a crowd, and a probe."""

import random
import time
from datetime import datetime, timedelta
from functools import partial
from threading import Event
from typing import Any

from django.db import connection

from journeys.models import Step
from tests.config.processes import eventually
from tests.faults.own import insist
from tests.journeys.engine import stage
from tests.journeys.engine.crowd import Crowd, taken

CHUNK = 50
PATIENCE = 60.0


class Clients:
    """Send a crowd's events, chunk after chunk, each until it is taken, and say when half of them are in."""

    def __init__(self, total: int) -> None:
        self.total, self.sent, self.half = total, 0, Event()

    def send(self, crowd: Crowd, at: timedelta, start: datetime, chance: random.Random) -> None:
        """Send what happens to the crowd at an instant."""
        try:
            crowd.happen(at, start, chance, self.take)
        finally:
            connection.close()

    def take(self, messages: list[dict[str, Any]]) -> None:
        """Send a batch in chunks."""
        for first in range(0, len(messages), CHUNK):
            chunk = messages[first : first + CHUNK]
            insist(partial(taken, chunk))
            self.sent += len(chunk)
            if self.sent >= self.total // 2:
                self.half.set()


class Probe:
    """Somebody of another journey, whose way through says how long nothing was done."""

    def __init__(self) -> None:
        stage.publish(stage.waiting_journey(slug="probe", settings={"reentry": "always"}))
        self.asked = 0

    def seconds(self, since: float) -> float:
        """From ``since`` until an event that comes in now, or as soon as it can, has moved somebody."""
        self.asked += 1
        insist(self._start)
        assert eventually(self._moved, PATIENCE), "nobody is moved any more"
        return time.monotonic() - since

    def _start(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        self.contact = stage.somebody(email=f"probe{self.asked}@example.com")
        stage.happen(self.contact, "started")

    def _moved(self) -> bool:
        return Step.objects.filter(contact_id=self.contact.pk).exists()
