"""A set of examples that covers a table: every row that can decide, every end of every cell from both sides,
what no row fits, and each fact missing or too old."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from journeys.rules.analysis.axes import bits, runs
from journeys.rules.analysis.cover import Budget, TooDeepError, uncovered
from journeys.rules.analysis.dead_rows import going_first
from journeys.rules.analysis.domains import always_there
from journeys.rules.analysis.gaps import gap_boxes
from journeys.rules.analysis.spaces import Space, cut_table
from journeys.rules.analysis.spots import Facts, facts_at, first_spot, label_of
from journeys.rules.documents import Rule
from journeys.rules.durations import format_duration
from journeys.rules.policies import same_answer

MOST = 300
"""So many examples are made at most: more are read by nobody."""

LOOKS = 300_000


@dataclass(frozen=True, slots=True)
class Made:
    """An example without its answer: what it shows, the facts (JSON), and how old they are where that
    matters."""

    name: str
    facts: Facts
    ages: Mapping[str, str] = field(default_factory=dict)


def covering_examples(rule: Rule, looks: int = LOOKS) -> list[Made]:
    """The examples, each combination of facts once; of a condition none. What they must answer is for whoever
    decides them to say, and for people to look at."""
    if rule.table is None:
        return []
    space = cut_table(rule.table)
    made: dict[str, Made] = {}
    for example in _all(space, Budget(looks)):
        key = repr((sorted(example.facts.items()), sorted(example.ages.items())))
        if key not in made:
            made[key] = example
        if len(made) == MOST:
            break
    return list(made.values())


def _all(space: Space, budget: Budget) -> Iterator[Made]:
    table = space.table
    spots = list(deciding_spots(space, budget))
    for place, spot in spots:
        yield Made(f"{table.rows[place].id}", facts_at(space, spot))
    try:
        for _, spot in gap_boxes(space, budget, 1):
            yield Made("no row fits", facts_at(space, spot))
    except TooDeepError:
        pass
    base = spots[0][1] if spots else first_spot([dimension.axis.real for dimension in space.dimensions])
    yield from _missing_and_stale(space, base)
    for place, spot in spots:
        yield from _ends(space, place, spot)


def deciding_spots(space: Space, budget: Budget) -> Iterator[tuple[int, Sequence[int]]]:
    """For each row a place where it decides, present values if it can; rows that never decide have none.
    Where several rows answer at once, a place where it fits."""
    before = 0
    said = [same_answer(space.table, row) for row in space.table.rows]
    for place in going_first(space.table) or range(len(space.table.rows)):
        if not space.live >> place & 1:
            continue
        near = space.touching(place) & _against(space, place, before, said)
        before |= 1 << place
        box = space.row_box(place)
        known = [
            held & ~dimension.axis.missing or held
            for dimension, held in zip(space.dimensions, box, strict=True)
        ]
        try:
            spot = uncovered(space.dimensions, known, near, budget)
            spot = spot or uncovered(space.dimensions, box, near, budget)
        except TooDeepError:
            spot = first_spot(known)
        if spot is not None:
            yield place, spot


def _against(space: Space, place: int, before: int, said: Sequence[Any]) -> int:
    """The rows that keep a row from being the one that decides."""
    match space.table.hit_policy:
        case "first" | "priority":
            return before
        case "unique":
            return space.live & ~(1 << place)
        case "any":
            return before | sum(1 << at for at, answer in enumerate(said) if answer != said[place])
    return 0


def _ends(space: Space, place: int, spot: Sequence[int]) -> Iterator[Made]:
    """Both sides of each end of the row's cells, the other facts as in the place."""
    row = space.table.rows[place]
    for index, dimension in enumerate(space.dimensions):
        axis, held = dimension.axis, dimension.sets[place]
        if held == axis.real:
            continue
        real = list(bits(axis.real & (axis.missing - 1)))
        sides: list[int] = []
        for first, last in runs(held & (axis.missing - 1)):
            within = [region for region in real if first <= region <= last]
            below = [region for region in real if region < first][-1:]
            above = [region for region in real if region > last][:1]
            sides += [*below, *within[:1], *within[-1:], *above]
        if axis.type == "text":
            # No text lies beside another to a reader: one that fits each word, and one that fits none.
            outside = axis.real & (axis.missing - 1) & ~held
            words = [region for region in bits(held & (axis.missing - 1)) if region % 2]
            sides = [*words, *list(bits(outside))[-1:]]
        for region in dict.fromkeys(sides):
            moved = [*spot[:index], region, *spot[index + 1 :]]
            yield Made(f"{row.id}: end of {label_of(space, dimension.columns[0])}", facts_at(space, moved))


def _missing_and_stale(space: Space, spot: Sequence[int]) -> Iterator[Made]:
    """Each fact missing, and too old where the table asks for fresh ones, the others as in the place."""
    facts: dict[str, Any] = facts_at(space, spot)
    for dimension in space.dimensions:
        key, need = space.keys[dimension.axis.need], dimension.axis.need
        name = label_of(space, dimension.columns[0])
        if not always_there(need):
            yield Made(f"{name} is missing", {each: value for each, value in facts.items() if each != key})
        oldest = space.table.inputs[dimension.columns[0]].no_older_than
        if oldest is not None and key in facts:
            yield Made(f"{name} is too old", facts, {key: format_duration(oldest + timedelta(days=1))})
