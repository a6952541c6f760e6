"""Regions: the whole domain of one column, cut where any of its tests begins or ends.

The ends of all ranges, sorted, cut an ordered domain into regions: below the first end, the end itself,
between the first and the second, and so on (2k + 1 regions for k ends). Inside a region every test gives one
answer, so a value's region says which tests hold: one lookup instead of one comparison per test. A mask is an
int with a bit per test."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import xor
from typing import Any

from journeys.rules.checks import Check


@dataclass(frozen=True, slots=True)
class Regions:
    """The ends in order and one mask per region; region 2i is before end i, region 2i + 1 the end itself."""

    ends: tuple[Any, ...]
    masks: tuple[int, ...]

    def mask(self, value: Any) -> int:
        """Which tests hold for a present value. Costs log2 of the number of ends."""
        place = bisect_left(self.ends, value)
        exact = place < len(self.ends) and self.ends[place] == value
        return self.masks[2 * place + exact]

    @property
    def points_only(self) -> bool:
        """True when only single values differ from the rest, so that a dictionary can hold them."""
        return len(set(self.masks[::2])) == 1


def cut(tests: Sequence[tuple[int, Check]], blank: int = 0) -> Regions:
    """The regions of a column with these tests (bit, check); no check may hold moments or a search.

    `blank` is set in every mask. Costs the ranges and the regions, not their product.
    """
    ranges = [item for _, check in tests for item in check.ranges]
    ends = tuple(sorted({end for item in ranges for end in (item.low, item.high) if end is not None}))
    place = {end: index for index, end in enumerate(ends)}
    # What changes from each region to the next one.
    steps = [0] * (2 * len(ends) + 2)
    steps[0] = blank | sum(bit for bit, check in tests if check.always or check.negated)
    for bit, check in tests:
        for first, last in _stretches(check, place):
            steps[first] ^= bit
            steps[last + 1] ^= bit
    return Regions(ends, tuple(accumulate(steps[:-1], xor)))


def _stretches(check: Check, place: Mapping[Any, int]) -> Iterator[tuple[int, int]]:
    """The first and the last region of each stretch in which a range of the check lies; none twice."""
    found = sorted(
        (
            0 if item.low is None else 2 * place[item.low] + (1 if item.low_closed else 2),
            2 * len(place) if item.high is None else 2 * place[item.high] + (1 if item.high_closed else 0),
        )
        for item in check.ranges
    )
    behind = 0
    for first, last in found:
        if max(first, behind) <= last:
            yield max(first, behind), last
            behind = last + 1


def slow_mask(tests: Sequence[tuple[int, Check]], blank: int = 0) -> Callable[[Any], int]:
    """The same answer where regions cannot help (text searches): every test of every distinct value,
    remembered."""
    known: dict[Any, int] = {}

    def mask(value: Any) -> int:
        found = known.get(value)
        if found is None:
            found = known[value] = blank | sum(bit for bit, check in tests if check.holds(value))
        return found

    return mask
