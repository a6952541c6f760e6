"""What the generated functions promise besides right answers."""

import json
from datetime import timedelta
from decimal import Decimal
from time import perf_counter
from typing import Any

import pytest

from journeys.rules.documents import parse_condition, parse_rule
from journeys.rules.evaluate import compile_condition, compile_rule, seen_texts, seen_values
from journeys.rules.examples import run_examples
from journeys.rules.facts import Column, parse_fact
from tests.journeys.rules.asking import NOW, Member, ask_fast, ask_slowly


def table(rows: list[dict[str, Any]], *inputs: dict[str, Any], **more: Any) -> Any:
    document = {"inputs": list(inputs), "outputs": [{"name": "o"}], "rows": rows, **more}
    return parse_rule({"slug": "t", "kind": "table", "table": document})


SCORE = {"fact": "contact.score", "type": "number"}
PLAN = {"fact": "contact.plan", "type": "text"}


def test_whatever_a_document_says_stays_a_value() -> None:
    """Names and texts never become code, however they are written."""
    hostile = '__import__("os").system("false")'
    rule = table(
        [{"id": hostile[:70].replace(",", ""), "when": [json.dumps(hostile)], "then": [hostile]}],
        {"fact": f"contact.{hostile}", "type": "text"},
    )
    need = rule.needs[0]
    answers = compile_rule(rule)({need: Column([hostile, "x"])}, 2, NOW)
    assert answers.outputs["o"] == [hostile, None]
    condition = parse_condition({"fact": f"entry.{hostile}", "is": "equal_to", "value": hostile})
    assert compile_condition(condition)({condition.needs[0]: Column([hostile, "x"])}, 2, NOW) == [True, False]


def test_the_log_has_what_was_seen() -> None:
    rule = table([{"id": "a", "when": ["> 5", "-"], "then": ["x"]}], SCORE | {"no_older_than": "1d"}, PLAN)
    score, plan = rule.needs
    columns = {
        score: Column([Decimal("7.5"), "8", 9, None, True], [NOW, NOW, NOW - timedelta(days=2), NOW, NOW]),
        plan: Column(["pro", "free", "pro", None, 'say "x"']),
    }
    answers = compile_rule(rule)(columns, 5, NOW)
    assert [seen_values(answers, index) for index in range(5)] == [
        {"contact.score": 7.5, "contact.plan": "pro"},
        {"contact.score": 8, "contact.plan": "free"},
        {"contact.score": None, "contact.plan": "pro"},
        {"contact.score": None, "contact.plan": None},
        {"contact.score": None, "contact.plan": 'say "x"'},
    ]
    assert [json.loads(text) for text in seen_texts(answers)] == [
        seen_values(answers, index) for index in range(5)
    ]


def test_facts_that_share_a_name_are_told_apart_in_the_log() -> None:
    rule = table(
        [{"id": "a", "when": ["true", "false"], "then": ["x"]}],
        {"fact": "event.seen", "type": "boolean", "within": "7d"},
        {"fact": "event.seen", "type": "boolean", "within": "30d"},
    )
    answers = compile_rule(rule)({need: Column([None]) for need in rule.needs}, 1, NOW)
    assert seen_values(answers, 0) == {"event.seen within 1w": False, "event.seen within 30d": False}


def test_one_fact_may_be_asked_twice() -> None:
    rule = table([{"id": "a", "when": ["> 5", "< 9"], "then": ["x"]}], SCORE, SCORE)
    assert ask_fast(rule, [Member({rule.needs[0]: value}) for value in (5, 7, 9)]) == [
        "otherwise",
        "a",
        "otherwise",
    ]


@pytest.mark.parametrize(
    "strange", [Decimal("NaN"), Decimal("sNaN"), float("inf"), "x" * 10_000, [], {}, object()]
)
def test_one_strange_value_harms_nobody_else(strange: object) -> None:
    rule = table([{"id": "a", "when": ["> 5"], "then": ["x"]}], SCORE)
    members = [Member({rule.needs[0]: value}) for value in (Decimal(9), strange, Decimal(1))]
    assert ask_fast(rule, members) == ["a", "otherwise", "otherwise"]


