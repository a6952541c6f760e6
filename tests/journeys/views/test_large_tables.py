"""A large table is stored and answered before it is analyzed; what is doubtful about it comes behind."""

import json
from typing import Any

import pytest
from django.test import Client

from contacts.models import Member
from journeys.models import Rule
from journeys.queries.reading import read
from journeys.services.count_doubts import count_doubts
from journeys.services.import_files import import_files
from tests.cast import signed_in, team

pytestmark = pytest.mark.django_db

INPUTS, ROWS = 8, 60
SHEET = "/rulebook/wide/sheet/"


def wide(rows: int = ROWS) -> dict[str, Any]:
    """A table in which the first row takes all that the second would, and no other row overlaps."""
    table = {
        "hit_policy": "first",
        "inputs": [{"fact": f"contact.part_{at}", "type": "number"} for at in range(INPUTS)],
        "outputs": [{"name": "route", "type": "text"}],
        "rows": [
            {"id": f"r{at}", "when": [str(max(at, 1)), *["-"] * (INPUTS - 1)], "then": [f"way-{at}"]}
            for at in range(rows)
        ],
        "otherwise": {"then": ["none"]},
    }
    return {"format": "weft.rule/1", "slug": "wide", "name": "Wide", "kind": "table", "table": table}


@pytest.fixture
def mia() -> Client:
    members: dict[str, Member] = team()
    import_files({"wide.rule.json": json.dumps(wide()).encode()}, members["marketer"])
    return signed_in(members["marketer"])


def typed(client: Client, row: str, text: str) -> dict[str, Any]:
    cells = [{"row": row, "part": "when", "column": 0, "text": text}]
    told = {"edits": [{"do": "set", "cells": cells}]}
    answer = client.post(SHEET, told, content_type="application/json")
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def doubts(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get(SHEET, {"doubts": ""}).json()
    return found


def counted() -> int | None:
    """The doubts about it, as the list of rules has them."""
    return Rule.objects.get(slug="wide").doubts


def test_a_cell_is_answered_before_the_table_is_analyzed(mia: Client) -> None:
    answer = typed(mia, "r7", "over 900")
    assert answer["late"] is True
    assert [row["id"] for row in answer["changed"]] == ["r7"]
    told = doubts(mia)
    assert told["revision"] == answer["revision"]
    assert set(told["doubts"]) == {"r1"}
    assert "can never decide" in told["doubts"]["r1"][0]
    # Known by now: whoever puts back what it said hears of the doubts at once.
    mia.get("/rulebook/wide/")
    typed(mia, "r7", "7")
    doubts(mia)
    again = typed(mia, "r7", "over 900")
    assert again["late"] is False
    assert {row["id"] for row in again["changed"]} == {"r1", "r7"}


def test_a_small_table_is_answered_with_its_doubts(mia: Client) -> None:
    rows = [f"r{at}" for at in range(10, ROWS)]
    mia.post(SHEET, {"edits": [{"do": "remove", "rows": rows}]}, content_type="application/json")
    answer = typed(mia, "r5", "4")
    assert answer["late"] is False
    assert {row["id"] for row in answer["changed"]} == {"r1", "r5"}


def test_doubts_of_a_large_rule_are_counted_behind_the_edit(mia: Client) -> None:
    typed(mia, "r8", "over 800")
    assert counted() is None
    assert "doubt" not in mia.get("/rulebook/").content.decode().split("<main")[1]
    assert count_doubts() == 1
    assert counted() == 1
    assert count_doubts() == 0


def test_what_is_large_is_read_once_for_its_content() -> None:
    first = read(wide())
    assert read(wide()) is first
    changed = wide()
    changed["table"]["rows"][3]["when"][1] = "> 5"
    assert read(changed) is not first
    assert read(changed).rule.table != first.rule.table
    assert read(wide(10)) is not read(wide(10))
