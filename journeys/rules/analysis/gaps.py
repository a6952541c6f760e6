"""What no row fits: the combinations of facts for which a table falls back to otherwise."""

from collections.abc import Iterator, Sequence

from journeys.rules.analysis.axes import Axis, bits
from journeys.rules.analysis.cell_text import cell_of, is_cofinite
from journeys.rules.analysis.cover import Budget, Spot, uncovered
from journeys.rules.analysis.findings import ADD_ROW, Cure, Finding
from journeys.rules.analysis.spaces import Space
from journeys.rules.analysis.spots import answer_in_words, box_in_words, facts_at, typed_at
from journeys.rules.checks import Missing
from journeys.rules.problems import Problem

MOST = 8
"""So many gaps are told. Each is as wide as it goes, so a few tell most tables' story."""


def gaps(space: Space, budget: Budget) -> Iterator[Finding]:
    """Boxes that no row fits, as wide as they go, each with an example; the widest known values first, then
    missing ones. A note where otherwise answers them, a warning where nothing does.

    Raises TooDeepError when the budget is spent; what was found before stands.
    """
    for told, (box, spot) in enumerate(gap_boxes(space, budget, MOST + 1)):
        if told == MOST:
            yield Finding(
                Problem(
                    "gap",
                    "table/otherwise",
                    "There are more combinations that no row fits.",
                    "Close the first ones, or rely on otherwise.",
                    "note" if space.table.otherwise else "warning",
                )
            )
            return
        yield _gap(space, box, spot)


def gap_boxes(space: Space, budget: Budget, most: int) -> Iterator[tuple[list[int], Spot]]:
    """At most so many boxes that no row fits, each with a place in it that is in no box before. Present
    values are looked at before missing ones."""
    listed = [dimension.axis.listed for dimension in space.dimensions]
    known = [held & ~dimension.axis.missing for dimension, held in zip(space.dimensions, listed, strict=True)]
    dimensions = list(space.dimensions)
    rows, told = space.live, 0
    for within in (known, listed):
        while told < most and all(within):
            spot = uncovered(dimensions, within, rows, budget)
            if spot is None:
                break
            box = _widened(space, spot, listed)
            yield box, spot
            told += 1
            # What was found counts as covered from now on: one more row.
            rows |= 1 << len(dimensions[0].sets)
            dimensions = [dimension.with_row(held) for dimension, held in zip(dimensions, box, strict=True)]


def _widened(space: Space, spot: Sequence[int], within: Sequence[int]) -> list[int]:
    """The box around a place that no row fits: dimension by dimension all regions that no row reaches."""
    box = [1 << region for region in spot]
    for index, dimension in enumerate(space.dimensions):
        rows = space.live
        for other, held in zip(space.dimensions, box, strict=True):
            if other is not dimension:
                rows &= other.touch(held)
        box[index] = sum(1 << region for region in bits(within[index]) if not dimension.rows[region] & rows)
    return box


def _gap(space: Space, box: list[int], spot: Spot) -> Finding:
    table = space.table
    stated = table.otherwise is not None
    then = f"Otherwise answers {answer_in_words(table.otherwise)}." if stated else "Nothing answers it."
    when: list[str] = ["-"] * len(table.inputs)
    for dimension, held, region in zip(space.dimensions, box, spot, strict=True):
        wide = dimension.axis.real if held == dimension.axis.listed else held
        first = dimension.columns[0]
        when[first] = _cell(dimension.axis, wide, region, table.inputs[first].missing)
    cures = (Cure(ADD_ROW, {"when": when, "then": list(table.otherwise or [None] * len(table.outputs))}),)
    return Finding(
        Problem(
            "gap",
            "table/otherwise",
            f"No row fits when {box_in_words(space, box)}; for instance {typed_at(space, spot)}. {then}",
            "Add a row, or rely on otherwise." if stated else "Add a row, or say what otherwise gives.",
            "note" if stated else "warning",
        ),
        facts_at(space, spot),
        (),
        cures,
    )


def _cell(axis: Axis, held: int, region: int, missing: Missing) -> str:
    """The cell of the row to add. "Not free, or missing" takes two rows to say: the first is added."""
    apart = axis.type == "text" and held & axis.missing and held != axis.missing and held != axis.real
    if apart and is_cofinite(axis, held):
        held = axis.missing if axis.missing >> region & 1 else held & ~axis.missing
    return cell_of(axis, held, missing)
