"""Rows that say in two lines what one says: the same answer, and cells that differ in one column."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from journeys.rules.analysis.axes import bits
from journeys.rules.analysis.cell_text import cell_of
from journeys.rules.analysis.findings import MERGE_ROWS, Cure, Finding
from journeys.rules.analysis.spaces import Space
from journeys.rules.analysis.spots import facts_at, first_spot, label_of
from journeys.rules.policies import same_answer
from journeys.rules.problems import Problem
from journeys.rules.words import cell_in_words

type Answer = tuple[Any, ...]

MERGING = ("first", "unique", "any")


def merges(space: Space, dead: Collection[str] = ()) -> Iterator[Finding]:
    """Pairs of rows that could be one without any decision changing (but for the name of its row); rows that
    are dead anyway are left out. Each row is in one pair at most: after a merge one looks again. Costs rows x
    columns."""
    table = space.table
    if table.hit_policy not in MERGING:
        return
    used = {place for place, row in enumerate(table.rows) if row.id in dead}
    places: dict[Any, list[int]] = {}
    said = [same_answer(table, row) for row in table.rows]
    for place in bits(space.live):
        keys = _keys(space, place, said[place])
        found = _partner(space, place, keys, places, used, said)
        if found is not None:
            one, column, at = found
            used |= {one, place}
            yield _merge(space, one, place, column, at)
        for key in keys:
            places.setdefault(key, []).append(place)


def _keys(space: Space, place: int, said: Answer) -> list[Any]:
    """For each column what another row must share to differ in it alone."""
    sets = tuple(column.sets[place] for column in space.columns)
    return [(column, said, sets[:column], sets[column + 1 :]) for column in range(len(sets))]


def _partner(
    space: Space,
    place: int,
    keys: list[Any],
    places: dict[Any, list[int]],
    used: set[int],
    said: Sequence[Answer],
) -> tuple[int, int, str] | None:
    """An earlier row to merge with, the column in which the two differ, and which of them takes the other's
    place."""
    if place in used:
        return None
    for column, key in enumerate(keys):
        for one in places.get(key, ()):
            at = _keeps(space, one, place, said) if one not in used else ""
            if at and _readable(space, one, place, column):
                return one, column, at
    return None


def _keeps(space: Space, one: int, other: int, said: Sequence[Answer]) -> str:
    """Where the merged row may stand: "first" or "second" of the two places; empty for nowhere."""
    if space.table.hit_policy == "unique":
        return "" if space.touching(one) >> other & 1 else "first"
    if space.table.hit_policy == "any":
        return "first"
    between = [place for place in range(one + 1, other) if said[place] != said[one]]
    if not any(space.touching(other) >> place & 1 for place in between):
        return "first"
    return "" if any(space.touching(one) >> place & 1 for place in between) else "second"


def _readable(space: Space, one: int, other: int, column: int) -> bool:
    """Whether one cell says both without stretches of text from one word to another, which nobody reads."""
    return space.table.inputs[column].type != "text" or ".." not in merged_cells(space, one, other)[column]


def merged_cells(space: Space, one: int, other: int) -> list[str]:
    """The cells of the row that two rows make."""
    cells = []
    for index, column in enumerate(space.columns):
        both = column.sets[one] | column.sets[other]
        if column.sets[one] == both:
            cells.append(space.table.rows[one].cells[index].text)
        elif column.sets[other] == both:
            cells.append(space.table.rows[other].cells[index].text)
        else:
            cells.append(cell_of(column.axis, both, column.asked.missing))
    return cells


def _merge(space: Space, one: int, other: int, column: int, at: str) -> Finding:
    first, second = space.table.rows[one], space.table.rows[other]
    cells = merged_cells(space, one, other)
    keeps, goes = (first, second) if at == "first" else (second, first)
    said = cell_in_words(cells[column], space.table.inputs[column].type)
    spot = first_spot(space.row_box(other))
    return Finding(
        Problem(
            "mergeable_rows",
            f"table/rows/{second.id}",
            f"Rows '{first.id}' and '{second.id}' answer the same and differ in "
            f"{label_of(space, column)} alone: one row with {said} says both.",
            f"Merge '{goes.id}' into '{keeps.id}'.",
            "note",
        ),
        facts_at(space, spot),
        (first.id, second.id),
        (Cure(MERGE_ROWS, {"row": keeps.id, "other": goes.id, "when": cells}),),
    )
