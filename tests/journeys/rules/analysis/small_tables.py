"""Random tables over domains so small that every combination can be tried."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import strategies as st

from journeys.rules.documents import Rule, parse_rule
from journeys.rules.evaluate import compile_rule
from journeys.rules.examples import EPOCH
from journeys.rules.facts import Column

INPUTS: dict[str, dict[str, Any]] = {
    "score": {"fact": "contact.score", "type": "number"},
    "plan": {"fact": "contact.plan", "type": "text"},
    "vip": {"fact": "contact.vip", "type": "boolean"},
    "since": {"fact": "contact.since", "type": "date"},
    "visits": {"fact": "event.visit.count", "type": "number", "within": "7d"},
    "age": {"fact": "contact.age", "type": "duration"},
    "hour": {"fact": "now.hour", "type": "number"},
}
CELLS: dict[str, list[str]] = {
    "score": [
        "-",
        "> 1",
        ">= 1",
        "< 1",
        "<= 2",
        "1",
        "[1..2]",
        "(1..2)",
        "not(1)",
        "null",
        "not(null)",
        "1, 2",
        "2, null",
    ],
    "plan": ["-", '"a"', '"b"', '"a","b"', 'not("a")', 'not("a","b")', "null", '> "a"', 'not("a", null)'],
    "vip": ["-", "true", "false", "null", "not(null)", "true, null"],
    "since": [
        "-",
        '> date("2026-05-01")',
        '<= date("2026-05-01")',
        '(date("2026-05-01")..date("2026-05-02"))',
        "2026-05-02",
    ],
    "visits": ["-", "0", "> 0", "< 1", "(0..1)", "[1..2]", "> 2", "not(1)", "< 0"],
    "age": ["-", "> 1h", "<= 1h", "[1h..2h)", "null"],
    "hour": ["-", "< 12", ">= 12", "> 23", "[0..23]"],
}
DOMAINS: dict[str, list[Any]] = {
    "score": [None, Decimal("0.5"), Decimal(1), Decimal("1.5"), Decimal(2), Decimal(3)],
    "plan": [None, "", "a", "aa", "b", "c"],
    "vip": [None, False, True],
    "since": [None, date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 2), date(2026, 5, 3)],
    "visits": [0, 1, 2, 3],
    "age": [None, *(timedelta(minutes=minutes) for minutes in (30, 60, 90, 120, 150))],
    "hour": [0, 11, 12, 23],
}
"""Every region that the cells above can make, with one value each; live decisions always know the hour."""

MISSING: dict[str, list[Any]] = {
    "score": ["no", "yes", "otherwise", {"use": 1}],
    "plan": ["no", "yes", "otherwise", {"use": "a"}],
    "vip": ["no", "yes", {"use": True}],
    "since": ["no"],
    "visits": ["no"],
    "age": ["no", "yes", "otherwise"],
    "hour": ["no"],
}


@st.composite
def tables(draw: st.DrawFn, policies: tuple[str, ...] = ("first", "unique", "any", "priority")) -> Rule:
    """A rule of up to three inputs (one fact may be asked twice) and up to seven rows."""
    names = draw(st.lists(st.sampled_from(sorted(INPUTS)), min_size=1, max_size=3))
    inputs = [{**INPUTS[name], "missing": draw(st.sampled_from(MISSING[name]))} for name in names]
    rows = [
        {
            "id": f"r{index}",
            "when": [draw(st.sampled_from(CELLS[name])) for name in names],
            "then": [draw(st.sampled_from(["x", "y"]))],
        }
        for index in range(draw(st.integers(1, 7)))
    ]
    table = {
        "hit_policy": draw(st.sampled_from(policies)),
        "inputs": inputs,
        "outputs": [{"name": "o", "values": ["x", "y"]}],
        "rows": rows,
        "otherwise": {"then": [None]},
    }
    return parse_rule({"slug": "t", "kind": "table", "table": table, "x-names": names})


def members(rule: Rule) -> list[dict[Any, Any]]:
    """Every combination of values of its facts."""
    names = dict(zip((column.need for column in rule.inputs), rule.document["x-names"], strict=True))
    return [
        dict(zip(names, values, strict=True))
        for values in product(*(DOMAINS[name] for name in names.values()))
    ]


def decided(rule: Rule, group: list[dict[Any, Any]]) -> list[tuple[str, str | None, Any]]:
    """What the rule answers each member: row, fallback, output."""
    columns = {need: Column([member[need] for member in group]) for need in rule.keys}
    answers = compile_rule(rule)(columns, len(group), EPOCH)
    return list(zip(answers.rows, answers.fallback, answers.outputs["o"], strict=True))


LEAVES: dict[str, list[dict[str, Any]]] = {
    "score": [
        {"fact": "contact.score", "is": "greater_than", "value": 1},
        {"fact": "contact.score", "is": "at_most", "value": 1},
        {"fact": "contact.score", "is": "between", "value": [1, 2]},
        {"fact": "contact.score", "is": "known"},
        {"fact": "contact.score", "is": "at_least", "value": 2, "missing": "yes"},
        {"fact": "contact.score", "is": "equal_to", "value": 1, "missing": {"use": 1}},
    ],
    "plan": [
        {"fact": "contact.plan", "is": "equal_to", "value": "a", "type": "text"},
        {"fact": "contact.plan", "is": "not_one_of", "value": ["a", "b"], "type": "text"},
        {"fact": "contact.plan", "is": "unknown", "type": "text"},
    ],
    "visits": [
        {"event": "visit", "at_least": 1, "at_most": 2, "within": "7d"},
        {"event": "visit", "at_most": 0, "within": "7d"},
    ],
}


def nested() -> st.SearchStrategy[dict[str, Any]]:
    """Random conditions of many levels, most of them needless."""
    deep: st.SearchStrategy[dict[str, Any]] = st.sampled_from([LEAVES["score"][0], LEAVES["plan"][0]])
    for _level in range(6):
        deep = st.one_of(
            st.tuples(st.sampled_from(["all", "any"]), st.lists(deep, min_size=1, max_size=2)).map(
                lambda group: {group[0]: group[1]}
            ),
            deep.map(lambda inner: {"not": inner}),
        )
    return deep


def conditions() -> st.SearchStrategy[dict[str, Any]]:
    """Random conditions over facts of the small domains."""
    leaf = st.sampled_from([leaf for leaves in LEAVES.values() for leaf in leaves])
    return st.recursive(
        leaf,
        lambda part: st.one_of(
            st.lists(part, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
            st.lists(part, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
            part.map(lambda inner: {"not": inner}),
        ),
        max_leaves=5,
    )
