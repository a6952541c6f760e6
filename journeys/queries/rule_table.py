"""A decision table as people read and edit it: cells in words, what changed, what fired, what is doubtful."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from journeys.rules.cells import Cell
from journeys.rules.documents import Rule
from journeys.rules.durations import words
from journeys.rules.explain import need_in_words
from journeys.rules.problems import Problem
from journeys.rules.tables import OTHERWISE, Input, Table
from journeys.rules.values import coerce
from journeys.rules.words import cell_in_words, read_in_words, value_in_words

POLICIES = {
    "first": _("first row that fits"),
    "unique": _("exactly one may fit"),
    "rule_order": _("all that fit"),
    "any": _("rows that fit must agree"),
    "priority": _("the best answer that fits"),
    "output_order": _("all that fit, best first"),
    "collect": _("all that fit, collected"),
}
"""Hit policies in words, in the order in which they are offered."""
MISSING = {
    "no": _("missing: does not fit"),
    "yes": _("missing: fits"),
    "otherwise": _("missing: the rule takes its otherwise"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it asks or gives, its type, and for facts what a missing or old value means."""

    label: str
    fact: str
    type: str
    notes: tuple[str, ...]
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell. ``text`` is stored (S-FEEL, or an answer as typed), ``words`` is read; ``was`` is what the
    newest approved version says there in words, None where nothing changed."""

    row: str
    part: str
    column: int
    fact: str
    label: str
    type: str
    text: str
    words: str
    was: str | None
    values: tuple[Any, ...]

    @property
    def lane(self) -> str:
        """The cell within its row, as tables name it."""
        return f"{self.part}-{self.column}"


@dataclass(frozen=True, slots=True)
class RowView:
    """A row: its cells, how often it fired lately, what is doubtful about it, and whether it is new."""

    id: str
    when: tuple[CellView, ...]
    then: tuple[CellView, ...]
    note: str
    hits: int
    problems: tuple[Problem, ...]
    new: bool


MOST_UPRIGHT = 7
"""Columns besides the row's name and its note, in which words still stand whole on paper."""


@dataclass(frozen=True, slots=True)
class TableView:
    """A whole table for reading and editing. ``removed`` are ids of rows that the approved version still
    has."""

    policy: str
    inputs: tuple[Column, ...]
    outputs: tuple[Column, ...]
    rows: tuple[RowView, ...]
    otherwise: RowView
    removed: tuple[str, ...]
    hits: int

    @property
    def wide(self) -> bool:
        """Whether it has more columns than fit on a page that stands upright."""
        return len(self.inputs) + len(self.outputs) > MOST_UPRIGHT

    def cell(self, row: str, part: str, column: int) -> CellView | None:
        """One cell; None where there is none."""
        cells = (cell for found in (*self.rows, self.otherwise) for cell in (*found.when, *found.then))
        return next(
            (cell for cell in cells if (cell.row, cell.part, cell.column) == (row, part, column)), None
        )


def table_view(
    rule: Rule,
    before: Mapping[str, Any] | None,
    hits: Mapping[str, int],
    problems: tuple[Problem, ...],
    only: Collection[str] | None = None,
) -> TableView:
    """The table of a rule beside an older document of it (None: nothing is marked as changed). ``hits`` by
    row id. ``only`` these rows and those that are doubtful, where it is given."""
    table = rule.table
    assert table is not None
    inputs = tuple(_input(column) for column in table.inputs)
    outputs = tuple(
        Column(item.label or item.name, item.name, item.type, (), item.values) for item in table.outputs
    )
    old = _old_rows(before)
    doubts = by_row(table, problems)

    def row_view(id: str, when: tuple[Cell, ...], then: tuple[Any, ...], note: str) -> RowView:
        was = old.get(id, {})
        return RowView(
            id=id,
            when=tuple(
                _when(id, at, cell, column, _nth(was.get("when"), at))
                for at, (cell, column) in enumerate(zip(when, inputs, strict=True))
            ),
            then=tuple(
                _then(id, at, value, column, _nth(was.get("then"), at, missing=_SAME))
                for at, (value, column) in enumerate(zip(then, outputs, strict=True))
            ),
            note=note,
            hits=hits.get(id, 0),
            problems=doubts.get(id, ()),
            new=before is not None and id not in old,
        )

    rows = tuple(
        row_view(row.id, row.cells, row.then, row.note)
        for row in table.rows
        if only is None or row.id in only or row.id in doubts
    )
    nothing: tuple[Any, ...] = (None,) * len(outputs)
    otherwise = table.otherwise or nothing
    return TableView(
        policy=str(POLICIES.get(table.hit_policy, table.hit_policy)),
        inputs=inputs,
        outputs=outputs,
        rows=rows,
        otherwise=RowView(
            id=OTHERWISE,
            when=(),
            then=tuple(
                _then(
                    OTHERWISE, at, value, column, _nth(old.get(OTHERWISE, {}).get("then"), at, missing=_SAME)
                )
                for at, (value, column) in enumerate(zip(otherwise, outputs, strict=True))
            ),
            note="",
            hits=hits.get(OTHERWISE, 0),
            problems=(),
            new=False,
        ),
        removed=tuple(id for id in old if id != OTHERWISE and id not in {row.id for row in table.rows}),
        hits=sum(hits.values()),
    )


