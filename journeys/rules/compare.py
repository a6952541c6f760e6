"""Two documents of one rule side by side: what changed, part by part, with columns and rows paired.

    difference = compare(parse_rule(before), parse_rule(after))
    difference.rows[0].cells[0].changed

Columns are paired by what they ask (fact, window, filters) or give (name), rows by their id; a row that took
another id and says the same is the same row. Costs a pass over both tables.
"""

from bisect import bisect_left
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from journeys.rules.documents import Example, Rule
from journeys.rules.tables import OTHERWISE, Input, Output, Row, Table
from journeys.rules.values import plain

ABOUT = ("name", "owner", "goal", "review_by", "tags")
"""Parts of a rule, besides its purpose and logic, that are compared as they stand."""


@dataclass(frozen=True, slots=True)
class Change[T]:
    """Something before and after; None where it was not there."""

    before: T | None
    after: T | None

    @property
    def state(self) -> str:
        """``added``, ``removed``, ``changed`` or ``same``."""
        if self.before is None or self.after is None:
            return "same" if self.before is self.after else "added" if self.before is None else "removed"
        return "same" if self.before == self.after else "changed"


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell of a paired row. ``text`` is S-FEEL of a test, or a JSON literal of an answer; None where the
    row or its column was not there."""

    part: str
    column: int
    before: Any
    after: Any

    @property
    def changed(self) -> bool:
        """Whether both sides have the cell and say something else."""
        return self.before is not None and self.after is not None and self.before != self.after


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row of both tables. ``before_at`` and ``after_at`` are its places, from 0; None where it was not
    there. ``moved`` says that it stands elsewhere among the rows that stayed."""

    id: str
    was_id: str
    before_at: int | None
    after_at: int | None
    moved: bool
    cells: tuple[CellChange, ...]
    note: Change[str]

    @property
    def state(self) -> str:
        """``added``, ``removed``, ``changed`` or ``same``; a row that only moved is the same."""
        if self.before_at is None or self.after_at is None:
            return "added" if self.before_at is None else "removed"
        other = self.note.state != "same" or self.id != self.was_id
        return "changed" if other or any(cell.changed for cell in self.cells) else "same"


@dataclass(frozen=True, slots=True)
class TableChange:
    """Both tables as one: columns in the order of the later one, what is gone where it was."""

    policy: Change[str]
    inputs: tuple[Change[Input], ...]
    outputs: tuple[Change[Output], ...]
    rows: tuple[RowChange, ...]
    otherwise: RowChange


@dataclass(frozen=True, slots=True)
class Difference:
    """What is different between two versions of a rule. ``table`` is None where neither is a table."""

    before: Rule
    after: Rule
    about: Mapping[str, Change[Any]]
    purpose: Change[str]
    condition: Change[Any]
    table: TableChange | None
    examples: tuple[Change[Example], ...]

    @property
    def nothing(self) -> bool:
        """Whether both say the same."""
        return self.before.document == self.after.document


def compare(before: Rule, after: Rule) -> Difference:
    """What changed from one version of a rule to another."""
    return Difference(
        before=before,
        after=after,
        about={
            name: Change(getattr(before, name) or None, getattr(after, name) or None)
            for name in ABOUT
            if getattr(before, name) != getattr(after, name)
        },
        purpose=Change(before.purpose, after.purpose),
        condition=Change(before.document.get("condition"), after.document.get("condition")),
        table=_table(before.table, after.table) if before.table or after.table else None,
        examples=_examples(before.examples, after.examples),
    )


type Pair = tuple[int | None, int | None]
"""The place of something before and after; None where it is not there."""

NOTHING = Table("", (), (), ())


def _table(old: Table | None, new: Table | None) -> TableChange:
    before, after = old or NOTHING, new or NOTHING
    inputs = _paired(*([column.need.label for column in table.inputs] for table in (before, after)))
    outputs = _paired(*([output.name for output in table.outputs] for table in (before, after)))

    def row_change(
        was: Row | None, now: Row | None, at: tuple[int | None, int | None], moved: bool
    ) -> RowChange:
        either = now or was
        assert either is not None
        return RowChange(
            id=either.id,
            was_id=was.id if was else either.id,
            before_at=at[0],
            after_at=at[1],
            moved=moved,
            cells=_cells(was, now, inputs, outputs),
            note=Change(was.note if was else None, now.note if now else None),
        )

    pairs = _rows(before.rows, after.rows)
    moved = _moved([(a, b) for a, b in pairs if a is not None and b is not None])
    rows = tuple(
        row_change(
            before.rows[a] if a is not None else None,
            after.rows[b] if b is not None else None,
            (a, b),
            b in moved,
        )
        for a, b in pairs
    )
    last = [
        Row(OTHERWISE, (), table.otherwise or (None,) * len(table.outputs)) if table is not NOTHING else None
        for table in (before, after)
    ]
    at = tuple(len(table.rows) if row else None for table, row in zip((before, after), last, strict=True))
    return TableChange(
        policy=Change(*(_policy(table) for table in (old, new))),
        inputs=_columns(inputs, before.inputs, after.inputs),
        outputs=_columns(outputs, before.outputs, after.outputs),
        rows=rows,
        otherwise=row_change(last[0], last[1], (at[0], at[1]), moved=False),
    )


