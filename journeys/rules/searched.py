"""What a search of the rulebook looks through: everything that a rule says, as written and in words."""

from collections.abc import Iterator
from functools import lru_cache

from journeys.rules.conditions import Leaf
from journeys.rules.documents import Rule
from journeys.rules.explain import condition_in_words, need_in_words
from journeys.rules.tables import Input
from journeys.rules.values import plain
from journeys.rules.words import cell_in_words

LONGEST = 200_000
"""Characters of one rule that are looked through; the largest tables say the same things over and over."""


def searched(rule: Rule) -> str:
    """The text in lower case: name, slug, purpose, owner, goal, tags, facts, outcomes, rows with their notes,
    each thing once. Costs a pass over the table, or over as much of it as is looked through."""
    found: dict[str, None] = {}
    length = 0
    for part in _parts(rule):
        text = _plain(part)
        if text and text not in found:
            found[text] = None
            length += len(text) + 1
        if length > LONGEST:
            break
    return "\n".join(found)[:LONGEST]


@lru_cache(50_000)
def _plain(part: str) -> str:
    """In lower case, on one line. A table that is edited is gone through again for each cell that changes."""
    return " ".join(part.lower().split())


def _parts(rule: Rule) -> Iterator[str]:
    yield from (rule.name, rule.slug, rule.purpose, rule.owner, rule.goal, *rule.tags)
    for asked in rule.inputs:
        yield from _fact(asked)
    if rule.condition is not None:
        yield condition_in_words(rule.condition)
    for output in rule.outputs:
        yield from (output.name, output.label, *(str(plain(value)) for value in output.values))
    if rule.table is None:
        return
    for row in rule.table.rows:
        yield from (row.id, row.note, *(str(plain(value)) for value in row.then if value is not None))
        for cell in row.cells:
            if not cell.check.always:
                yield from (cell.text, cell_in_words(cell.text, cell.check.type))


def _fact(asked: Input | Leaf) -> Iterator[str]:
    yield from (str(asked.need), asked.label, need_in_words(asked.need))
