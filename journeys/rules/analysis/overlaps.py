"""Rows that fit the same facts where the table's policy has no answer for that."""

from collections.abc import Iterator

from journeys.rules.analysis.axes import bits
from journeys.rules.analysis.findings import REMOVE_ROW, SET_POLICY, Cure, Finding
from journeys.rules.analysis.spaces import Space
from journeys.rules.analysis.spots import answer_in_words, facts_at, first_spot, typed_at
from journeys.rules.policies import ranked, same_answer
from journeys.rules.problems import Problem

MOST = 50
"""So many pairs are told; the rest is counted."""

LOOKED = 20_000
"""After so many pairs that overlap the others are not counted any more."""


def overlaps(space: Space) -> Iterator[Finding]:
    """Pairs of rows that both fit some facts: any two under unique, two that answer differently under any,
    two of equal priority that answer differently under priority. Exact; costs rows x rows in bits."""
    table = space.table
    if table.hit_policy not in ("unique", "any", "priority"):
        return
    told = looked = 0
    said = [same_answer(table, row) for row in table.rows]
    for one in bits(space.live):
        for other in bits(space.touching(one) >> (one + 1)):
            looked += 1
            same = said[one] == said[one + 1 + other]
            if not _contradict(space, one, one + 1 + other, same):
                continue
            told += 1
            if told <= MOST:
                yield _overlap(space, one, one + 1 + other, same)
        if looked > LOOKED:
            break
    if told > MOST:
        least = "At least " if looked > LOOKED else ""
        message = f"{least}{told - MOST} more pairs of rows overlap."
        cure = "Look at the first ones: what cures them often cures the others."
        yield Finding(Problem("overlapping_rows", "table/rows", message, cure, "warning"))


def _contradict(space: Space, one: int, other: int, same: bool) -> bool:
    table = space.table
    first, second = table.rows[one], table.rows[other]
    if table.hit_policy == "unique":
        return True
    if same:
        return False
    if table.hit_policy == "any":
        return True
    # Ranked both ways round: equals keep the order in which they are given.
    there, back = ranked(table, [first, second]), ranked(table, [second, first])
    return there[0] is first and back[0] is second


def _overlap(space: Space, one: int, other: int, same: bool) -> Finding:
    table = space.table
    first, second = table.rows[one], table.rows[other]
    box = [a & b for a, b in zip(space.row_box(one), space.row_box(other), strict=True)]
    spot = first_spot(box)
    answers = (
        f"both answer {answer_in_words(first.then)}"
        if same
        else f"'{first.id}' answers {answer_in_words(first.then)}, "
        f"'{second.id}' {answer_in_words(second.then)}"
    )
    why = {
        "unique": "only one row may fit, so the table falls back to otherwise",
        "any": "rows that fit must agree, so the table falls back to otherwise",
        "priority": "they have the same priority, so only their order decides",
    }[table.hit_policy]
    cures = [Cure(SET_POLICY, {"policy": "first"})]
    if same:
        cures.insert(0, Cure(SET_POLICY, {"policy": "any"}))
        if space.covering(other) >> one & 1:
            cures.insert(0, Cure(REMOVE_ROW, {"row": second.id}))
        elif space.covering(one) >> other & 1:
            cures.insert(0, Cure(REMOVE_ROW, {"row": first.id}))
    return Finding(
        Problem(
            "overlapping_rows",
            f"table/rows/{second.id}",
            f"Rows '{first.id}' and '{second.id}' both fit {typed_at(space, spot)}: {answers}. But {why}.",
            "Make one of them narrower, or let the first row that fits decide.",
            "warning",
        ),
        facts_at(space, spot),
        (first.id, second.id),
        tuple(cures),
    )
