"""Events that come twice and thrice, in no order, late, and from eight clients at once, through the door that
all take: each acts once, and runs end where those of a quiet life end.

A few people live quietly: what they do comes in one by one, and everything rests in between. Many others do
the same at the same instants, but all of it comes an hour later as a storm, while workers are at it.
"""

import random
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
import requests
from django.db import connection

from config import clock, partitions
from contacts import keys
from contacts.models import ContactEvent, Event, Identity, Inbox, Key
from journeys.engine.check import check
from journeys.engine.tick import tick
from journeys.engine.wake import wake
from journeys.models import Conversion, Run, Step
from tests.config.processes import eventually
from tests.contacts.facts import at, track
from tests.journeys.engine import stage

pytestmark = pytest.mark.usefixtures("committed")

CLIENTS = 8
KINDS = (("finished", 1), ("bought", 1), (None, 0), ("finished", -1), ("bought", -1), (None, 0))
"""What each kind of person does that could end their run, and whether after entering or before."""


def journeys() -> None:
    """One whose wait an event ends, and which has a goal; one whose wait each interaction moves; one that
    everybody enters once for each of their orders."""
    goal = {"event": "bought", "within": "30d"}
    stage.publish(stage.waiting_journey(slug="waits", settings={"reentry": "once", "goal": goal}))
    start: dict[str, Any] = {"key": "start", "kind": "trigger_event", "settings": {"event": "started"}}
    done: dict[str, Any] = {"key": "done", "kind": "exit"}
    pause = {"duration": "48h", "since": "last_interaction"}
    patient = [start, {"key": "pause", "kind": "wait_for", "settings": pause}, done]
    ways = [("start", "next", "pause"), ("pause", "next", "done")]
    stage.publish(stage.journey(patient, ways, slug="patient", settings={"reentry": "once"}))
    ordered = [{**start, "settings": {"event": "ordered"}}, done]
    per = {"reentry": {"per": "order"}}
    stage.publish(stage.journey(ordered, [("start", "next", "done")], slug="orders", settings=per))


@dataclass(frozen=True, slots=True)
class Script:
    """What somebody does, in minutes after entering."""

    deeds: tuple[tuple[int, str, str], ...]

    @classmethod
    def written(cls, number: int, chance: random.Random) -> "Script":
        event, sign = KINDS[number % len(KINDS)]
        deeds = [(chance.randint(1, 58), "page_viewed", "") for _ in range(chance.randint(0, 3))]
        deeds += [(chance.randint(1, 58), "ordered", str(order)) for order in (0, 0, chance.randint(1, 3))]
        if event:
            deeds.append((sign * chance.randint(1, 58), event, ""))
        return cls(tuple(sorted(deeds)))

    def messages(self, user: str, entered: datetime) -> Iterator[dict[str, Any]]:
        """The events, in order."""
        for number, (minutes, event, order) in enumerate(self.deeds):
            message = track(event, user, messageId=f"{user}-{number}", properties={"order": order})
            yield at(message, entered + timedelta(minutes=minutes))


class Client:
    """One of those who send."""

    def __init__(self, address: str, secret: str) -> None:
        self.address, self.session = f"{address}/v1/batch", requests.Session()
        self.session.auth = (secret, "")

    def send(self, messages: Sequence[dict[str, Any]]) -> None:
        """Send a batch until it is taken."""
        body = {"batch": list(messages)}
        assert eventually(lambda: self.session.post(self.address, json=body, timeout=60).status_code == 200)

    def send_all(self, messages: list[dict[str, Any]], seed: int) -> None:
        """Send everything, in batches of any size and in no order."""
        own = random.Random(seed)
        own.shuffle(messages)
        while messages:
            size = own.randint(1, 40)
            self.send(messages[:size])
            del messages[:size]


def at_work(ended: threading.Event, limit: int) -> None:
    """A worker."""
    try:
        while not ended.is_set():
            wake(limit=limit)
            tick(limit=limit)
    finally:
        connection.close()


