"""A table's inputs cut into regions, in each of which every row gives one answer.
 The ends of all ranges of a fact, sorted, cut its values into regions: below the first end, the end itself,
between the first and the second, and so on; the last region is the missing value (too old and unreadable ones
are in it). A set of regions is an int with a bit per region, a set of rows an int with a bit per row. Columns
that ask the same fact in the same way are one dimension, so that what one says of it binds the others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import accumulate
from operator import xor
from typing import Any

from journeys.rules.analysis.domains import always_there, between, can_be
from journeys.rules.checks import Check, Missing, answer
from journeys.rules.documents import name_needs
from journeys.rules.facts import Need
from journeys.rules.tables import Input, Table

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


@dataclass(frozen=True, slots=True)
class Column:
    """One input of the table: the axis it asks, and for each row the regions in which its cell holds."""

    axis: Axis
    asked: Input
    sets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Dimension:
    """One fact of the table. `columns` are the inputs that ask it, `sets` the regions of each row (in all of
    them), `rows` for each region the rows that hold in it."""

    axis: Axis
    columns: tuple[int, ...]
    sets: tuple[int, ...]
    rows: tuple[int, ...]
    touched: dict[int, int] = field(default_factory=dict, repr=False, compare=False)
    covered: dict[int, int] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, axis: Axis, columns: tuple[int, ...], sets: tuple[int, ...]) -> "Dimension":
        """A dimension of these rows. Costs the stretches of the sets and the regions, not their product."""
        steps = [0] * (2 * len(axis.ends) + 3)
        for row, held in enumerate(sets):
            for first, last in runs(held):
                steps[first] ^= 1 << row
                steps[last + 1] ^= 1 << row
        return cls(axis, columns, sets, tuple(accumulate(steps[:-1], xor)))

    def with_row(self, held: int) -> "Dimension":
        """The same with one row more, which holds in these regions."""
        bit = 1 << len(self.sets)
        rows = tuple(mask | bit if held >> region & 1 else mask for region, mask in enumerate(self.rows))
        return Dimension(self.axis, self.columns, (*self.sets, held), rows)

    def touch(self, held: int) -> int:
        """The rows that hold somewhere in a set of regions."""
        found = self.touched.get(held)
        if found is None:
            found = 0
            for first, last in runs(held):
                for rows in self.rows[first : last + 1]:
                    found |= rows
            self.touched[held] = found
        return found

    def cover(self, held: int) -> int:
        """The rows that hold everywhere in a set of regions."""
        found = self.covered.get(held)
        if found is None:
            found = (1 << len(self.sets)) - 1
            for first, last in runs(held):
                for rows in self.rows[first : last + 1]:
                    found &= rows
            self.covered[held] = found
        return found


@dataclass(frozen=True, slots=True)
class Space:
    """A table, cut. `live` are the rows that can fit at all; `keys` what examples call each fact."""

    table: Table
    columns: tuple[Column, ...]
    dimensions: tuple[Dimension, ...]
    live: int
    keys: Mapping[Need, str]

    @property
    def entangled(self) -> tuple[str, ...]:
        """Facts that are asked in two ways (as two types, of two ages, whether and how often), so that one
        value binds the other: they are treated as if it did not."""
        names = [_event(dimension.axis.need) or dimension.axis.need for dimension in self.dimensions]
        twice = [need for need in dict.fromkeys(names) if names.count(need) > 1]
        return tuple(str(need) for need in twice)

    def row_box(self, row: int) -> list[int]:
        """The regions in which a row fits, dimension by dimension."""
        return [dimension.sets[row] for dimension in self.dimensions]

    def touching(self, row: int) -> int:
        """The rows (itself too) that fit somewhere where this one does."""
        found = self.live
        for dimension in self.dimensions:
            found &= dimension.touch(dimension.sets[row])
        return found

    def covering(self, row: int) -> int:
        """The rows (itself too) that fit wherever this one does."""
        found = self.live
        for dimension in self.dimensions:
            found &= dimension.cover(dimension.sets[row])
        return found


def _event(need: Need) -> Need | None:
    """The event that several measures of one event share."""
    return replace(need, measure="", property="", within=None, where=()) if need.family == "event" else None


def cut_table(table: Table) -> Space:
    """The regions of a table. Costs rows and regions of each column, not their product."""
    grouped: dict[tuple[Need, str, timedelta | None], list[int]] = {}
    for index, column in enumerate(table.inputs):
        grouped.setdefault((column.need, column.type, column.no_older_than), []).append(index)
    columns: dict[int, Column] = {}
    dimensions = []
    for indexes in grouped.values():
        axis = cut_axis(
            [table.inputs[index] for index in indexes],
            [row.cells[index].check for index in indexes for row in table.rows],
        )
        for index in indexes:
            asked, known = table.inputs[index], dict[str, int]()
            sets = []
            for row in table.rows:
                cell = row.cells[index]
                if cell.text not in known:
                    known[cell.text] = axis.regions(cell.check, asked.missing)
                sets.append(known[cell.text])
            columns[index] = Column(axis, asked, tuple(sets))
        first, *others = (columns[index].sets for index in indexes)
        held = list(first)
        for more in others:
            held = [one & two for one, two in zip(held, more, strict=True)]
        dimensions.append(Dimension.of(axis, tuple(indexes), tuple(held)))
    live = sum(
        1 << row for row in range(len(table.rows)) if all(dimension.sets[row] for dimension in dimensions)
    )
    keys = name_needs(tuple(column.need for column in table.inputs))
    return Space(table, tuple(columns[index] for index in sorted(columns)), tuple(dimensions), live, keys)


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
