"""`engine`: steps per second through the real tables, by as many processes as there are cores (two).

    engine --enrollments 100000            P1: the sample journey, stopping at its waits, between which the
                                           clock moves
    engine --shape through                 P2: the same journey without waits
    engine --against celery                P3: against one Celery task and ORM writes per step

The reference is COPY of as many ready rows (`floor.sql`), in the same processes, taking turns with the
product. P6 is the write-ahead log of a step. After each round every contact's way is checked, and at the end
all numbers are recounted.
"""

import argparse

import django

from benchmarks.engine_rounds import PROCESSES, STOPS, Floor, Product, Workers, server


def run(arguments: list[str]) -> dict[str, object]:
    """Run it; the figures. Raises AssertionError when a result is wrong."""
    parser = argparse.ArgumentParser(prog="engine")
    parser.add_argument("--enrollments", type=int, default=120_000, help="in all rounds together")
    parser.add_argument("--shape", choices=list(STOPS), default="waits")
    parser.add_argument("--against", choices=("floor", "celery"), default="floor")
    parser.add_argument("--rounds", type=int, default=11)
    options = parser.parse_args(arguments)
    django.setup()
    from benchmarks.rounds import alternate
    from journeys.engine.check import check

    size = max(100, options.enrollments // (options.rounds + 1))
    workers = Workers()
    try:
        product = Product(workers, options.shape, size)
        rows = product.stage.expected(options.shape, size)
        if options.against == "celery":
            from benchmarks.celery_steps import CelerySteps

            with CelerySteps(PROCESSES) as reference:
                rounds = alternate(product.round, reference.round, options.rounds)
                figures = rounds.figures("engine", rows["steps"], reference.steps)
        else:
            rounds = alternate(product.round, Floor(workers, rows).round, options.rounds)
            figures = rounds.figures("engine", rows["steps"])
    finally:
        workers.close()
    findings = check()
    assert not findings, f"{len(findings)} findings, for instance {findings[0].sentence}"
    return {
        **figures,
        "shape": options.shape,
        "against": options.against,
        "enrollments": size * (options.rounds + 1),
        "entry_rate": round(size / sorted(product.entry_seconds)[len(product.entry_seconds) // 2]),
        "steps_per_claim": round(rows["steps"] * (options.rounds + 1) / max(1, product.claims)),
        "wal_bytes_per_step": product.wal_per_step,
        "processes": PROCESSES,
        **server(),
    }
