"""Rows that can never decide: because no facts fit them, or because the rows that go before take all that
do."""

from collections.abc import Iterator, Sequence

from journeys.rules.analysis.axes import bits
from journeys.rules.analysis.cover import Budget, uncovered
from journeys.rules.analysis.findings import MOVE_ROW, REMOVE_ROW, Cure, Finding, named
from journeys.rules.analysis.spaces import Space
from journeys.rules.analysis.spots import facts_at, first_spot, label_of, typed_at
from journeys.rules.policies import ranked, same_answer
from journeys.rules.problems import Problem
from journeys.rules.tables import Table
from journeys.rules.words import check_in_words

FEWEST = 24
"""Among so many rows that together shadow one, those that are not needed for it are left out."""


def empty_rows(space: Space) -> Iterator[Finding]:
    """Rows that no facts fit: a cell that holds for no value that the fact can have, or two that exclude each
    other."""
    for place, row in enumerate(space.table.rows):
        if space.live >> place & 1:
            continue
        where = f"table/rows/{row.id}"
        because = "what its cells ask of one fact excludes each other."
        for index, column in enumerate(space.columns):
            if not column.sets[place]:
                where = f"table/rows/{row.id}/when/{index}"
                said = check_in_words(row.cells[index].check)
                because = f"{label_of(space, index)} is never {said} when the table is asked."
                break
        yield Finding(
            Problem(
                "row_never_fits",
                where,
                f"Row '{row.id}' can never fit: {because}",
                "Change the cell, or remove the row.",
                "warning",
            ),
            rows=(row.id,),
            cures=(Cure(REMOVE_ROW, {"row": row.id}),),
        )


def shadowed_rows(space: Space, budget: Budget) -> Iterator[Finding]:
    """Rows that fit, but only where a row that goes before fits too. For first and priority; elsewhere no row
    goes before another."""
    before = 0
    for place in going_first(space.table):
        if space.live >> place & 1 and (over := shadows(space, place, before, budget)):
            yield _shadowed(space, place, over)
        before |= 1 << place


def going_first(table: Table) -> list[int]:
    """The rows in the order in which they decide; empty where no row goes before another."""
    if table.hit_policy == "first":
        return list(range(len(table.rows)))
    if table.hit_policy == "priority":
        places = {row.id: place for place, row in enumerate(table.rows)}
        return [places[row.id] for row in ranked(table, table.rows)]
    return []


def shadows(space: Space, row: int, before: int, budget: Budget) -> list[int]:
    """The rows among those before that together take everything of this one, as few as are found; empty when
    it can decide."""
    near = space.touching(row) & before
    if not near:
        return []
    alone = space.covering(row) & near
    if alone:
        return [next(bits(alone))]
    box = space.row_box(row)
    if uncovered(space.dimensions, box, near, budget) is not None:
        return []
    needed = near
    if near.bit_count() <= FEWEST:
        for place in reversed(list(bits(near))):
            fewer = needed & ~(1 << place)
            if uncovered(space.dimensions, box, fewer, budget) is None:
                needed = fewer
    return list(bits(needed))


def _shadowed(space: Space, place: int, over: Sequence[int]) -> Finding:
    rows = space.table.rows
    row, names = rows[place], [rows[index].id for index in over]
    spot = first_spot(space.row_box(place))
    by_order = space.table.hit_policy == "first"
    above = "above it" if by_order else "of higher priority"
    fits = "fits whenever it does" if len(over) == 1 else "together fit whenever it does"
    said = same_answer(space.table, row)
    differs = any(same_answer(space.table, rows[index]) != said for index in over)
    if differs:
        cure = f"Move '{row.id}' above {named(names)}, make them narrower, or remove it."
    else:
        cure = f"Remove it: {named(names)} {'answers' if len(over) == 1 else 'answer'} the same."
    cures = [Cure(REMOVE_ROW, {"row": row.id})]
    if by_order and differs and all(not _covers(space, place, index) for index in over):
        cures.insert(0, Cure(MOVE_ROW, {"row": row.id, "other": rows[min(over)].id}))
    return Finding(
        Problem(
            "shadowed_row",
            f"table/rows/{row.id}",
            f"Row '{row.id}' can never decide: {named(names)} {above} {fits}; "
            f"for instance {typed_at(space, spot)}.",
            cure,
            "warning",
        ),
        facts_at(space, spot),
        (row.id, *names),
        tuple(cures),
    )


def _covers(space: Space, one: int, other: int) -> bool:
    return bool(space.covering(other) >> one & 1)