def lives(entered: datetime) -> dict[str, list[tuple[Any, ...]]]:
    """What became of everybody: journey, order, path, how, minute of the end, whether the goal counted."""
    paths: dict[int, list[tuple[int, str]]] = {}
    for enrollment, node, outcome in Step.objects.order_by("seq").values_list(
        "enrollment_id", "node_id", "outcome"
    ):
        paths.setdefault(enrollment, []).append((node, outcome))
    goals = set(Conversion.objects.values_list("enrollment_id", flat=True))
    users = dict(Identity.objects.filter(kind="user").values_list("contact_id", "value"))
    found: dict[str, list[tuple[Any, ...]]] = {user: [] for user in users.values()}
    for run in Run.objects.select_related("journey", "enrollment").order_by("journey__slug", "entry_key"):
        # A goal or an order is worked off when it comes in; only what is waited for has its own instant.
        waited = run.journey.slug == "patient"
        minute = (run.ended_at - entered) // timedelta(minutes=1) if waited and run.ended_at else None
        path = paths.get(run.enrollment_id)
        goal = run.enrollment_id in goals
        found[users[run.contact_id]].append((run.journey.slug, run.entry_key, path, run.how, minute, goal))
    return found


def test_a_storm_of_events_ends_where_a_quiet_life_ends(
    live_server_asgi: str, full: bool, chance: random.Random
) -> None:
    journeys()
    _, secret = keys.make(Key.Kind.WRITE, "site")
    scripts = [Script.written(number, chance) for number in range(120 if full else 24)]
    quiet = {f"quiet-{number}": script for number, script in enumerate(scripts)}
    loud = {f"loud-{number}": scripts[number % len(scripts)] for number in range(6_000 if full else 240)}
    entered = clock.now()
    partitions.ensure([entered, entered + timedelta(days=5)])
    first = Client(live_server_asgi, secret)
    started = [at(track("started", user, messageId=user), entered) for user in (*quiet, *loud)]
    for place in range(0, len(started), 500):
        first.send(started[place : place + 500])
    stage.rest()
    clock.move(timedelta(hours=1))
    for user, script in quiet.items():
        for message in script.messages(user, entered):
            first.send([message])
            stage.rest()

    messages = [one for user, script in loud.items() for one in script.messages(user, entered)]
    shares: list[list[dict[str, Any]]] = [[] for _ in range(CLIENTS)]
    for message in messages:
        for client in chance.sample(shares, chance.randint(1, 3)):
            client.append(message)
    sent = sum(map(len, shares))
    ended = threading.Event()
    with ThreadPoolExecutor(CLIENTS + 2) as pool:
        working = [pool.submit(at_work, ended, limit) for limit in (37, 110)]
        sending = [
            pool.submit(Client(live_server_asgi, secret).send_all, share, chance.randrange(10**6))
            for share in shares
        ]
        try:
            for future in sending:
                future.result(900)
        finally:
            ended.set()
        for future in working:
            future.result(120)
    stage.rest()
    sys.stderr.write(
        f"{len(messages)} events of {len(loud)} people, sent {sent} times by {CLIENTS} clients\n"
    )
    stage.advance_to(entered + timedelta(days=4))

    told = lives(entered)
    ends = Counter((slug, how) for user in quiet for slug, _, _, how, _, _ in told[user])
    assert set(ends) == {("waits", "end"), ("waits", "goal"), ("patient", "end"), ("orders", "end")}
    for user, script in loud.items():
        assert told[user] == told[f"quiet-{scripts.index(script)}"], user
    happened = Counter(event for script in (*quiet.values(), *loud.values()) for _, event, _ in script.deeds)
    counts = Counter(Event.objects.exclude(name="started").values_list("name", flat=True))
    totals: Counter[str] = Counter()
    for name, count in ContactEvent.objects.exclude(name="started").values_list("name", "count"):
        totals[name] += count
    assert counts == totals == happened
    assert not Inbox.objects.exists()
    assert check() == []
