"""What the rules of a file say, as they were read: looked at before anything is stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from journeys.queries.reading import read
from journeys.queries.rule_table import TableView, table_view
from journeys.rules.explain import condition_in_words

FIRST = 20
"""Rows of a table that are shown."""
MOST_RULES = 20
"""So many rules of one file are shown; of the others one hears how large they are."""


@dataclass(frozen=True, slots=True)
class Preview:
    """How a rule begins: the first rows of its table, and how many more (``left``) there are; or its
    condition in words."""

    name: str
    table: TableView | None
    left: int
    condition: str


def previews(documents: Sequence[Mapping[str, Any]]) -> Iterable[Preview]:
    """Of the first rules among documents that can be read. No query."""
    for document in islice(documents, MOST_RULES):
        rule = read(document).rule
        rows = rule.table.rows if rule.table else ()
        first = {row.id for row in rows[:FIRST]}
        yield Preview(
            name=rule.name,
            table=table_view(rule, None, {}, (), first) if rule.table else None,
            left=len(rows) - len(first),
            condition=condition_in_words(rule.condition) if rule.condition else "",
        )
