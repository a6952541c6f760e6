"""`fairness`: how long a journey of 500 takes beside one of a million, with the workers of an installation.

    fairness --few 500 --many 1000000

Both run from entry to end without a wait; the few enter when the many are under way. Asked for: 5 seconds.
"""

import argparse
import time
from datetime import timedelta
from typing import Any

import django

from benchmarks.engine_rounds import server
from benchmarks.latency import PATIENCE, start_workers

FEW: dict[str, Any] = {
    "format": "weft.journey/1", "slug": "bench-few", "name": "Few",
    "nodes": [
        {"key": "start", "kind": "trigger_event", "name": "Start", "position": [0, 0],
         "settings": {"event": "bench_few"}},
        {"key": "points", "kind": "change_score", "name": "Points", "position": [0, 100],
         "settings": {"by": 1}},
        {"key": "done", "kind": "exit", "name": "Done", "position": [0, 200], "settings": {}},
    ],
    "edges": [
        {"from": "start", "outcome": "next", "to": "points"},
        {"from": "points", "outcome": "next", "to": "done"},
    ],
    "settings": {"reentry": "always"},
}  # fmt: skip


def run(arguments: list[str]) -> dict[str, object]:
    """Run it; the figures. Raises AssertionError when the few do not end at all."""
    parser = argparse.ArgumentParser(prog="fairness")
    parser.add_argument("--few", type=int, default=500)
    parser.add_argument("--many", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5, help="entries of the few, one after the other")
    options = parser.parse_args(arguments)
    django.setup()
    from benchmarks import engine_stage
    from config import clock, partitions
    from journeys.engine.enroll import enroll
    from journeys.models import Enrollment

    clock.move(timedelta(0))
    partitions.ensure([clock.now()])
    many = engine_stage.publish("through")
    few = publish_few()
    contacts = engine_stage.people(options.few, clock.now())
    enroll(many.pk, engine_stage.people(options.many, clock.now()))
    workers = start_workers()
    took = []
    try:
        live = Enrollment.objects.filter(state=Enrollment.State.LIVE)
        for _ in range(options.rounds):
            waiting = live.filter(version=many).count()
            started = time.perf_counter()
            entered = enroll(few, contacts).entered
            assert len(entered) == options.few, "not everybody entered"
            while live.filter(version=few).exists():
                assert time.perf_counter() - started < PATIENCE, "the few did not end"
                time.sleep(0.02)
            took.append(time.perf_counter() - started)
        left = live.filter(version=many).count()
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait(30)
    return {
        "bench": "fairness",
        "n": options.few,
        "seconds": round(sorted(took)[len(took) // 2], 3),
        "slowest_seconds": round(max(took), 3),
        "many_waiting_at_the_last": waiting,
        "many_left": left,
        **server(),
    }


def publish_few() -> int:
    """The small journey, live; its version."""
    from config import clock
    from contacts.models import Brand
    from journeys.engine.names import register
    from journeys.models import Journey, Version

    brand = Brand.objects.get(is_default=True)
    journey = Journey.objects.create(slug=FEW["slug"], name=FEW["name"], brand=brand, status="live")
    version = Version.objects.create(journey=journey, number=1, document=FEW, published_at=clock.now())
    Journey.objects.filter(pk=journey.pk).update(live_version=version)
    register(version)
    return version.pk
