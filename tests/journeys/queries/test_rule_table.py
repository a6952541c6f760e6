"""A decision table for readers: what its cells say, and of which row something is doubtful."""

from typing import Any

from journeys.queries.rule_table import TableView, by_row, table_view
from journeys.rules.analysis import analyse
from journeys.rules.cells import parse_cell
from journeys.rules.documents import parse_rule
from journeys.rules.words import check_cell


def table(type: str, **rows: str) -> dict[str, Any]:
    """A rule that asks one fact of a type; rows by their id, with what they ask."""
    return {
        "format": "weft.rule/1",
        "slug": "routing",
        "name": "Routing",
        "kind": "table",
        "table": {
            "hit_policy": "first",
            "inputs": [{"fact": "contact.asked", "type": type}],
            "outputs": [{"name": "route", "type": "text"}],
            "rows": [{"id": id, "when": [cell], "then": [f"way-{id}"]} for id, cell in rows.items()],
        },
    }


def view(document: dict[str, Any]) -> TableView:
    return table_view(parse_rule(document), None, {}, ())


def test_what_a_cell_shows_means_the_same_cell_when_it_is_typed() -> None:
    stored = ['> "m"', '["a".."f"]', 'not(< "c")', '"x", > "m"', '"pro","team"', '"Acme, Inc"']
    shown = view(table("text", **{f"row-{at}": cell for at, cell in enumerate(stored)}))
    for row, cell in zip(shown.rows, stored, strict=True):
        meant, problem = check_cell(row.when[0].words, "text")
        assert problem is None
        assert parse_cell(meant, "text").check == parse_cell(cell, "text").check


def test_a_doubt_stands_at_its_row_also_where_rows_are_called_by_numbers() -> None:
    rule = parse_rule(table("number", **{"0": "> 90", "2": "> 80", "1": "> 85", "3": "> 70"}))
    assert rule.table is not None
    found = by_row(rule.table, analyse(rule).doubts)
    assert found.keys() == {"1"}