def _columns[T](pairs: Sequence[Pair], before: Sequence[T], after: Sequence[T]) -> tuple[Change[T], ...]:
    return tuple(
        Change(before[a] if a is not None else None, after[b] if b is not None else None) for a, b in pairs
    )


def _policy(table: Table | None) -> str | None:
    if table is None:
        return None
    return f"{table.hit_policy}/{table.aggregate}" if table.hit_policy == "collect" else table.hit_policy


def _paired(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[Pair]:
    """Places of the same name in both, in the later order; what is gone behind what was left of it. Of two
    of one name, the first pairs with the first."""
    was, now = _numbered(before), _numbered(after)
    places = {name: at for at, name in enumerate(was)}
    found: list[Pair] = [(places.get(name), at) for at, name in enumerate(now)]
    _put_lost(found, len(was))
    return found


def _numbered(names: Sequence[Hashable]) -> list[Hashable]:
    return [(name, list(names[:at]).count(name)) for at, name in enumerate(names)]


def _put_lost(found: list[Pair], before: int) -> None:
    """Put each earlier place that found no partner behind the one that was next to it."""
    taken = {a for a, _ in found}
    for a in range(before):
        if a not in taken:
            near = next((at for at, pair in enumerate(found) if pair[0] == a - 1), -1) if a else -1
            found.insert(near + 1, (a, None))


def _rows(before: Sequence[Row], after: Sequence[Row]) -> list[Pair]:
    """Places of the same row in both, in the later order; what is gone behind what was above it."""
    places = {row.id: at for at, row in enumerate(before)}
    now = {row.id for row in after}
    # A row that took another name: the only one of its words on both sides that found no partner.
    lost: dict[Hashable, list[int]] = {}
    for at, row in enumerate(before):
        if row.id not in now:
            lost.setdefault(_says(row), []).append(at)
    pairs: list[Pair] = []
    for b, row in enumerate(after):
        a = places.get(row.id)
        if a is None and lost.get(_says(row)):
            a = lost[_says(row)].pop(0)
        pairs.append((a, b))
    _put_lost(pairs, len(before))
    return pairs


def _says(row: Row) -> Hashable:
    return (tuple(cell.text for cell in row.cells), tuple(str(plain(value)) for value in row.then))


def _moved(pairs: list[tuple[int, int]]) -> set[int]:
    """Later places of the rows that stand elsewhere among those that stayed: all but a longest run that kept
    its order."""
    ends: list[int] = []
    steps: list[int] = []
    for a, _ in pairs:
        place = bisect_left(ends, a)
        ends[place : place + 1] = [a]
        steps.append(place)
    kept, wanted = set(), len(ends) - 1
    for (_, b), step in zip(reversed(pairs), reversed(steps), strict=True):
        if step == wanted:
            kept.add(b)
            wanted -= 1
    return {b for _, b in pairs if b not in kept}


def _cells(
    was: Row | None, now: Row | None, inputs: Sequence[Pair], outputs: Sequence[Pair]
) -> tuple[CellChange, ...]:
    cells = []
    if (was and was.cells) or (now and now.cells):
        for at, (a, b) in enumerate(inputs):
            old = was.cells[a] if was and a is not None else None
            new = now.cells[b] if now and b is not None else None
            same = old is not None and new is not None and old.check == new.check
            text = new.text if new else None
            cells.append(CellChange("when", at, text if same else old.text if old else None, text))
    for at, (a, b) in enumerate(outputs):
        before = _value(was.then[a]) if was and a is not None else None
        cells.append(CellChange("then", at, before, _value(now.then[b]) if now and b is not None else None))
    return tuple(cells)


def _value(value: Any) -> Any:
    return "" if value is None else plain(value)


def _examples(before: Sequence[Example], after: Sequence[Example]) -> tuple[Change[Example], ...]:
    """Examples of both, paired by their facts; what is gone comes last."""
    left = list(before)
    found = []
    for example in after:
        partner = next((other for other in left if _given(other) == _given(example)), None)
        if partner is not None:
            left.remove(partner)
        found.append(Change(partner, example))
    return (*found, *(Change(example, None) for example in left))


def _given(example: Example) -> Hashable:
    return (str(sorted(example.facts.items())), str(sorted(example.ages.items())), str(example.now))
