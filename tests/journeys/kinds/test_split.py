from collections import Counter
from decimal import Decimal

from journeys.graph.buckets import bucket
from journeys.kinds.base import NodeContext
from journeys.kinds.effects import Assign
from journeys.kinds.forms_of_logic import Branch
from journeys.kinds.rulebook import Rulebook
from journeys.kinds.split import draw, kind
from tests.journeys.kinds.listed_world import ListedWorld, group_of, settings_of

AB = settings_of(kind, branches=[{"key": "a", "weight": 30}, {"key": "b", "weight": 10}])


def test_weights_are_normalized_and_branches_in_order() -> None:
    world = ListedWorld(bucket=[0, 7499, 7500, 9999])
    result = kind.run(AB, group_of(4, connected=("a", "b")), world)
    assert {way: list(who) for way, who in result.routes.items()} == {"a": [0, 1], "b": [2, 3]}


def test_the_first_assignment_is_kept() -> None:
    world = ListedWorld(bucket=[0, 0, 9999], branches=["b", None, "gone"])
    result = kind.run(AB, group_of(3, connected=("a", "b")), world)
    assert {way: list(who) for way, who in result.routes.items()} == {"b": [0, 2], "a": [1]}
    (assign,) = result.effects
    assert isinstance(assign, Assign)
    assert (list(assign.members), list(assign.branches)) == ([1, 2], ["a", "b"])


def test_whoever_has_a_branch_needs_no_new_one() -> None:
    assert kind.run(AB, group_of(connected=("a", "b")), ListedWorld(branches=["a"])).effects == ()


def test_shares_come_out_over_many_contacts() -> None:
    buckets = [bucket("journey", "ab", str(contact)) for contact in range(20_000)]
    counts = Counter(draw(AB.branches, buckets))
    assert abs(counts["a"] / 20_000 - 0.75) < 0.015


def test_every_bucket_has_a_branch_when_thirds_do_not_divide() -> None:
    thirds = [Branch(key, Decimal(1)) for key in "abc"]
    assert draw(thirds, [0, 3333, 3334, 6666, 6667, 9999]) == ["a", "a", "b", "b", "c", "c"]


def test_a_weight_of_zero_or_one_branch_alone_is_a_problem() -> None:
    context = NodeContext("nodes/s", "VIP?", Rulebook(), {})
    alone = settings_of(kind, branches=[{"key": "a", "weight": 0}])
    assert [problem.code for problem in kind.problems(alone, context)] == ["one_branch", "no_weight"]
    assert kind.run(alone, group_of(connected=("a",)), ListedWorld(bucket=[5])).routes == {"a": [0]}


def test_negative_weights_and_repeated_keys_are_refused() -> None:
    parsed = kind.Settings.parse({"branches": [{"key": "a", "weight": -1}, {"key": "b"}, {"key": "b"}]})
    assert [problem.place for problem in parsed.wrong] == [
        "settings/branches/0/weight",
        "settings/branches/2/key",
    ]
