"""Whole rule documents for round trips: every key there is, and texts that sheets and XML dislike."""

from typing import Any

from hypothesis import strategies as st

from journeys.rules.tables import AGGREGATES, HIT_POLICIES
from tests.journeys.rules.random_rules import answers, columns, readable

SAID = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "=1+1",
            "@SUM(A1)",
            "-",
            "-5",
            "+x",
            "'quoted'",
            "''",
            '"in quotes"',
            "a,b;c\td",
            "a; b; c; d; e; f; g; h; i",
            "odd \uffff",
            "two\nlines",
            "a\r\nb",
        ]
    ),
    st.sampled_from(
        [
            "true",
            "null",
            "5",
            "[1]",
            '{"a": 1}',
            "<b>&amp;</b>",
            "]]>",
            "ä 🐱",
            " edge ",
            "otherwise",
            "row",
            "column",
        ]
    ),
    st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12),
)
"""What people may write into a name, a note, a label."""

NAMES = st.one_of(
    SAID.filter(lambda text: text.strip() and not set(text) & {",", "/"} and text != "otherwise")
)


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    policy = draw(st.sampled_from(HIT_POLICIES))
    aggregate = draw(st.sampled_from(AGGREGATES))
    inputs = draw(st.lists(columns(), min_size=1, max_size=3))
    for column in inputs:
        if draw(st.booleans()):
            column["label"] = draw(SAID)
        if column["fact"] == "event.e" and draw(st.booleans()):
            column |= {"within": "7d", "where": [{"property": "p", "is": "equal_to", "value": "=x"}]}
        if draw(st.booleans()):
            column["x-mine"] = draw(st.sampled_from([1, "true", None, {"a": [1]}, "=1"]))
    number = policy == "collect" and aggregate in ("sum", "min", "max")
    names = draw(st.lists(NAMES, min_size=1, max_size=2, unique=True))
    outputs = [draw(answers(name, number, policy, aggregate)) for name in names]
    given: dict[str, list[Any]] = {
        "number": [1, 2.5, -3, 1e-07],
        "text": ["x", "y", "z"],
        "duration": ["48h", "2d"],
        "boolean": [True, False],
    }
    free: dict[str, list[Any]] = {
        **given,
        "text": ["", "=1", "'", '"', "true", "5", "null", "-", " x", *given["text"]],
    }

    def then() -> list[Any]:
        pools = [(given if output.get("values") else free)[output["type"]] for output in outputs]
        return [draw(st.sampled_from([*pool, None])) for pool in pools]

    rows = []
    for id in draw(st.lists(NAMES, max_size=4, unique=True)):
        row: dict[str, Any] = {"id": id, "when": [draw(readable(c["type"])) for c in inputs], "then": then()}
        if draw(st.booleans()):
            row["note"] = draw(SAID)
        if draw(st.booleans()):
            row[draw(st.sampled_from(["x-mine", "x-Mine "]))] = draw(
                st.sampled_from([1, "true", {"a": [1]}, "=1"])
            )
        rows.append(row)
    table: dict[str, Any] = {
        "hit_policy": policy,
        "aggregate": aggregate,
        "inputs": inputs,
        "outputs": outputs,
        "rows": rows,
    }
    if draw(st.booleans()):
        table["otherwise"] = {"then": then()}
    if draw(st.booleans()):
        table["x-of-table"] = [1, "2"]
    return table


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    table = draw(tables())
    found: dict[str, Any] = {
        "format": "weft.rule/1",
        "slug": "r",
        "name": draw(SAID),
        "kind": "table",
        "table": table,
    }
    for key in ("purpose", "owner", "goal"):
        if draw(st.booleans()):
            found[key] = draw(SAID)
    if draw(st.booleans()):
        found |= {"tags": draw(st.lists(SAID, max_size=2)), "review_by": "2027-01-31", "x-mine": {"a": "=1"}}
    if draw(st.booleans()):
        found["examples"] = [{"name": "one", "facts": {}, "expect": {}}]
    return found
