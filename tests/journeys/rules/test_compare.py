"""Two versions of a rule side by side."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from journeys.rules.compare import Difference, RowChange, compare
from journeys.rules.documents import parse_rule

RULE: dict[str, Any] = {
    "slug": "routing",
    "name": "Routing",
    "purpose": "Why",
    "owner": "sales",
    "kind": "table",
    "table": {
        "hit_policy": "first",
        "inputs": [
            {"fact": "contact.score", "type": "number"},
            {"fact": "contact.plan", "type": "text"},
        ],
        "outputs": [{"name": "route", "type": "text", "values": ["sales", "demo"]}],
        "rows": [
            {"id": "a", "when": ["> 80", "-"], "then": ["sales"], "note": "call"},
            {"id": "b", "when": ["-", '"pro"'], "then": ["demo"]},
            {"id": "c", "when": ["[40..80]", "-"], "then": ["demo"]},
        ],
        "otherwise": {"then": ["demo"]},
    },
    "examples": [{"facts": {"contact.score": 90}, "expect": {"route": "sales"}, "row": "a"}],
}


def changed(change: Callable[[dict[str, Any]], object]) -> Difference:
    """What a change of the document is seen as."""
    document = copy.deepcopy(RULE)
    change(document)
    return compare(parse_rule(RULE), parse_rule(document))


def rows_of(found: Difference) -> dict[str, RowChange]:
    assert found.table
    return {row.id: row for row in found.table.rows}


def test_the_same_is_no_difference() -> None:
    found = changed(lambda document: None)
    assert found.nothing
    assert {row.state for row in rows_of(found).values()} == {"same"}
    assert not found.about


def test_a_changed_cell_is_found_and_its_spelling_is_not() -> None:
    def change(document: dict[str, Any]) -> None:
        rows = document["table"]["rows"]
        rows[0]["when"][0] = ">70"
        rows[1]["when"][1] = ' "pro" '

    found = rows_of(changed(change))
    assert [(cell.before, cell.after) for cell in found["a"].cells if cell.changed] == [("> 80", ">70")]
    assert found["b"].state == "same"


def test_rows_are_added_removed_and_moved() -> None:
    def change(document: dict[str, Any]) -> None:
        rows = document["table"]["rows"]
        del rows[1]
        rows.insert(0, rows.pop(1))
        rows.append({"id": "d", "when": ["-", "-"], "then": ["sales"]})

    found = changed(change)
    rows = rows_of(found)
    assert [(row.id, row.state, row.moved) for row in rows.values()] == [
        ("c", "same", True),
        ("a", "same", False),
        ("b", "removed", False),
        ("d", "added", False),
    ]
    assert (rows["c"].before_at, rows["c"].after_at) == (2, 0)


def test_a_row_that_took_another_name_is_the_same_row() -> None:
    row = rows_of(changed(lambda document: document["table"]["rows"][2].update(id="warm")))["warm"]
    assert (row.was_id, row.state, row.before_at, row.after_at) == ("c", "changed", 2, 2)


def test_columns_are_paired_by_what_they_ask() -> None:
    def change(document: dict[str, Any]) -> None:
        table = document["table"]
        table["inputs"] = [table["inputs"][1], {"fact": "contact.country", "type": "text"}]
        for row in table["rows"]:
            row["when"] = [row["when"][1], "-"]
        document["examples"] = []

    found = changed(change)
    assert found.table
    assert [column.state for column in found.table.inputs] == ["removed", "same", "added"]
    cells = rows_of(found)["b"].cells
    assert [(cell.before, cell.after) for cell in cells[:3]] == [("-", None), ('"pro"', '"pro"'), (None, "-")]
    assert not any(cell.changed for cell in cells)


@pytest.mark.parametrize(
    ("part", "value"), [("name", "Other"), ("owner", ""), ("goal", "trial"), ("review_by", "2027-01-01")]
)
def test_what_is_said_about_it_is_compared(part: str, value: str) -> None:
    found = changed(lambda document: document.update({part: value}) if value else document.pop(part))
    assert list(found.about) == [part]


def test_policy_outcomes_otherwise_and_examples_are_compared() -> None:
    def change(document: dict[str, Any]) -> None:
        table = document["table"]
        table["hit_policy"] = "any"
        table["outputs"][0]["values"].append("nurture")
        table["otherwise"]["then"] = ["nurture"]
        document["examples"][0]["expect"]["route"] = "demo"
        document["examples"].append({"facts": {}, "expect": {"route": "nurture"}})

    found = changed(change)
    assert found.table
    assert found.table.policy.state == found.table.outputs[0].state == "changed"
    assert [(cell.before, cell.after) for cell in found.table.otherwise.cells] == [("demo", "nurture")]
    assert [example.state for example in found.examples] == ["changed", "added"]


def test_a_table_that_became_a_condition_is_told_apart() -> None:
    condition = {key: value for key, value in RULE.items() if key not in ("table", "examples")} | {
        "kind": "condition",
        "condition": {"fact": "contact.score", "is": "at_least", "value": 40},
    }
    found = compare(parse_rule(RULE), parse_rule(condition))
    assert found.condition.state == "added"
    assert {row.state for row in rows_of(found).values()} == {"removed"}
    back = compare(parse_rule(condition), parse_rule(RULE))
    assert {row.state for row in rows_of(back).values()} == {"added"}


def test_two_columns_of_one_fact_pair_in_their_order() -> None:
    document = copy.deepcopy(RULE)
    document["table"]["inputs"][1] = {"fact": "contact.score", "type": "number", "missing": "yes"}
    for row in document["table"]["rows"]:
        row["when"][1] = "-"
    after = copy.deepcopy(document)
    after["table"]["rows"][0]["when"][1] = "< 90"
    found = compare(parse_rule(document), parse_rule(after))
    assert [(cell.column, cell.after) for cell in rows_of(found)["a"].cells if cell.changed] == [(1, "< 90")]
