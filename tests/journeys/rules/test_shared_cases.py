"""Cases that a marketer could read, asked of Python and of PostgreSQL alike."""

import csv
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from journeys.rules.documents import Condition, Rule, parse_condition, parse_rule
from journeys.rules.durations import parse_duration
from journeys.rules.evaluate import compile_rule
from tests.journeys.rules.asking import NOW, Member, ask_fast, ask_postgres, ask_slowly, columns_of

CASES = Path(__file__).parents[2] / "cases"
CELLS = list(csv.DictReader((CASES / "cells.csv").open(encoding="utf-8", newline="")))
RULES = json.loads((CASES / "rules.json").read_text(encoding="utf-8"))


def table_of(cell: dict[str, str]) -> Rule:
    missing = cell["missing"]
    return parse_rule(
        {
            "slug": "cell",
            "kind": "table",
            "table": {
                "inputs": [
                    {
                        "fact": "contact.x",
                        "type": cell["type"],
                        "missing": json.loads(missing) if missing.startswith("{") else missing,
                    }
                ],
                "outputs": [{"name": "answer"}],
                "rows": [{"id": "fits", "when": [cell["cell"]], "then": ["yes"]}],
            },
        }
    )


def cell_member(rule: Rule, cell: dict[str, str]) -> Member:
    return Member({rule.needs[0]: json.loads(cell["value"]) if cell["value"] else None})


def rule_of(case: dict[str, Any]) -> Rule:
    kind = "table" if "table" in case else "condition"
    return parse_rule({"slug": "case", "kind": kind, kind: case[kind]})


def members_of(rule: Rule | Condition, keys: dict[Any, str], members: list[dict[str, Any]]) -> list[Member]:
    found = []
    for member in members:
        ages: dict[Any, timedelta | None] = {
            need: None if member["ages"][key] is None else parse_duration(member["ages"][key])
            for need, key in keys.items()
            if key in member.get("ages", {})
        }
        found.append(Member({need: member["facts"].get(key) for need, key in keys.items()}, ages))
    return found


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: f"{cell['type']} {cell['cell']} {cell['value']}")
def test_a_cell_fits_in_python(cell: dict[str, str]) -> None:
    rule = table_of(cell)
    expected = ["fits" if cell["fits"] == "yes" else "otherwise"]
    member = cell_member(rule, cell)
    assert ask_fast(rule, [member]) == expected
    assert ask_slowly(rule, [member]) == expected


@pytest.mark.django_db
def test_every_cell_fits_alike_in_postgres() -> None:
    wrong = []
    for cell in CELLS:
        rule = table_of(cell)
        if ask_postgres(rule, [cell_member(rule, cell)]) != [
            "fits" if cell["fits"] == "yes" else "otherwise"
        ]:
            wrong.append(cell)
    assert wrong == []


@pytest.mark.parametrize("case", RULES, ids=lambda case: case["name"])
def test_a_rule_decides_in_python(case: dict[str, Any]) -> None:
    rule = rule_of(case)
    members = members_of(rule, dict(rule.keys), case["members"])
    expected = [member["row"] if "row" in member else member["expect"] for member in case["members"]]
    assert ask_fast(rule, members) == expected
    assert ask_slowly(rule, members) == expected
    answers = compile_rule(rule)(columns_of(rule.needs, members), len(members), NOW)
    assert answers.fallback == [member.get("fallback") for member in case["members"]]
    for place, member in enumerate(case["members"]):
        if "row" in member:
            for name, value in member.get("expect", {}).items():
                assert answers.outputs[name][place] == value


@pytest.mark.django_db
@pytest.mark.parametrize("case", RULES, ids=lambda case: case["name"])
def test_a_rule_decides_alike_in_postgres(case: dict[str, Any]) -> None:
    rule = rule_of(case)
    members = members_of(rule, dict(rule.keys), case["members"])
    expected = [member["row"] if "row" in member else member["expect"] for member in case["members"]]
    assert ask_postgres(rule, members) == expected


def test_a_condition_alone_answers_as_its_rule_does() -> None:
    document = {"fact": "contact.plan", "is": "equal_to", "value": "pro"}
    condition = parse_condition(document)
    members = [Member({condition.needs[0]: value}) for value in ("pro", "free", None, 5)]
    assert ask_fast(condition, members) == ["yes", "no", "no", "no"]
