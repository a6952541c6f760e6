from typing import Any

from journeys.kinds.base import NodeContext
from journeys.kinds.decide_table import kind
from journeys.kinds.effects import Decide, SetValues
from journeys.kinds.group import Result
from journeys.kinds.rulebook import Rulebook
from tests.journeys.kinds.listed_world import ListedWorld, group_of, rulebook, settings_of

ROUTES: dict[str, Any] = {
    "slug": "routes",
    "kind": "table",
    "table": {
        "hit_policy": "first",
        "inputs": [
            {"fact": "contact.score", "type": "number", "missing": {"use": 0}},
            {"fact": "contact.plan", "type": "text", "missing": "otherwise"},
        ],
        "outputs": [
            {"name": "route", "type": "text", "values": ["sales", "demo", "rest"]},
            {"name": "pause", "type": "duration"},
        ],
        "rows": [
            {"id": "hot", "when": ["> 80", "-"], "then": ["sales", "1d"]},
            {"id": "warm", "when": [">= 40", "-"], "then": ["demo", "3d"]},
            {"id": "blank", "when": ["[10..20]", "-"], "then": [None, "4d"]},
        ],
        "otherwise": {"then": ["rest", "7d"]},
    },
}
RULES = rulebook(ROUTES)
SETTINGS = settings_of(kind, rule="routes", output="route", baseline="rest")
ALL = ("sales", "demo", "rest", "otherwise")


def decide(scores: list[Any], plans: list[Any], **group: Any) -> tuple[Result, Decide]:
    world = ListedWorld(values={"contact.score": scores, "contact.plan": plans}, rules=RULES)
    result = kind.run(SETTINGS, group_of(len(scores), **{"connected": ALL, **group}), world)
    decision = result.effects[0]
    assert isinstance(decision, Decide)
    return result, decision


def test_each_member_takes_the_edge_of_the_value_that_the_row_gave() -> None:
    result, decision = decide([90, 50, 5], ["a", "a", "a"])
    assert {way: list(who) for way, who in result.routes.items()} == {
        "sales": [0],
        "demo": [1],
        "otherwise": [2],
    }
    assert list(decision.rows) == ["hot", "warm", "otherwise"]
    assert list(decision.fallbacks) == [None, None, "no_row"]
    assert decision.seen(0) == {"contact.score": 90, "contact.plan": "a"}
    assert decision.rule.label == "approved, version 1"


def test_who_falls_back_leaves_by_otherwise_with_its_values_for_later() -> None:
    result, decision = decide([90], [None])
    assert list(result.routes) == ["otherwise"]
    assert list(decision.fallbacks) == ["missing"]
    assert decision.outputs["route"] == ["rest"]
    assert decision.outputs["pause"] == ["7d"]


def test_a_value_without_an_edge_leaves_by_otherwise_and_the_log_says_so() -> None:
    result, decision = decide([90, 15, 50], ["a"] * 3, connected=("demo", "rest", "otherwise"))
    assert list(result.routes["otherwise"]) == [0, 1]
    assert list(decision.fallbacks) == ["no_edge", "no_edge", None]
    assert list(decision.outcomes) == ["otherwise", "otherwise", "demo"]


def test_only_outputs_that_something_reads_are_remembered() -> None:
    result, _ = decide([90, 50], ["a", "a"], read=("pause",))
    (values,) = [effect for effect in result.effects if isinstance(effect, SetValues)]
    assert dict(values.outputs) == {"pause": ["1d", "3d"]}
    assert len(decide([90], ["a"])[0].effects) == 1


def test_without_the_logic_the_baseline_is_taken_and_nothing_is_asked() -> None:
    result, asked = decide([90, 90, 50], ["a"] * 3, without=[1], read=("pause",))
    assert {way: list(who) for way, who in result.routes.items()} == {
        "sales": [0],
        "rest": [1],
        "demo": [2],
    }
    assert list(asked.members) == [0, 2]
    (values,) = [effect for effect in result.effects if isinstance(effect, SetValues)]
    assert list(values.members) == [0, 2], "a baseline gives no values, so later steps take their else"
    baseline = result.effects[-1]
    assert isinstance(baseline, Decide)
    assert (list(baseline.members), list(baseline.outcomes)) == ([1], ["rest"])
    assert (list(baseline.fallbacks), list(baseline.rows), baseline.seen(0)) == (["baseline"], [""], {})


def test_a_group_without_logic_alone_asks_for_no_facts() -> None:
    world = ListedWorld(rules=RULES)
    result = kind.run(SETTINGS, group_of(2, without=[0, 1], connected=ALL), world)
    assert list(result.routes["rest"]) == [0, 1]
    assert world.questions == 0


def test_its_outcomes_are_the_values_and_otherwise() -> None:
    assert kind.outcomes(SETTINGS, RULES) == ALL
    assert kind.outcomes(SETTINGS, Rulebook()) == ("otherwise",)
    assert kind.outputs(SETTINGS, RULES) == {"route": "text", "pause": "duration"}


def codes(rules: Rulebook, without_logic: float = 0, **values: Any) -> list[str]:
    settings = settings_of(kind, **{"rule": "routes", "output": "route", **values})
    return [
        problem.code
        for problem in kind.problems(settings, NodeContext("nodes/r", "R", rules, {}, without_logic))
    ]


def test_problems_of_what_it_asks() -> None:
    assert codes(RULES) == []
    assert codes(Rulebook()) == ["unknown_rule"]
    assert codes(rulebook(ROUTES, status="draft")) == ["unapproved_rule"]
    assert codes(RULES, output="path") == ["unknown_output"]
    assert codes(RULES, baseline="nowhere") == ["unknown_outcome"]
    assert codes(RULES, without_logic=10) == ["no_baseline"]
    assert codes(RULES, version=2) == ["unknown_rule"]
    several = {**ROUTES, "table": {**ROUTES["table"], "hit_policy": "rule_order"}}
    assert codes(rulebook(several)) == ["several_answers"]
    yes_no = {"slug": "routes", "kind": "condition", "condition": {"fact": "contact.a", "is": "known"}}
    assert codes(rulebook(yes_no)) == ["wrong_rule_kind"]
