"""`latency`: from an event to the commit of the step that it brings about, beside everything else.

    latency --rate 1000 --seconds 20 --waiting 1000000 --bulk 300000        P7

The workers are those that `make run` starts. A million people wait for an event; so many events a second come
in, each by somebody else, while a journey without waits or messages runs for as many people as `--bulk`
says. A hundred come in one request, as with `collect`; one in twenty is watched: from before its request is
taken in until another connection sees the step.
"""

import argparse
import os
import subprocess
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import quantiles
from typing import Any

import django

from benchmarks.engine_rounds import server

BATCH = 100
LOOK = 0.004
"""Seconds between two looks at who is watched: what the figures may err by."""
PATIENCE = 60
CROWD = """
WITH contact AS (
    INSERT INTO contacts_contact
        (email, phone, timezone, locale, score, attributes, attributed_at, created_at)
    SELECT 'l' || i || '@example.com', '', '', '', 0, '{}', '{}', %(now)s FROM generate_series(1, %(n)s) AS i
    RETURNING id
), enrollment AS (
    INSERT INTO journeys_enrollment
        (contact_id, version_id, node_id, due, entered_at, seq, state, without_logic, test, attempt, how)
    SELECT id, %(version)s, %(node)s, %(now)s + interval '30 days', %(now)s, 1, 0, false, false, 0, ''
    FROM contact RETURNING id, contact_id
), run AS (
    INSERT INTO journeys_run (enrollment_id, journey_id, contact_id, entered_at, entry, entry_key, test)
    SELECT id, %(journey)s, contact_id, %(now)s, '{}', '', false FROM enrollment
), guard AS (
    INSERT INTO journeys_entryguard (journey_id, contact_id, key, entered_at, enrollment_id)
    SELECT %(journey)s, contact_id, '', %(now)s, id FROM enrollment
)
SELECT id, contact_id FROM enrollment ORDER BY id LIMIT %(wanted)s
"""
WAITING: dict[str, Any] = {
    "format": "weft.journey/1", "slug": "bench-latency", "name": "Latency",
    "nodes": [
        {"key": "start", "kind": "trigger_event", "name": "Start", "position": [0, 0],
         "settings": {"event": "bench_started"}},
        {"key": "hold", "kind": "wait_until", "name": "Hold", "position": [0, 100],
         "settings": {"event": "bench_clicked", "timeout": "30d"}},
        {"key": "done", "kind": "exit", "name": "Done", "position": [0, 200], "settings": {}},
        {"key": "late", "kind": "exit", "name": "Late", "position": [200, 200], "settings": {}},
    ],
    "edges": [
        {"from": "start", "outcome": "next", "to": "hold"},
        {"from": "hold", "outcome": "happened", "to": "done"},
        {"from": "hold", "outcome": "timed_out", "to": "late"},
    ],
    "settings": {"reentry": "once"},
}  # fmt: skip


@dataclass(slots=True)
class Watch:
    """Who is watched, and how long each took. Looks in a thread of its own."""

    began: dict[int, float] = field(default_factory=dict)
    took: list[float] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        """Until told that all events are in and nobody is left."""
        from django.db import connection

        with connection.cursor() as cursor:
            while not (self.done.is_set() and not self.began):
                asked = list(self.began)
                cursor.execute("SELECT id FROM journeys_enrollment WHERE id = ANY(%s) AND seq > 1", [asked])
                now = time.perf_counter()
                for (id,) in cursor.fetchall():
                    self.took.append(now - self.began.pop(id))
                time.sleep(LOOK)
        connection.close()


