from typing import Any

from journeys.kinds.base import NodeContext
from journeys.kinds.decide_rule import kind
from journeys.kinds.effects import Decide, SetValues
from journeys.kinds.rulebook import Rulebook
from tests.journeys.kinds.listed_world import ListedWorld, group_of, rulebook, settings_of

PRO: dict[str, Any] = {
    "slug": "is-pro",
    "kind": "condition",
    "condition": {"fact": "contact.plan", "is": "equal_to", "value": "pro", "missing": "otherwise"},
}
RULES = rulebook(PRO)
SETTINGS = settings_of(kind, rule="is-pro", baseline="yes")


def test_it_says_yes_or_no_about_each_member() -> None:
    world = ListedWorld(values={"contact.plan": ["pro", "free", None, "free"]}, rules=RULES)
    result = kind.run(SETTINGS, group_of(4, without=[3], connected=("yes", "no")), world)
    assert list(result.routes["yes"]) == [0, 3]
    assert list(result.routes["no"]) == [1, 2]
    asked, baseline = result.effects
    assert isinstance(asked, Decide)
    assert isinstance(baseline, Decide)
    assert list(asked.rows) == ["yes", "no", "no"]
    assert list(asked.fallbacks) == [None, None, "missing"]
    assert asked.seen(1) == {"contact.plan": "free"}
    assert list(baseline.members) == [3]


def test_its_answer_is_remembered_where_something_reads_it() -> None:
    world = ListedWorld(values={"contact.plan": ["pro", "free", None]}, rules=RULES)
    group = group_of(3, without=[2], connected=("yes", "no"))
    group.read = frozenset(("answer",))
    result = kind.run(SETTINGS, group, world)
    (given,) = [effect for effect in result.effects if isinstance(effect, SetValues)]
    assert list(given.members) == [0, 1], "nobody answers for those who walk without the logic"
    assert given.outputs == {"answer": [True, False]}


def test_its_baseline_is_yes_or_no() -> None:
    assert [p.place for p in kind.Settings.parse({"rule": "is-pro", "baseline": "maybe"}).wrong] == [
        "settings/baseline"
    ]


def test_it_asks_conditions_only() -> None:
    context = NodeContext("nodes/r", "R", RULES, {}, 10)
    unset = settings_of(kind, rule="is-pro")
    assert [problem.code for problem in kind.problems(unset, context)] == ["no_baseline"]
    missing = kind.problems(SETTINGS, NodeContext("nodes/r", "R", Rulebook(), {}))
    assert [problem.code for problem in missing] == ["unknown_rule"]
