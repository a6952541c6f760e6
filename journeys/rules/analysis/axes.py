"""One fact cut into regions, in each of which every test of it gives one answer.

The ends of all ranges, sorted, cut the values into regions: below the first end, the end itself, between the
first and the second, and so on; the last region is the missing value (too old and unreadable ones are in it).
A set of regions is an int with a bit per region."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from journeys.rules.analysis.domains import always_there, between, can_be
from journeys.rules.checks import Check, Missing, answer
from journeys.rules.facts import Need
from journeys.rules.tables import Input

MISSING = object()
"""The sample of the region of missing values."""


@dataclass(frozen=True, slots=True)
class Axis:
    """The regions of one fact. Region 2i lies before end i, 2i + 1 is the end itself, 2k + 1 is the missing
    value.

    `real` are the regions in which a value can lie, `listed` those of them that gaps are looked for in (the
    column's own list of values, where it has one). `samples` holds a value of each real region."""

    need: Need
    type: str
    ends: tuple[Any, ...]
    samples: tuple[Any, ...]
    real: int
    listed: int
    places: Mapping[Any, int]

    @property
    def missing(self) -> int:
        """The region of missing values, as a set."""
        return 1 << (2 * len(self.ends) + 1)

    def regions(self, check: Check, missing: Missing) -> int:
        """The real regions in which a check holds."""
        if check.always:
            return self.real
        found = 0
        for item in check.ranges:
            first = 0 if item.low is None else 2 * self.places[item.low] + (1 if item.low_closed else 2)
            last = (
                2 * len(self.ends)
                if item.high is None
                else 2 * self.places[item.high] + (1 if item.high_closed else 0)
            )
            if first <= last:
                found |= (1 << (last + 1)) - (1 << first)
        if check.search is not None:
            plain = Check(check.type, search=check.search)
            for region, value in enumerate(self.samples[:-1]):
                found |= bool(isinstance(value, str) and plain.holds(value)) << region
        if check.negated:
            found = ~found & (self.missing - 1)
        if answer(check, None, missing):
            found |= self.missing
        return found & self.real


def cut_axis(asked: Sequence[Input], checks: Sequence[Check]) -> Axis:
    """The regions of one fact, which these inputs ask and these checks test."""
    need, type = asked[0].need, asked[0].type
    listed = [value for column in asked for value in column.values]
    ends = {end for check in checks for item in check.ranges for end in (item.low, item.high)} - {None}
    ends |= {*listed} | {check.search[1] for check in checks if check.search}
    if type == "boolean":
        ends = {False, True}
    ordered = tuple(sorted(ends))
    samples: list[Any] = []
    for place in range(len(ordered) + 1):
        low = ordered[place - 1] if place else None
        high = ordered[place] if place < len(ordered) else None
        samples.append(None if type == "boolean" else between(low, high, need, type))
        if high is not None:
            samples.append(high if can_be(high, need, type) else None)
    real = sum(1 << region for region, value in enumerate(samples) if value is not None)
    known = all(column.missing.policy != "otherwise" for column in asked) and not always_there(need)
    absent = known << len(samples)
    only = sum(1 << region for region, value in enumerate(samples) if region % 2 and value in set(listed))
    return Axis(
        need,
        type,
        ordered,
        (*samples, MISSING),
        real | absent,
        (only if listed else real) | absent,
        {end: place for place, end in enumerate(ordered)},
    )


def runs(held: int) -> Iterator[tuple[int, int]]:
    """The stretches of neighboring regions in a set: first and last of each."""
    place = 0
    while held:
        skip = (held & -held).bit_length() - 1
        place, held = place + skip, held >> skip
        long = (~held & held + 1).bit_length() - 1
        yield place, place + long - 1
        place, held = place + long, held >> long


def bits(held: int) -> Iterator[int]:
    """The places of the bits that are set, from the lowest."""
    while held:
        lowest = held & -held
        yield lowest.bit_length() - 1
        held ^= lowest
