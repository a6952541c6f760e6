"""Decision tables: inputs, rows of cells, outputs, and what happens when several rows or none fit.

A table is read once and then only evaluated. Each cell keeps its text, so that people see what they wrote.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from journeys.rules.cells import Cell
from journeys.rules.checks import NO, Check, Missing
from journeys.rules.facts import Need

HIT_POLICIES = ("unique", "first", "priority", "any", "rule_order", "output_order", "collect")
SINGLE = ("unique", "first", "priority", "any")
AGGREGATES = ("list", "sum", "min", "max", "count")
OTHERWISE = "otherwise"


@dataclass(frozen=True, slots=True)
class Input:
    """A column of conditions: the fact, how its values are read, and what a missing one means."""

    need: Need
    type: str
    label: str = ""
    missing: Missing = NO
    no_older_than: timedelta | None = None
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """Turns an aggregated number into an outcome: the first band whose cell fits gives its value."""

    cell: Cell
    then: Any


@dataclass(frozen=True, slots=True)
class Output:
    """A column of answers. `values` are the outcomes it may give, in order, highest priority first; empty is
    free."""

    name: str
    type: str
    values: tuple[Any, ...] = ()
    label: str = ""
    bands: tuple[Band, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a cell per input, a JSON literal per output."""

    id: str
    cells: tuple[Cell, ...]
    then: tuple[Any, ...]
    note: str = ""

    @property
    def checks(self) -> tuple[Check, ...]:
        """What its cells test, input by input."""
        return tuple(cell.check for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table. `otherwise` is what it gives when it falls back, None where it states nothing."""

    hit_policy: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rows: tuple[Row, ...]
    otherwise: tuple[Any, ...] | None = None
    aggregate: str = "list"

    @property
    def single(self) -> bool:
        """Whether it gives one answer, so that a decision node may use it."""
        return self.hit_policy in SINGLE or (
            self.hit_policy == "collect"
            and self.aggregate != "list"
            and any(item.bands for item in self.outputs)
        )
