"""Measuring two pieces of work side by side: short rounds, taking turns, compared round by round."""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter

type Work = Callable[[], float | None]
"""One round of work. It may return the seconds that count, when it has something to prepare or to clear
away."""


@dataclass(frozen=True, slots=True)
class Rounds:
    """What came of the rounds. `ratio` is reference time over product time (above 1: the product is
    quicker) for the same amount of work, as median and quartiles over the rounds; seconds are medians of
    one round."""

    rounds: int
    ratio: float
    ratio_low: float
    ratio_high: float
    product_seconds: float
    reference_seconds: float

    def figures(self, name: str, n: int, reference_n: int | None = None) -> dict[str, object]:
        """The line that a benchmark prints, for rounds of `n` things each (the reference may have done
        fewer)."""
        other = n if reference_n is None else reference_n
        scale = n / other
        return {
            "bench": name,
            "n": n,
            "seconds": round(self.product_seconds, 4),
            "rate": round(n / self.product_seconds),
            "limit_rate": round(other / self.reference_seconds),
            "ratio": round(self.ratio * scale, 3),
            "ratio_quartiles": [round(self.ratio_low * scale, 3), round(self.ratio_high * scale, 3)],
            "rounds": self.rounds,
        }


def alternate(product: Work, reference: Work, rounds: int = 11, warm_up: int = 1) -> Rounds:
    """Runs both in turns, the first mover changing each round, so that neither always finds the machine warm.

    At least three rounds. `warm_up` rounds are run before and not counted.
    """
    if rounds < 3:
        raise ValueError("Quartiles need at least three rounds.")
    # What was prepared is set apart from the garbage collector: a process that serves does not walk through
    # the benchmark's input time and again.
    gc.collect()
    gc.freeze()
    try:
        for _ in range(warm_up):
            _seconds(product)
            _seconds(reference)
        mine, theirs = [], []
        for number in range(rounds):
            if number % 2:
                theirs.append(_seconds(reference))
                mine.append(_seconds(product))
            else:
                mine.append(_seconds(product))
                theirs.append(_seconds(reference))
    finally:
        gc.unfreeze()
    ratios = [their / my for my, their in zip(mine, theirs, strict=True)]
    low, middle, high = quantiles(ratios, n=4, method="inclusive")
    return Rounds(rounds, middle, low, high, median(mine), median(theirs))


def _seconds(work: Work) -> float:
    gc.collect()
    start = perf_counter()
    said = work()
    passed = perf_counter() - start
    return passed if said is None else said
