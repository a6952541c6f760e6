"""Rule files: what they may hold, and what is said of what they may not."""

import copy
from typing import Any

import pytest

from journeys.rules.documents import parse_condition, parse_rule
from journeys.rules.problems import RuleError

RULE: dict[str, Any] = {
    "format": "weft.rule/1",
    "slug": "lead-routing",
    "name": "Lead routing",
    "kind": "table",
    "table": {
        "hit_policy": "first",
        "inputs": [
            {"fact": "contact.score", "type": "number", "missing": {"use": 0}},
            {"fact": "event.pricing_viewed", "type": "boolean", "within": "7d"},
        ],
        "outputs": [{"name": "route", "values": ["sales", "demo"]}, {"name": "pause", "type": "duration"}],
        "rows": [{"id": "hot", "when": ["> 80", "-"], "then": ["sales", "1d"]}],
        "otherwise": {"then": ["demo", None]},
    },
}


def problems(change: Any) -> dict[str, str]:
    """Place to code of what is wrong with the rule after a change."""
    document = copy.deepcopy(RULE)
    change(document)
    with pytest.raises(RuleError) as caught:
        parse_rule(document)
    assert all(
        problem.message.endswith(".") and problem.cure.endswith(".") for problem in caught.value.problems
    )
    return {problem.place: problem.code for problem in caught.value.problems}


def test_a_rule_knows_its_needs_and_outcomes() -> None:
    rule = parse_rule(RULE)
    assert [need.label for need in rule.needs] == ["contact.score", "event.pricing_viewed within 1w"]
    assert rule.outcomes("route") == ("sales", "demo")
    assert rule.outcomes("pause") == ("1d",)
    assert rule.document is RULE


def test_keys_of_ones_own_are_kept() -> None:
    document = copy.deepcopy(RULE) | {"x-ticket": 5}
    document["table"]["rows"][0]["x-color"] = "red"
    assert parse_rule(document).document["x-ticket"] == 5


def test_every_problem_is_named_at_once() -> None:
    def change(rule: dict[str, Any]) -> None:
        rule["nmae"] = "x"
        rule["table"]["rows"][0]["when"][0] = "> 8x"
        rule["table"]["rows"].append({"id": "cold", "when": ["-"], "then": ["away", "soon"]})
        rule["table"]["inputs"][1]["within"] = "a week"

    assert problems(change) == {
        "nmae": "unknown_key",
        "table/inputs/1/within": "not_a_duration",
        "table/rows/hot/when/0": "unreadable_cell",
        "table/rows/cold/when": "wrong_number_of_cells",
        "table/rows/cold/then/0": "unknown_outcome",
        "table/rows/cold/then/1": "wrong_type",
    }


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda rule: rule.update(slug="No Spaces"), {"slug": "bad_slug"}),
        (lambda rule: rule.pop("slug"), {"slug": "missing_key"}),
        (lambda rule: rule.update(format="weft.rule/9"), {"format": "unknown_choice"}),
        (lambda rule: rule.update(kind="tabel"), {"kind": "unknown_choice"}),
        (lambda rule: rule.pop("table"), {"table": "missing_key"}),
        (lambda rule: rule.update(condition={}), {"": "two_kinds"}),
        (lambda rule: rule.update(review_by="soon"), {"review_by": "not_a_date"}),
        (lambda rule: rule.update(purpose=5), {"purpose": "not_text"}),
        (lambda rule: rule.update(table=[]), {"table": "not_an_object"}),
        (lambda rule: rule["table"].update(rows="x"), {"table/rows": "not_a_list"}),
        (
            lambda rule: rule["table"].update(inputs=[]),
            {"table/inputs": "too_few", "table/rows/hot/when": "wrong_number_of_cells"},
        ),
        (
            lambda rule: rule["table"]["inputs"][0].update(fact="score"),
            {"table/inputs/0/fact": "unknown_fact"},
        ),
        (
            lambda rule: rule["table"]["inputs"][0].update(missing={"use": "none"}),
            {"table/inputs/0/missing": "wrong_type"},
        ),
        (
            lambda rule: rule["table"]["inputs"][0].update(missing="maybe"),
            {"table/inputs/0/missing": "unknown_choice"},
        ),
        (
            lambda rule: rule["table"]["inputs"][0].update(within="7d"),
            {"table/inputs/0/fact": "not_an_event"},
        ),
        (
            lambda rule: rule["table"]["inputs"][1].update(type="duration"),
            {"table/inputs/1/type": "wrong_type"},
        ),
        (lambda rule: rule["table"]["rows"].append(rule["table"]["rows"][0]), {"table/rows": "repeated"}),
        (lambda rule: rule["table"]["rows"][0].update(id="otherwise"), {"table/rows/0/id": "bad_row_id"}),
        (lambda rule: rule["table"]["rows"][0].update(when=["-", 5]), {"table/rows/hot/when/1": "not_text"}),
        (
            lambda rule: rule["table"]["outputs"][0].update(values=["otherwise"]),
            {"table/outputs/0/values": "reserved"},
        ),
        (
            lambda rule: rule["table"].update(hit_policy="collect", aggregate="sum"),
            {"table/outputs/0/type": "wrong_type", "table/outputs/1/type": "wrong_type"},
        ),
        (
            lambda rule: rule.update(
                examples=[{"facts": {"contact.plan": 1}, "expect": {"way": "x"}, "row": "cold"}]
            ),
            {
                "examples/0/facts/contact.plan": "unknown_fact",
                "examples/0/expect/way": "unknown_output",
                "examples/0/row": "unknown_row",
            },
        ),
    ],
)
def test_a_mistake_has_its_place(change: Any, expected: dict[str, str]) -> None:
    found = problems(change)
    assert expected.items() <= found.items()


