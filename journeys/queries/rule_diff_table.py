"""The tables of two versions of a rule as one: columns, rows and cells in words, before and after."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from journeys.queries.rule_table import input_notes, output_in_words
from journeys.rules.compare import CellChange, Change, TableChange
from journeys.rules.explain import need_in_words
from journeys.rules.tables import Input, Output
from journeys.rules.words import cell_in_words, value_in_words


@dataclass(frozen=True, slots=True)
class ColumnDiff:
    """A column of both tables. ``was`` is what its head said before, None where nothing changed."""

    label: str
    fact: str
    notes: str
    was: str | None
    state: str
    output: bool


@dataclass(frozen=True, slots=True)
class CellDiff:
    """A cell in words, before and after; None where it was not there."""

    before: str | None
    after: str | None
    state: str
    part: str


@dataclass(frozen=True, slots=True)
class RowDiff:
    """A row of both tables. ``place`` and ``was_place`` count from 1; None where it was not there."""

    id: str
    was_id: str
    state: str
    moved: bool
    place: int | None
    was_place: int | None
    cells: tuple[CellDiff, ...]
    note: CellDiff

    @property
    def different(self) -> bool:
        """Whether there is anything to see in it."""
        return self.moved or self.state != "same"


def columns_diff(table: TableChange) -> Iterator[ColumnDiff]:
    """The columns of both tables: what they ask, then what they give."""
    for column in table.inputs:
        shown = column.after or column.before
        assert shown is not None
        yield ColumnDiff(
            label=shown.label or need_in_words(shown.need),
            fact=shown.need.label,
            notes=_input_head(shown),
            was=_input_head(column.before) if column.before and column.state == "changed" else None,
            state=column.state,
            output=False,
        )
    for output in table.outputs:
        given = output.after or output.before
        assert given is not None
        yield ColumnDiff(
            label=given.label or given.name,
            fact=given.name,
            notes=_output_head(given),
            was=_output_head(output.before) if output.before and output.state == "changed" else None,
            state=output.state,
            output=True,
        )


def _input_head(column: Input) -> str:
    return " · ".join((column.type, *input_notes(column)))


def _output_head(output: Output) -> str:
    return (
        f"{output.type}: {', '.join(value_in_words(v) for v in output.values)}"
        if output.values
        else output.type
    )


def rows_diff(table: TableChange) -> Iterator[RowDiff]:
    """The rows of both tables, `otherwise` last."""
    for row in (*table.rows, table.otherwise):
        cells = [_cell(cell, table) for cell in row.cells]
        if row is table.otherwise:
            cells = [CellDiff("", "", "same", "when")] * len(table.inputs) + cells
        yield RowDiff(
            id=row.id,
            was_id=row.was_id,
            state=row.state,
            moved=row.moved,
            place=None if row.after_at is None else row.after_at + 1,
            was_place=None if row.before_at is None else row.before_at + 1,
            cells=tuple(cells),
            note=CellDiff(row.note.before, row.note.after, row.note.state, "note"),
        )


def _cell(cell: CellChange, table: TableChange) -> CellDiff:
    columns: tuple[Change[Any], ...] = table.inputs if cell.part == "when" else table.outputs
    column = columns[cell.column]

    def words(value: Any, side: Input | Output | None) -> str | None:
        if value is None or side is None:
            return None
        return cell_in_words(value, side.type) if cell.part == "when" else output_in_words(value, side.type)

    before, after = words(cell.before, column.before), words(cell.after, column.after)
    state = "changed" if cell.changed else "same"
    if state == "same":
        state = "added" if before is None and after is not None else state
        state = "removed" if after is None and before is not None else state
    return CellDiff(before, after, state, cell.part)
