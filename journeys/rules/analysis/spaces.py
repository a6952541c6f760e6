"""A table cut into dimensions: for each fact its regions, and in each region the rows that hold there.

A set of rows is an int with a bit per row. Columns that ask the same fact in the same way are one dimension,
so that what one says of it binds the others."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import accumulate
from operator import xor

from journeys.rules.analysis.axes import Axis, cut_axis, runs
from journeys.rules.documents import name_needs
from journeys.rules.facts import Need
from journeys.rules.tables import Input, Table


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
        """Facts that are asked in two ways (as two types, of two ages, whether and how often, the day as date
        and as weekday), so that one value binds the other: they are treated as if it did not."""
        names = [_shared(dimension.axis.need) for dimension in self.dimensions]
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


MOST_ROWS = 1_000
MOST_VALUES = 20_000
"""Ranges in all cells together."""


def too_large(table: Table) -> bool:
    """Whether comparing its rows would take seconds."""
    values = sum(len(cell.check.ranges) for row in table.rows for cell in row.cells)
    return len(table.rows) > MOST_ROWS or values > MOST_VALUES


def _shared(need: Need) -> Need:
    """What several measures have in common: of an event the event, of now the day."""
    match need.family:
        case "event":
            return replace(need, measure="", property="", within=None, where=())
        case "now" if need.name == "weekday":
            return replace(need, name="date")
    return need


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
