"""Random rules and facts for property tests. Small domains, so that values meet the ends of ranges often."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from journeys.rules.cells import parse_cell, quote
from journeys.rules.documents import Rule, parse_rule
from journeys.rules.facts import Need
from journeys.rules.problems import RuleError
from journeys.rules.tables import AGGREGATES, HIT_POLICIES, Input
from journeys.rules.values import plain
from tests.journeys.rules.asking import NOW, Member

NUMBERS = [Decimal(text) for text in ("-1", "0", "0.1", "1", "1.5", "2", "3", "100000000000000000000.1")]
TEXTS = ["", "a", "ab", "B", "b", "ä", 'say "x"', "true", "2", "100%", "2026-05-01"]
DATES = [date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 2)]
INSTANTS = [NOW + timedelta(seconds=seconds) for seconds in (-172800, -86401, -86400, -1, 0, 1, 86400, 86401)]
CLOCKS = ["09:00:00", "12:00", "23:59:59"]
DURATIONS = [timedelta(hours=hours) for hours in (0, 1, 24, 48)]
WRONG: list[Any] = [
    None,
    True,
    False,
    5,
    "ninety",
    "2026-02-30",
    "2026-05-01T10:00:00",
    "soon",
    "-3h",
    Decimal(2),
    "1.50",
    [],
    {},
]

VALUES: dict[str, list[Any]] = {
    "number": [*NUMBERS, 2, 0, 1.5],
    "text": TEXTS,
    "boolean": [True, False],
    "date": [*DATES, "2026-05-01", INSTANTS[0]],
    "time": CLOCKS,
    "datetime": [*INSTANTS, "2026-05-01T14:00:00+02:00", "2026-05-01T07:00:00-05:00", "2026-05-01", DATES[0]],
    "duration": [*DURATIONS, "24h", "1d", "90m"],
}
"""Values of each type as a world or JSON may hold them."""

FACTS = {
    "contact.a": None,
    "contact.b": None,
    "entry.c": None,
    "event.e": "boolean",
    "event.e.count": "number",
    "event.e.last": "datetime",
    "segment.s": "boolean",
}


def literals(type: str) -> st.SearchStrategy[str]:
    """A literal as a cell writes it."""
    return st.sampled_from(
        {
            "number": [f"{value:f}" for value in NUMBERS],
            "text": [quote(text) for text in TEXTS],
            "boolean": ["true", "false"],
            "date": [f'date("{value}")' for value in DATES],
            "time": [f'time("{value}")' for value in CLOCKS],
            "datetime": [f'date and time("{value.isoformat()}")' for value in INSTANTS],
            "duration": ["0h", "1h", '@"P1D"', "48h"],
        }[type]
    )


@st.composite
def cells(draw: st.DrawFn, type: str, literals: st.SearchStrategy[str]) -> str:
    kind = draw(st.sampled_from(["any", "tests", "tests", "not"]))
    if kind == "any":
        return "-"
    tests = []
    for _ in range(draw(st.integers(1, 3))):
        shape = draw(st.sampled_from(["value", "null", "side", "span", "list"]))
        if shape == "null":
            tests.append("null")
        elif shape == "list":
            tests.append(f"[{', '.join(draw(st.lists(literals, min_size=1, max_size=3)))}]")
        elif shape == "value" or type == "boolean":
            tests.append(draw(literals))
        elif shape == "side":
            tests.append(f"{draw(st.sampled_from(['<', '<=', '>', '>=', '!=']))} {draw(literals)}")
        else:
            low, high = draw(literals), draw(literals)
            tests.append(f"{draw(st.sampled_from('[(]'))}{low}..{high}{draw(st.sampled_from('])['))}")
    text = ", ".join(tests)
    return f"not({text})" if kind == "not" else text


@st.composite
def columns(draw: st.DrawFn) -> dict[str, Any]:
    """What an input of a table and a leaf of a condition have in common: fact, type, missing, age."""
    fact = draw(st.sampled_from(sorted(FACTS)))
    type = FACTS[fact] or draw(st.sampled_from(sorted(VALUES)))
    found: dict[str, Any] = {"fact": fact, "type": type}
    policy = draw(st.sampled_from([None, "no", "no", "yes", "yes", "use", "use", "otherwise"]))
    if policy == "use":
        used = [plain(value) for value in VALUES[type] if not isinstance(value, Decimal) or value < 100]
        found["missing"] = {"use": draw(st.sampled_from(used))}
    elif policy is not None:
        found["missing"] = policy
    if draw(st.booleans()):
        found["no_older_than"] = "24h"
    return found


GIVEN: dict[str, list[Any]] = {
    "number": [1, 2.5, -3, 1.0, 0.1, 100000000000000000001, 1e-07],
    "text": ["x", "y", "z"],
    "duration": ["48h", "2d", "1h"],
    "boolean": [True, False],
}
"""What outputs give, with equals that are written in two ways."""


@st.composite
def answers(draw: st.DrawFn, name: str, number: bool, policy: str, aggregate: str) -> dict[str, Any]:
    """An output: a number where it is to be aggregated, with bands at times."""
    type = "number" if number else draw(st.sampled_from(sorted(GIVEN)))
    found: dict[str, Any] = {"name": name, "type": type}
    ranked = policy in ("priority", "output_order")
    if type == "text" or ranked:
        found["values"] = list(dict.fromkeys(GIVEN[type]))
    if policy == "collect" and aggregate != "list" and draw(st.booleans()):
        found |= {
            "type": type,
            "bands": [{"when": "> 1", "then": "many"}, {"when": "[0..1], null", "then": "few"}],
        }
    return found


@st.composite
def tables(draw: st.DrawFn) -> Rule:
    policy = draw(st.sampled_from(HIT_POLICIES))
    aggregate = draw(st.sampled_from(AGGREGATES))
    inputs = draw(st.lists(columns(), min_size=1, max_size=3))
    number = policy == "collect" and aggregate in ("sum", "min", "max")
    outputs = [draw(answers(name, number, policy, aggregate)) for name in draw(st.sampled_from(["o", "op"]))]
    rows = [
        {
            "id": f"r{place}",
            "when": [draw(readable(column["type"])) for column in inputs],
            "then": [draw(st.sampled_from([*GIVEN[output["type"]], None])) for output in outputs],
        }
        for place in range(draw(st.integers(0, 5)))
    ]
    table: dict[str, Any] = {
        "hit_policy": policy,
        "aggregate": aggregate,
        "inputs": inputs,
        "outputs": outputs,
        "rows": rows,
    }
    if draw(st.booleans()):
        table["otherwise"] = {"then": [GIVEN[output["type"]][0] for output in outputs]}
    return parse_rule({"slug": "random", "kind": "table", "table": table})


def readable(type: str, values: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[str]:
    """Cells that can be read, of such literals: intervals drawn the wrong way round are drawn again."""
    return cells(type, literals(type) if values is None else values).filter(lambda text: _reads(text, type))


@st.composite
def leaves(draw: st.DrawFn) -> dict[str, Any]:
    if draw(st.integers(0, 4)) == 0:
        least = draw(st.integers(0, 2))
        return {"event": "e", "at_least": least, "at_most": draw(st.sampled_from([None, least, least + 1]))}
    leaf = draw(columns())
    type = leaf["type"]
    value = st.sampled_from(
        [plain(value) for value in VALUES[type] if not isinstance(value, Decimal) or value < 100]
    )
    operators = ["equal_to", "not_equal_to", "one_of", "not_one_of", "known", "unknown"]
    operators += ["contains", "not_contains", "starts_with", "ends_with"] if type == "text" else []
    operators += ["greater_than", "at_least", "less_than", "at_most"] if type != "boolean" else []
    operators += ["before", "after", "within_last", "within_next"] if type in ("date", "datetime") else []
    leaf["is"] = operator = draw(st.sampled_from(operators))
    if operator in ("one_of", "not_one_of"):
        leaf["value"] = draw(st.lists(value, min_size=1, max_size=3))
    elif operator in ("within_last", "within_next"):
        leaf["value"] = draw(st.sampled_from(["1d", "24h", "2d"]))
    elif operator in ("contains", "not_contains", "starts_with", "ends_with"):
        leaf["value"] = draw(st.sampled_from(["a", "b", '"', "%", "2"]))
    elif operator in ("before", "after"):
        leaf["value"] = draw(
            st.sampled_from(["2026-05-01", INSTANTS[4].isoformat(), "now", {"ago": "1d"}, {"ahead": "1d"}])
        )
    elif operator not in ("known", "unknown"):
        leaf["value"] = draw(value)
    if isinstance(leaf.get("missing"), dict) and operator in (
        "before",
        "after",
        "within_last",
        "within_next",
    ):
        leaf["missing"] = {"use": "2026-05-01"}
    return leaf


def conditions() -> st.SearchStrategy[Rule]:
    nodes = st.recursive(
        leaves(),
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
            inner.map(lambda part: {"not": part}),
        ),
        max_leaves=6,
    )
    return nodes.map(lambda node: parse_rule({"slug": "random", "kind": "condition", "condition": node}))


@st.composite
def members(draw: st.DrawFn, rule: Rule) -> list[Member]:
    """A group with a value for each need, mostly of a type that the rule asks it as."""
    ages = [timedelta(0), timedelta(hours=24), timedelta(hours=24, seconds=1), None]
    pools = {need: _pool(rule, need) for need in rule.needs}
    found = []
    for _ in range(draw(st.integers(3, 10))):
        values = {need: draw(st.sampled_from(pool)) for need, pool in pools.items()}
        found.append(Member(values, {need: draw(st.sampled_from(ages)) for need in pools}))
    return found


def _pool(rule: Rule, need: Need) -> list[Any]:
    asked = [
        column.type if isinstance(column, Input) else column.check.type
        for column in rule.inputs
        if column.need == need
    ]
    types = ["text" if type == "any" else type for type in asked]
    pool = [value for type in types for value in VALUES[type]]
    # JSON has no dates, so a day asked as text reads as text there: a world would hold it as text as well.
    pool = (
        [value if isinstance(value, Decimal) else plain(value) for value in pool] if "text" in types else pool
    )
    return [*pool * 3, *WRONG, None]


def _reads(text: str, type: str) -> bool:
    try:
        parse_cell(text, type)
    except RuleError:
        return False
    return True
