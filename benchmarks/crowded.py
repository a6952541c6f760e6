"""`crowded`: the engine beside ten million logged steps and a million people who wait, against an empty one.

    crowded --logged 10000000 --waiting 1000000        P4

Rounds take turns with the floor of `engine` before and after the tables are filled, since what was filled
cannot be emptied between two rounds: the ratio is the share of the floor that the engine reaches afterwards
over the share that it reached before.
"""

import argparse
import time
from statistics import median
from typing import Any

import django

from benchmarks.engine_rounds import Floor, Product, Workers, server

WAITING = """
INSERT INTO journeys_enrollment
    (contact_id, version_id, node_id, due, entered_at, seq, state, without_logic, test, attempt, how)
SELECT contact.id, %(version)s, %(node)s, %(now)s + interval '300 days' + i * interval '1 millisecond',
       %(now)s, 1, 0, false, false, 0, ''
FROM generate_series(1, %(n)s) AS i
CROSS JOIN LATERAL (SELECT %(first)s + i AS id) contact
RETURNING id, contact_id
"""
RUNS = """
WITH enrollment AS ({waiting}), run AS (
    INSERT INTO journeys_run (enrollment_id, journey_id, contact_id, entered_at, entry, entry_key, test)
    SELECT id, %(journey)s, contact_id, %(now)s, '{{}}', '', false FROM enrollment
)
INSERT INTO journeys_entryguard (journey_id, contact_id, key, entered_at, enrollment_id)
SELECT %(journey)s, contact_id, '', %(now)s, id FROM enrollment
"""
LOGGED = """
WITH way AS (
    INSERT INTO journeys_way (id, version_id, nodes, outcomes)
    VALUES (1, %(version)s, ARRAY[%(node)s], '{next}')
)
INSERT INTO journeys_leg (enrollment_id, contact_id, way_id, seq, entered_at, left_at)
SELECT enrollment.id, enrollment.contact_id, 1, turn, %(now)s, %(now)s
FROM journeys_enrollment enrollment CROSS JOIN generate_series(1, %(turns)s) AS turn
WHERE enrollment.version_id = %(version)s AND enrollment.due > %(now)s + interval '299 days'
"""
FAR = 10**12
"""Ids of contacts that nobody has: the crowd only stands there."""


def run(arguments: list[str]) -> dict[str, object]:
    """Run it; the figures. Raises AssertionError when a result is wrong."""
    parser = argparse.ArgumentParser(prog="crowded")
    parser.add_argument("--enrollments", type=int, default=120_000, help="in all rounds together")
    parser.add_argument("--logged", type=int, default=10_000_000, help="steps in the log")
    parser.add_argument("--waiting", type=int, default=1_000_000, help="people who stand at a wait")
    parser.add_argument("--rounds", type=int, default=11)
    options = parser.parse_args(arguments)
    django.setup()
    from benchmarks.rounds import alternate

    size = max(100, options.enrollments // (2 * options.rounds + 2))
    workers = Workers()
    try:
        product = Product(workers, "waits", size)
        floor = Floor(workers, product.stage.expected("waits", size))
        empty = alternate(product.round, floor.round, options.rounds)
        started = time.perf_counter()
        fill(product, options.waiting, options.logged)
        filled_in = time.perf_counter() - started
        full = alternate(product.round, floor.round, options.rounds)
    finally:
        workers.close()
    figures = full.figures("crowded", product.steps)
    return {
        **figures,
        "ratio": round(full.ratio / empty.ratio, 3),
        "ratio_quartiles": [
            round(full.ratio_low / empty.ratio, 3), round(full.ratio_high / empty.ratio, 3),
        ],
        "of_the_floor_empty": round(empty.ratio, 3),
        "of_the_floor_crowded": round(full.ratio, 3),
        "seconds_empty": round(empty.product_seconds, 4),
        "wal_bytes_per_step": round(median(product.wal) / product.steps),
        "filled_in": round(filled_in),
        **server(),
    }  # fmt: skip


def fill(product: Product, waiting: int, logged: int) -> None:
    """A million people in the journey's first wait, each with the same number of steps behind them."""
    from django.db import connection

    from config import clock

    nodes = dict(product.version.nodes.values_list("key", "id"))
    values: dict[str, Any] = {
        "version": product.version.pk, "journey": product.version.journey_id, "node": nodes["wait"],
        "now": clock.now(), "n": waiting, "first": FAR, "turns": max(1, logged // waiting),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(RUNS.format(waiting=WAITING), values)
        cursor.execute(LOGGED, {**values, "node": nodes["start"]})
        cursor.execute("VACUUM ANALYZE journeys_enrollment, journeys_leg, journeys_run, journeys_entryguard")
