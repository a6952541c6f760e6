"""`scaling`: the same work by two worker processes and by one.

    scaling --enrollments 120000           P5

The ratio is the time of one over the time of two, which take turns on rounds of the same size.
"""

import argparse

import django

from benchmarks.engine_rounds import STOPS, Product, Workers, server


def run(arguments: list[str]) -> dict[str, object]:
    """Run it; the figures. Raises AssertionError when a result is wrong."""
    parser = argparse.ArgumentParser(prog="scaling")
    parser.add_argument("--enrollments", type=int, default=120_000, help="in all rounds together")
    parser.add_argument("--shape", choices=list(STOPS), default="waits")
    parser.add_argument("--rounds", type=int, default=11)
    options = parser.parse_args(arguments)
    django.setup()
    from benchmarks.rounds import alternate
    from journeys.engine.check import check

    size = max(100, options.enrollments // (2 * options.rounds + 2))
    two, one = Workers(2), Workers(1)
    try:
        product = Product(two, options.shape, size)

        def by(workers: Workers) -> float:
            product.workers = workers
            return product.round()

        rounds = alternate(lambda: by(two), lambda: by(one), options.rounds)
    finally:
        two.close()
        one.close()
    findings = check()
    assert not findings, f"{len(findings)} findings, for instance {findings[0].sentence}"
    return {**rounds.figures("scaling", product.steps), "shape": options.shape, **server()}