_SAME = object()


def input_notes(column: Input) -> tuple[str, ...]:
    """What a missing or an old value of a column means, in words."""
    notes = []
    if column.missing.policy == "use":
        notes.append(gettext("missing: counts as %s") % value_in_words(column.missing.value))
    elif not column.need.never_missing:
        notes.append(str(MISSING[column.missing.policy]))
    if column.no_older_than is not None:
        notes.append(gettext("no older than %s") % words(column.no_older_than))
    return tuple(notes)


def _input(column: Input) -> Column:
    label = column.label or need_in_words(column.need)
    return Column(label, column.need.label, column.type, input_notes(column), column.values)


def _when(row: str, at: int, cell: Cell, column: Column, was: Any) -> CellView:
    changed = was is not None and was != cell.text
    return CellView(
        row=row,
        part="when",
        column=at,
        fact=column.fact,
        label=column.label,
        type=column.type,
        text=cell.text,
        words=read_in_words(cell),
        was=cell_in_words(was, column.type) if changed else None,
        values=(),
    )


def _then(row: str, at: int, value: Any, column: Column, was: Any) -> CellView:
    changed = was is not _SAME and was != value
    return CellView(
        row=row,
        part="then",
        column=at,
        fact=column.fact,
        label=column.label,
        type=column.type,
        text=plain_text(value),
        words=output_in_words(value, column.type),
        was=output_in_words(was, column.type) if changed else None,
        values=column.values,
    )


def plain_text(value: Any) -> str:
    """An answer as one types it: ``7d``, ``true``, ``12.5``; nothing for none."""
    return "" if value is None else "true" if value is True else "false" if value is False else str(value)


def output_in_words(value: Any, type: str) -> str:
    """An answer of a row for readers: 3 d, yes, sales; nothing for none."""
    if value is None or value == "":
        return ""
    typed = coerce(value, type)
    return value_in_words(value if typed is None else typed)


def _old_rows(document: Mapping[str, Any] | None) -> dict[str, Mapping[str, Any]]:
    table = (document or {}).get("table") or {}
    rows: dict[str, Mapping[str, Any]] = {row["id"]: row for row in table.get("rows", ())}
    return rows | ({OTHERWISE: table[OTHERWISE]} if table.get(OTHERWISE) else {})


def _nth(items: Any, at: int, missing: Any = None) -> Any:
    return items[at] if isinstance(items, list) and at < len(items) else missing


def by_row(table: Table, problems: Iterable[Problem]) -> dict[str, tuple[Problem, ...]]:
    """What is said about each row, by its id; rows of which nothing is said are not among them."""
    said: dict[str, list[Problem]] = {}
    for found in problems:
        said.setdefault(row_of(found), []).append(found)
    return {row.id: tuple(dict.fromkeys(said[row.id])) for row in table.rows if row.id in said}


def row_of(problem: Problem) -> str:
    """The id of the row that a finding is about; empty for one of the whole."""
    parts = problem.place.split("/")
    return parts[2] if parts[:2] == ["table", "rows"] and len(parts) > 2 else ""