def run(arguments: list[str]) -> dict[str, object]:
    """Run it; the figures. Raises AssertionError when somebody was not moved."""
    parser = argparse.ArgumentParser(prog="latency")
    parser.add_argument("--rate", type=int, default=1_000, help="events a second")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--waiting", type=int, default=1_000_000)
    parser.add_argument("--bulk", type=int, default=300_000, help="people of the journey that runs beside")
    options = parser.parse_args(arguments)
    django.setup()
    from benchmarks import engine_stage
    from config import clock, partitions
    from journeys.engine.check import check
    from journeys.engine.enroll import enroll
    from journeys.models import Enrollment

    clock.move(timedelta(0))
    partitions.ensure([clock.now(), clock.now() + timedelta(days=40)])
    bulk = engine_stage.publish("silent")
    people = crowd(options.waiting, options.rate * options.seconds)
    if options.bulk:
        enroll(bulk.pk, engine_stage.people(options.bulk, clock.now()))
    workers = start_workers()
    watch = Watch()
    looking = threading.Thread(target=watch.look)
    looking.start()
    try:
        left_before = Enrollment.objects.filter(version=bulk, state=0).count()
        lag = feed(people, options.rate, watch)
        left_after = Enrollment.objects.filter(version=bulk, state=0).count()
        watch.done.set()
        looking.join(PATIENCE)
        assert not watch.began, f"{len(watch.began)} of those watched were not moved"
        until = time.monotonic() + PATIENCE
        while unmoved(people) and time.monotonic() < until:
            time.sleep(0.2)
    finally:
        watch.began.clear()
        watch.done.set()
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait(30)
    assert not unmoved(people), "not everybody was moved"
    findings = [one for one in check() if not one.code.startswith("count_") and one.code != "overdue"]
    assert not findings, f"{len(findings)} findings, for instance {findings[0].sentence}"
    cuts = quantiles(watch.took, n=100, method="inclusive")
    return {
        "bench": "latency",
        "n": len(people),
        "seconds": options.seconds,
        "rate": round(len(people) / (options.seconds + lag)),
        "watched": len(watch.took),
        "p50_ms": round(cuts[49] * 1000, 1),
        "p95_ms": round(cuts[94] * 1000, 1),
        "p99_ms": round(cuts[98] * 1000, 1),
        "slowest_ms": round(max(watch.took) * 1000, 1),
        "waiting": options.waiting,
        "bulk_moved_meanwhile": left_before - left_after,
        **server(),
    }


def crowd(waiting: int, wanted: int) -> list[tuple[int, int]]:
    """People who wait; enrollment and contact of as many as will do something."""
    from django.db import connection, transaction

    from config import clock
    from contacts.models import Brand
    from journeys.engine.names import register
    from journeys.models import Journey, Version
    from journeys.services.adopt import adopt

    with transaction.atomic():
        adopt(WAITING)
        journey = Journey.objects.create(
            slug=WAITING["slug"],
            name=WAITING["name"],
            brand=Brand.objects.get(is_default=True),
            status="live",
        )
        version = Version.objects.create(
            journey=journey, number=1, document=WAITING, published_at=clock.now()
        )
        Journey.objects.filter(pk=journey.pk).update(live_version=version)
        register(version)
    nodes = dict(version.nodes.values_list("key", "id"))
    with connection.cursor() as cursor:
        values: dict[str, Any] = {
            "n": waiting, "now": clock.now(), "version": version.pk, "journey": journey.pk,
            "node": nodes["hold"], "wanted": wanted,
        }  # fmt: skip
        cursor.execute(CROWD, values)
        people: list[tuple[int, int]] = cursor.fetchall()
        cursor.execute("VACUUM ANALYZE journeys_enrollment, journeys_entryguard, contacts_contact")
    return people


def start_workers() -> list["subprocess.Popen[bytes]"]:
    """The express lane and the bulk workers, as an installation runs them."""
    from config.celery import app
    from config.servers.programs import programs

    wanted = [each for each in programs("127.0.0.1", 0) if each.name in ("express", "bulk")]
    workers = [
        subprocess.Popen(each.command, env=os.environ | {"WEFT_PROCESS": each.name}) for each in wanted
    ]
    until = time.monotonic() + PATIENCE
    while len(app.control.ping(timeout=1.0) or ()) < len(workers):
        assert time.monotonic() < until, "the workers did not start"
    return workers


def feed(people: list[tuple[int, int]], rate: int, watch: Watch) -> float:
    """Take in the events of these people, so many a second; the seconds that the last came late."""
    from config import clock
    from contacts import ingest

    started = time.perf_counter()
    late = 0.0
    for first in range(0, len(people), BATCH):
        at = started + first / rate
        late = time.perf_counter() - at
        if late < 0:
            time.sleep(-late)
        now = clock.now().isoformat()
        batch = people[first : first + BATCH]
        watch.began |= dict.fromkeys((enrollment for enrollment, _ in batch[::20]), time.perf_counter())
        ingest.take(
            [
                {
                    "type": "track", "event": "bench_clicked", "contact": contact,
                    "messageId": f"latency-{enrollment}", "timestamp": now, "properties": {},
                }
                for enrollment, contact in batch
            ],
            None,
            clock.now(),
        )  # fmt: skip
    return max(0.0, late)


def unmoved(people: list[tuple[int, int]]) -> bool:
    """Whether somebody has not made the step that their event asks for."""
    from journeys.models import Enrollment

    first, last = people[0][0], people[-1][0]
    found = Enrollment.objects.filter(pk__gte=first, pk__lte=last, seq=1, state=0)
    return found.filter(pk__in=[enrollment for enrollment, _ in people[:50_000]]).exists()
