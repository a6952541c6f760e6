"""Acts of the table editor: rows and columns come, go and move, and what names them follows."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from journeys.rules.documents import parse_rule
from journeys.rules.problems import RuleError
from journeys.services.sheet_edits import read_edits
from tests.journeys.engine.stage import SAMPLE

type Document = dict[str, Any]


@pytest.fixture
def document() -> Document:
    """Lead routing, as the sample has it."""
    found: Document = json.loads(SAMPLE.read_text())["rules"][0]
    return found


@pytest.fixture
def made(document: Document) -> Callable[..., Document]:
    """Makes edits of it; what comes out can be read as a rule."""

    def make(*edits: dict[str, Any]) -> Document:
        before = json.dumps(document)
        changed = read_edits(list(edits))(document)
        assert json.dumps(document) == before, "the document that was given is left alone"
        parse_rule(changed)
        return changed

    return make


def ids(document: Document) -> list[str]:
    return [row["id"] for row in document["table"]["rows"]]


def refused(document: Document, *edits: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(RuleError) as error:
        read_edits(list(edits))(document)
    return [(problem.code, problem.place) for problem in error.value.problems]


def test_rows_are_inserted_with_their_texts(made: Callable[..., Document]) -> None:
    rows = [{"when": ["40 to 80", None, "no"], "gives": [None, "2 days"], "note": "a\nb", "id": "mid"}, {}]
    changed = made({"do": "insert", "at": 1, "rows": rows})
    assert ids(changed) == ["ours", "mid", "row-6", "hot", "keen", "warm"]
    mid, plain = changed["table"]["rows"][1:3]
    assert (mid["when"], mid["then"], mid["note"]) == (["[40..80]", "-", "false"], ["nurture", "2d"], "a\nb")
    assert (plain["when"], plain["then"]) == (["-", "-", "-"], ["nurture", "7d"])


def test_a_pasted_name_that_is_taken_gets_a_number(made: Callable[..., Document]) -> None:
    assert "hot-2" in ids(made({"do": "insert", "at": 9, "rows": [{"id": "hot"}]}))


def test_rows_move_together_and_go_together(made: Callable[..., Document]) -> None:
    assert ids(made({"do": "move", "rows": ["warm", "hot"], "to": 0})) == ["hot", "warm", "ours", "keen"]
    assert ids(made({"do": "move", "rows": ["ours"], "to": 99})) == ["hot", "keen", "warm", "ours"]
    changed = made({"do": "remove", "rows": ["hot", "keen"]})
    assert ids(changed) == ["ours", "warm"]
    assert not {"hot", "keen"} & {example.get("row") for example in changed["examples"]}


def test_every_cell_that_cannot_be_read_is_told_and_none_is_changed(document: Document) -> None:
    cells = [
        {"row": "hot", "part": "when", "column": 0, "text": "over 70"},
        {"row": "keen", "part": "when", "column": 0, "text": "["},
        {"row": "otherwise", "part": "then", "column": 1, "text": "soon"},
    ]
    assert refused(document, {"do": "set", "cells": cells}) == [
        ("unreadable_cell", "table/rows/keen/when/0"),
        ("wrong_type", "table/rows/otherwise/then/1"),
    ]
    assert document["table"]["rows"][1]["when"][0] == "> 80"


def test_columns_come_move_and_go_with_their_cells(made: Callable[..., Document]) -> None:
    fact = {
        "fact": "contact.country",
        "type": "text",
        "label": "Country",
        "missing": "",
        "no_older_than": "90d",
    }
    changed = made(
        {"do": "add_column", "part": "when", "column": 1, "to": fact},
        {"do": "move_column", "part": "when", "column": 1, "to": 0},
        {"do": "add_column", "part": "then", "column": 2, "to": {"name": "offer", "type": "number"}},
        {"do": "move_column", "part": "then", "column": 2, "to": 0},
    )
    table = changed["table"]
    assert table["inputs"][0] == {
        "fact": "contact.country",
        "type": "text",
        "label": "Country",
        "no_older_than": "90d",
    }
    assert table["rows"][1]["when"] == ["-", "> 80", "-", "-"]
    assert table["rows"][1]["then"] == [None, "sales", "1d"]
    assert table["otherwise"]["then"][0] is None
    less = made({"do": "remove_column", "part": "then", "column": 1})
    assert less["table"]["rows"][0]["then"] == ["customer"]
    assert all("pause" not in example["expect"] for example in less["examples"])


def test_the_last_column_stays(made: Callable[..., Document], document: Document) -> None:
    gone = {"do": "remove_column", "part": "then", "column": 0}
    assert refused(made({"do": "remove_column", "part": "then", "column": 1}), gone)[0][0] == "last_column"
    assert refused(document, {"do": "remove_column", "part": "when", "column": 9})[0][0] == "unknown_cell"


def test_outcomes_take_new_names_with_rows_and_examples(made: Callable[..., Document]) -> None:
    to = {"values": ["customer", "called", "demo", "nurture"], "name": "way"}
    changed = made({"do": "change_column", "part": "then", "column": 0, "to": to})
    assert changed["table"]["rows"][1]["then"][0] == "called"
    assert "sales" not in json.dumps(changed["table"]["rows"])
    assert {"way": "called"}.items() <= changed["examples"][0]["expect"].items()


def test_a_new_type_keeps_the_cells_that_it_can_read(made: Callable[..., Document]) -> None:
    changed = made(
        {
            "do": "change_column",
            "part": "when",
            "column": 0,
            "to": {"type": "text", "fact": "contact.x", "missing": ""},
        }
    )
    assert changed["table"]["rows"][0]["when"][0] == "-"
    assert all("contact.score" not in example["facts"] for example in changed["examples"])


def test_another_fact_is_given_to_the_examples_too(made: Callable[..., Document]) -> None:
    to = {"fact": "contact.points"}
    changed = made({"do": "change_column", "part": "when", "column": 0, "to": to})
    assert changed["examples"][0]["facts"]["contact.points"] == 90
    made({"do": "remove_column", "part": "when", "column": 0})


def test_outcomes_are_found_in_any_case_and_numbers_are_numbers(made: Callable[..., Document]) -> None:
    changed = made(
        {"do": "set", "cells": [{"row": "hot", "part": "then", "column": 0, "text": "NURTURE"}]},
        {"do": "policy", "policy": "collect", "aggregate": "count"},
    )
    assert changed["table"]["rows"][1]["then"][0] == "nurture"
    assert (changed["table"]["hit_policy"], changed["table"]["aggregate"]) == ("collect", "count")
    assert "aggregate" not in made({"do": "policy", "policy": "first"})["table"]