def test_instants_without_a_zone_are_utc() -> None:
    condition = parse_condition({"fact": "contact.seen", "is": "within_last", "value": "1d"})
    seen = [NOW.replace(tzinfo=None), NOW - timedelta(days=1), NOW - timedelta(hours=23)]
    assert ask_fast(condition, [Member({condition.needs[0]: value}) for value in seen]) == [
        "yes",
        "no",
        "yes",
    ]


def test_an_empty_group_is_no_trouble() -> None:
    rule = table([{"id": "a", "when": ["> 5"], "then": ["x"]}], SCORE)
    answers = compile_rule(rule)({rule.needs[0]: Column([])}, 0, NOW)
    assert answers.rows == []
    assert seen_texts(answers) == []


def test_a_column_that_was_not_given_is_an_error() -> None:
    rule = table([{"id": "a", "when": ["> 5"], "then": ["x"]}], SCORE)
    with pytest.raises(KeyError):
        compile_rule(rule)({parse_fact("contact.plan"): Column([1])}, 1, NOW)


def large(rows: int) -> Any:
    return table(
        [
            {
                "id": f"r{row}",
                "when": [f"[{row}..{row + 3}]", f'"p{row % 7}"', f"> {row % 11}"],
                "then": [f"o{row}"],
            }
            for row in range(rows)
        ],
        SCORE,
        PLAN,
        {"fact": "event.e.count", "type": "number"},
    )


def test_a_large_table_decides_right_and_compiles_quickly() -> None:
    start = perf_counter()
    rule = large(500)
    decide = compile_rule(rule)
    assert perf_counter() - start < 5
    members = [
        Member(dict(zip(rule.needs, (score, f"p{score % 7}", score % 13), strict=True)))
        for score in range(-1, 510)
    ]
    assert ask_fast(rule, members) == ask_slowly(rule, members)
    assert callable(decide)


def test_bands_turn_a_sum_into_one_outcome() -> None:
    rule = table(
        [{"id": "a", "when": ["> 1"], "then": [30]}, {"id": "b", "when": ["> 5"], "then": [60]}],
        SCORE,
        hit_policy="collect",
        aggregate="sum",
        outputs=[
            {
                "name": "o",
                "type": "number",
                "bands": [{"when": ">= 80", "then": "high"}, {"when": "[20..80)", "then": "low"}],
            }
        ],
        otherwise={"then": [0]},
    )
    answers = compile_rule(rule)({rule.needs[0]: Column([2, 6, 0])}, 3, NOW)
    assert answers.outputs["o"] == ["low", "high", 0]
    assert rule.table is not None
    assert rule.table.single
    assert rule.outcomes("o") == ("high", "low")


def test_examples_turn_red_and_green() -> None:
    rule = parse_rule(
        {
            "slug": "e",
            "kind": "condition",
            "condition": {"fact": "contact.score", "is": "greater_than", "value": 5, "no_older_than": "90d"},
            "examples": [
                {"facts": {"contact.score": 9}, "expect": {"answer": "yes"}},
                {
                    "facts": {"contact.score": 9},
                    "ages": {"contact.score": "100d"},
                    "expect": {"answer": True},
                },
                {"facts": {}, "expect": {"answer": False}, "row": "no"},
            ],
        }
    )
    results = run_examples(rule)
    assert [result.passed for result in results] == [True, False, True]
    assert results[1].got == {"answer": "no"}


def test_events_may_have_any_name() -> None:
    condition = parse_condition(
        {"all": [{"event": "Order.count"}, {"not": {"event": "Cart Viewed", "within": "7d"}}]}
    )
    assert [(need.name, need.measure) for need in condition.needs] == [
        ("Order.count", "count"),
        ("Cart Viewed", ""),
    ]
    assert [parse_fact(str(need)).name for need in condition.needs] == ["Order.count", "Cart Viewed"]
