"""Is there a place that none of these rows reaches? The one question behind shadowed rows, gaps and rivals.

Dimension by dimension a region is chosen, and the rows that do not hold in it fall away. Where none is left,
the place is found; where one of those left holds everywhere in what is still to choose, there is none below.
Of two regions only the one that fewer rows hold in is looked at, and what was found without a place is
remembered by dimension and rows. Covering is as hard as logic itself: a `Budget` ends the search where a
table is built to explode, and whoever asked says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from journeys.rules.analysis.axes import bits, runs
from journeys.rules.analysis.spaces import Dimension

LOOKS = 300_000
"""Regions that one analysis looks at before it gives up: about a fifth of a second."""

SMALL = 48
"""Up to so many kinds of regions are compared with one another; a longer list is left to the memory."""


class TooDeepError(Exception):
    """The table is too entangled to be looked at further."""


@dataclass(slots=True)
class Budget:
    """How many regions may still be looked at."""

    left: int = LOOKS

    def spend(self, looks: int) -> None:
        """Takes them away. Raises TooDeepError when none are left."""
        self.left -= looks
        if self.left < 0:
            raise TooDeepError


type Spot = list[int]
"""A region of each dimension."""


def uncovered(dimensions: Sequence[Dimension], box: Sequence[int], rows: int, budget: Budget) -> Spot | None:
    """A place in the box (a set of regions per dimension) that none of the rows reaches; None where they
    cover all of it.

    Raises TooDeepError when the budget is spent.
    """
    if not all(box):
        return None
    spot = [(held & -held).bit_length() - 1 for held in box]
    # A row that does not touch the box in some dimension says nothing about it.
    for dimension, held in zip(dimensions, box, strict=True):
        rows &= dimension.touch(held)
        if not rows:
            return spot
    choices = [
        _choices(dimension, held, rows, budget) for dimension, held in zip(dimensions, box, strict=True)
    ]
    # Where many rows fall away at once, little is left for the rest.
    order = sorted(range(len(box)), key=lambda index: min(left.bit_count() for left, _ in choices[index]))
    full = [rows] * (len(order) + 1)
    for at in range(len(order) - 1, -1, -1):
        everywhere = rows
        for left, _ in choices[order[at]]:
            everywhere &= left
        full[at] = full[at + 1] & everywhere
    dead: set[tuple[int, int]] = set()

    def search(at: int, alive: int) -> bool:
        if not alive:
            return True
        if at == len(order) or alive & full[at] or (at, alive) in dead:
            return False
        options = _least(choices[order[at]], alive, budget)
        for left, region in options:
            if search(at + 1, left):
                spot[order[at]] = region
                return True
        dead.add((at, alive))
        return False

    return spot if search(0, rows) else None


def _choices(dimension: Dimension, held: int, rows: int, budget: Budget) -> list[tuple[int, int]]:
    """What the regions leave of the rows, once for each different remainder: (remainder, region)."""
    few, many = rows.bit_count(), held.bit_count()
    if few * few < many:
        # Few rows cut many regions into few parts.
        budget.spend(few * few // 2 + 1)
        parts = [(held, 0)]
        for row in bits(rows):
            own, bit = dimension.sets[row], 1 << row
            cut = [(part & own, left | bit) for part, left in parts] + [
                (part & ~own, left) for part, left in parts
            ]
            parts = [piece for piece in cut if piece[0]]
        return _smallest([(left, (part & -part).bit_length() - 1) for part, left in parts])
    budget.spend(many // 4)
    known: dict[int, int] = {}
    for first, last in runs(held):
        for region in range(first, last + 1):
            known.setdefault(dimension.rows[region] & rows, region)
    return _smallest(list(known.items()))


def _least(choices: list[tuple[int, int]], alive: int, budget: Budget) -> list[tuple[int, int]]:
    """The remainders of those alive, each once, the smallest first; what holds all of another is left out."""
    budget.spend(len(choices))
    known: dict[int, int] = {}
    for left, region in choices:
        rest = left & alive
        if not rest:
            return [(0, region)]
        known.setdefault(rest, region)
    return _smallest(list(known.items()))


def _smallest(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found.sort(key=lambda item: (item[0].bit_count(), item[1]))
    if not 1 < len(found) <= SMALL:
        return found
    kept: list[tuple[int, int]] = []
    for left, region in found:
        if not any(small & left == small for small, _ in kept):
            kept.append((left, region))
    return kept
