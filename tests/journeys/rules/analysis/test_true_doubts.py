"""What is told of a rule is so: equal answers agree, tests that decide are not idle, and a gap has room."""

from typing import Any

import pytest

from journeys.rules.analysis import analyse
from journeys.rules.analysis.findings import Analysis
from journeys.rules.documents import parse_rule


def found(policy: str, rows: list[tuple[str, str]], **column: str) -> Analysis:
    """What is doubtful about a table of one input and one duration; rows are a cell and an answer."""
    table: dict[str, Any] = {
        "hit_policy": policy,
        "inputs": [{"fact": "contact.score", "type": "number", **column}],
        "outputs": [{"name": "pause", "type": "duration"}],
        "rows": [{"id": f"r{n}", "when": [cell], "then": [then]} for n, (cell, then) in enumerate(rows)],
    }
    return analyse(parse_rule({"slug": "r", "kind": "table", "table": table}))


def test_answers_that_are_equal_agree_however_they_are_written() -> None:
    assert not found("any", [("> 1", "48h"), ("< 5", "2d")]).of("overlapping_rows")
    (shadowed,) = found("first", [("-", "48h"), ("> 1", "2d")]).of("shadowed_row")
    assert shadowed.problem.cure == "Remove it: row 'r0' answers the same."
    assert [cure.act for cure in shadowed.cures] == ["remove"]
    assert found("first", [("1", "48h"), ("2", "2d")]).of("mergeable_rows")
    assert not found("first", [("1", "48h"), ("2", "3d")]).of("mergeable_rows")


def test_a_test_whose_missing_data_decide_is_not_idle() -> None:
    over = {"fact": "contact.x", "is": "greater_than", "value": 80}
    y = {"fact": "contact.y", "is": "greater_than", "type": "number"}
    idle = []
    for missing in ("otherwise", "no"):
        tests = [{**y, "value": 10}, {"any": [{**y, "value": 5}, {**over, "missing": missing}]}]
        rule = parse_rule({"slug": "c", "kind": "condition", "condition": {"all": tests}})
        idle.append({finding.problem.place for finding in analyse(rule).of("idle_test")})
    assert "condition/all/1/any/1" in idle[1]
    assert "condition/all/1/any/1" not in idle[0]


@pytest.mark.parametrize(
    ("fact", "type", "below", "above", "gap"),
    [
        ("contact.at", "time", "<= 09:00:00", ">= 09:00:01", False),
        ("contact.wait", "duration", "<= 1h", ">= 3601s", False),
        ("contact.wait", "duration", "<= 1h", ">= 3602s", True),
        ("journey.age", "duration", "<= 1h", ">= 3601s", True),
        ("contact.since", "datetime", '<= @"2026-05-01T09:00:00Z"', '>= @"2026-05-01T09:00:01Z"', True),
    ],
)
def test_a_gap_has_room(fact: str, type: str, below: str, above: str, gap: bool) -> None:
    rows = [(below, "1d"), (above, "2d"), ("null", "3d")]
    assert bool(found("unique", rows, fact=fact, type=type).of("gap")) is gap


@pytest.mark.parametrize(("other", "bound"), [("now.date", True), ("now.hour", False)])
def test_the_day_asked_in_two_ways_is_named(other: str, bound: bool) -> None:
    inputs = [{"fact": "now.weekday"}, {"fact": other}]
    rows = [{"id": "all", "when": ["-", "-"], "then": ["a"]}]
    table = {"inputs": inputs, "outputs": [{"name": "o"}], "rows": rows}
    limits = analyse(parse_rule({"slug": "r", "kind": "table", "table": table})).limits
    assert [limit.startswith("now.date is asked in two ways") for limit in limits] == [True] * bound