def test_priority_needs_an_order() -> None:
    def change(rule: dict[str, Any]) -> None:
        rule["table"]["hit_policy"] = "priority"
        del rule["table"]["outputs"][0]["values"]

    assert problems(change) == {"table/outputs": "no_priorities"}


@pytest.mark.parametrize(
    "document", [None, [], "x", 5, {}, {"slug": "a"}, {"slug": "a", "kind": "table", "table": None}]
)
def test_anything_else_is_refused(document: Any) -> None:
    with pytest.raises(RuleError):
        parse_rule(document)


@pytest.mark.parametrize(
    ("document", "place", "code"),
    [
        ({}, "exit_when", "not_a_condition"),
        ({"all": []}, "exit_when/all", "too_few"),
        ({"all": [{"any": 5}]}, "exit_when/all/0/any", "not_a_list"),
        ({"fact": "contact.a", "event": "b"}, "exit_when", "not_a_condition"),
        ({"fact": "contact.a"}, "exit_when/is", "unknown_choice"),
        ({"fact": "contact.a", "is": "equal_to"}, "exit_when/value", "missing_key"),
        ({"fact": "contact.a", "is": "equal_to", "value": {}}, "exit_when/value", "wrong_type"),
        ({"fact": "contact.a", "is": "one_of", "value": "a"}, "exit_when/value", "wrong_type"),
        ({"fact": "contact.a", "is": "one_of", "value": ["a", 5]}, "exit_when/value", "wrong_type"),
        ({"fact": "contact.score", "is": "equal_to", "value": "high"}, "exit_when/value", "wrong_type"),
        ({"fact": "contact.a", "is": "between", "value": [5, 1]}, "exit_when/value", "empty_interval"),
        ({"fact": "contact.a", "is": "greater_than", "value": True}, "exit_when/is", "wrong_operator"),
        ({"fact": "contact.a", "is": "within_last", "value": "soon"}, "exit_when/value", "not_a_duration"),
        ({"fact": "contact.a", "is": "before", "value": "soon"}, "exit_when/value", "wrong_type"),
        ({"fact": "contact.a", "is": "known", "value": 1}, "exit_when/value", "unused_value"),
        ({"fact": "contact.a", "is": "contains", "value": ""}, "exit_when/value", "wrong_type"),
        ({"fact": "segment.a", "is": "before", "value": "2026-05-01"}, "exit_when/is", "wrong_operator"),
        ({"event": "a", "at_least": -1}, "exit_when/at_least", "not_a_count"),
        ({"event": "a", "at_least": 3, "at_most": 2}, "exit_when/at_most", "empty_interval"),
        (
            {"event": "a", "where": [{"property": "p", "is": "equals"}]},
            "exit_when/where/0/is",
            "unknown_choice",
        ),
        ({"event": "a", "wheer": []}, "exit_when/wheer", "unknown_key"),
        ({"event": ""}, "exit_when/event", "missing_key"),
    ],
)
def test_a_mistake_in_a_condition_has_its_place(document: Any, place: str, code: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse_condition(document, "exit_when")
    assert (place, code) in [(problem.place, problem.code) for problem in caught.value.problems]


def test_bottomless_nesting_is_refused() -> None:
    document: Any = {"fact": "contact.a", "is": "known"}
    for _ in range(200):
        document = {"not": document}
    with pytest.raises(RuleError, match="nested more than"):
        parse_condition(document)


def test_conditions_are_equal_by_what_they_mean() -> None:
    document = {"event": "a", "where": [{"property": "p", "is": "one_of", "value": [1, 2]}]}
    one, other = parse_condition(document), parse_condition(copy.deepcopy(document))
    assert one == other
    assert hash(one) == hash(other)
    assert one != parse_condition(
        {"event": "a", "where": [{"property": "p", "is": "one_of", "value": [True]}]}
    )
