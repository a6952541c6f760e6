"""What changed between two versions of a rule, for readers: cells in words, rows in sentences."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from journeys.models import RuleVersion
from journeys.queries.rule_table import POLICIES, input_notes, output_in_words
from journeys.rules.compare import CellChange, Change, Difference, RowChange, TableChange, compare
from journeys.rules.documents import Example, parse_rule
from journeys.rules.explain import condition_in_words, need_in_words
from journeys.rules.tables import Input, Output
from journeys.rules.words import cell_in_words, value_in_words

MOST_SENTENCES = 60
STATES = ("added", "removed", "changed")
WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of prose: ``same``, ``removed`` or ``added``."""

    state: str
    text: str


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


@dataclass(frozen=True, slots=True)
class DiffView:
    """A difference as a page shows it. ``sentences`` say each change with *emphasis*."""

    before: RuleVersion
    after: RuleVersion
    sentences: tuple[str, ...]
    more: int
    purpose: tuple[Piece, ...]
    columns: tuple[ColumnDiff, ...]
    rows: tuple[RowDiff, ...]
    condition: tuple[str, str] | None

    @property
    def nothing(self) -> bool:
        """Whether both say the same."""
        return not self.sentences

    @property
    def count(self) -> int:
        """How many changes there are."""
        return len(self.sentences) + self.more

    @property
    def inputs(self) -> int:
        """How many of the columns ask."""
        return sum(not column.output for column in self.columns)


def diff_view(before: RuleVersion, after: RuleVersion) -> DiffView:
    """What changed from one version to the other. No query; two parses.

    Versions need not be stored: what an open version said before some edit will do.
    """
    found = compare(parse_rule(before.document), parse_rule(after.document))
    columns = tuple(_columns(found.table)) if found.table else ()
    rows = tuple(_rows(found.table)) if found.table else ()
    said = list(_sentences(found, columns, rows))
    return DiffView(
        before=before,
        after=after,
        sentences=tuple(said[:MOST_SENTENCES]),
        more=max(0, len(said) - MOST_SENTENCES),
        purpose=tuple(prose_diff(found.purpose.before or "", found.purpose.after or "")),
        columns=columns,
        rows=rows,
        condition=_condition(found),
    )


def prose_diff(before: str, after: str) -> Iterator[Piece]:
    """Two texts as pieces, word by word; nothing for two that are the same."""
    if before == after:
        return
    old, new = WORDS.findall(before), WORDS.findall(after)
    for act, a, b, c, d in SequenceMatcher(None, old, new, autojunk=len(old) > 2000).get_opcodes():
        if act == "equal":
            yield Piece("same", "".join(old[a:b]))
            continue
        if b > a:
            yield Piece("removed", "".join(old[a:b]))
        if d > c:
            yield Piece("added", "".join(new[c:d]))


def policy_in_words(policy: str | None) -> str:
    """How a table chooses among rows that fit."""
    name, _sep, aggregate = (policy or "").partition("/")
    said = str(POLICIES.get(name, name))
    return f"{said}: {aggregate}" if aggregate else said


def _columns(table: TableChange) -> Iterator[ColumnDiff]:
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


def _rows(table: TableChange) -> Iterator[RowDiff]:
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


def _condition(found: Difference) -> tuple[str, str] | None:
    if found.condition.state == "same":
        return None
    before, after = found.before.condition, found.after.condition
    return (
        condition_in_words(before) if before else _("a decision table"),
        condition_in_words(after) if after else _("a decision table"),
    )


def _sentences(
    found: Difference, columns: tuple[ColumnDiff, ...], rows: tuple[RowDiff, ...]
) -> Iterator[str]:
    yield from _about(found)
    if found.condition.state != "same":
        before, after = _condition(found) or ("", "")
        yield _("The condition was “%(before)s” and is “%(after)s”.") % {"before": before, "after": after}
    if found.table is not None:
        yield from _table_sentences(found.table, columns, rows)
    yield from _example_sentences(found.examples)


def _about(found: Difference) -> Iterator[str]:
    names = {
        "name": _("The name"),
        "owner": _("The owner"),
        "goal": _("The goal it serves"),
        "review_by": _("The review date"),
        "tags": _("Tags"),
    }
    for part, change in found.about.items():
        words = {"what": names[part], "before": _plain(change.before), "after": _plain(change.after)}
        yield _("%(what)s: *%(before)s* became *%(after)s*.") % words
    if found.purpose.state != "same":
        if not found.purpose.before:
            yield _("The purpose is written down.")
        elif not found.purpose.after:
            yield _("The purpose is gone.")
        else:
            yield _("The purpose is worded anew.")


def _table_sentences(
    table: TableChange, columns: tuple[ColumnDiff, ...], rows: tuple[RowDiff, ...]
) -> Iterator[str]:
    if table.policy.state != "same":
        words = {
            "before": policy_in_words(table.policy.before) or _("none"),
            "after": policy_in_words(table.policy.after) or _("none"),
        }
        yield _("Which row decides: *%(before)s* became *%(after)s*.") % words
    for column in columns:
        words = {"label": column.label, "before": column.was or "", "after": column.notes}
        if column.state == "added":
            yield _("The column *%(label)s* is new.") % words
        elif column.state == "removed":
            yield _("The column *%(label)s* is gone.") % words
        elif column.was is not None and column.was != column.notes:
            yield _("The column *%(label)s* was “%(before)s” and is “%(after)s”.") % words
        elif column.state == "changed":
            yield _("The column *%(label)s* has another label.") % words
    for row, change in zip(rows, (*table.rows, table.otherwise), strict=True):
        yield from _row_sentences(row, change, columns)


def _row_sentences(row: RowDiff, change: RowChange, columns: tuple[ColumnDiff, ...]) -> Iterator[str]:
    named = {"row": row.id, "was": row.was_id, "place": row.place or 0, "was_place": row.was_place or 0}
    if row.state == "added":
        yield _("Row *%(row)s* is new, in place %(place)s.") % named
        return
    if row.state == "removed":
        yield _("Row *%(row)s* is gone.") % named
        return
    if row.id != row.was_id:
        yield _("Row *%(was)s* is called *%(row)s*.") % named
    if row.moved:
        yield _("Row *%(row)s* moved from place %(was_place)s to %(place)s.") % named
    for cell, column in zip(row.cells, columns, strict=True):
        if cell.state == "changed":
            words = {
                "row": row.id,
                "label": column.label,
                "before": cell.before or _("nothing"),
                "after": cell.after or _("nothing"),
            }
            yield _("Row *%(row)s*: %(label)s was *%(before)s* and is *%(after)s*.") % words
    if change.note.state != "same":
        yield _("Row *%(row)s* has another note.") % named


def _example_sentences(examples: tuple[Change[Example], ...]) -> Iterator[str]:
    counts = {state: sum(change.state == state for change in examples) for state in STATES}
    words = {"number": 0}
    for state, number in counts.items():
        words["number"] = number
        if number and state == "added":
            yield _("Examples added: *%(number)s*.") % words
        elif number and state == "removed":
            yield _("Examples removed: *%(number)s*.") % words
        elif number:
            yield _("Examples that expect another answer: *%(number)s*.") % words


def _plain(value: Any) -> str:
    if value is None:
        return _("none")
    return ", ".join(value) if isinstance(value, tuple) else str(value)
