"""What is doubtful about a rule that can be read: rows that can never decide, groups too deep to follow."""

from journeys.rules.checks import answer
from journeys.rules.documents import Rule
from journeys.rules.problems import Problem
from journeys.rules.regions import cut
from journeys.rules.tables import Table

DEEPEST_READABLE = 3


def lint(rule: Rule) -> list[Problem]:
    """Findings about a rule, all warnings: shadowed rows of a first-hit table, more than three nested
    levels."""
    found = []
    if rule.table is not None and rule.table.hit_policy == "first":
        found.extend(_shadowed(rule.table))
    if rule.condition is not None and rule.condition.depth > DEEPEST_READABLE:
        found.append(
            Problem(
                "too_nested",
                "condition",
                f"The condition is nested {rule.condition.depth} levels deep.",
                "Split it into rules, or write it as a table.",
                "warning",
            )
        )
    return found


def _shadowed(table: Table) -> list[Problem]:
    """Rows that a single earlier row covers cell by cell. Costs rows x regions per input."""
    covered = [_covering(table, index) for index in range(len(table.inputs))]
    found = []
    for place, row in enumerate(table.rows):
        over = (1 << place) - 1
        for covers in covered:
            over &= covers[place]
        if over:
            first = table.rows[(over & -over).bit_length() - 1]
            found.append(
                Problem(
                    "shadowed_row",
                    f"table/rows/{row.id}",
                    f"Row '{row.id}' can never decide: row '{first.id}' above it fits whenever it does.",
                    f"Move '{row.id}' above '{first.id}', make '{first.id}' narrower, or remove it.",
                    "warning",
                )
            )
    return found


def _covering(table: Table, index: int) -> list[int]:
    """For each row the set (as bits) of rows whose cell of this input fits everywhere where its own fits."""
    tests = [(1 << place, row.cells[index].check) for place, row in enumerate(table.rows)]
    masks = set(cut(tests).masks)
    # A missing value is one region more; there the stated policy answers.
    masks.add(sum(bit for bit, check in tests if answer(check, None, table.inputs[index].missing)))
    every = everywhere = (1 << len(tests)) - 1
    for mask in masks:
        everywhere &= mask
    result = [everywhere if check.always else every for _, check in tests]
    picky = sum(bit for bit, check in tests if not check.always)
    for mask in masks:
        rest = mask & picky
        while rest:
            lowest = rest & -rest
            result[lowest.bit_length() - 1] &= mask
            rest ^= lowest
    return result
