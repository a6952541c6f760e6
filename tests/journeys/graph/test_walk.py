"""The walk by itself: groups, merging, resting, leaving, parking."""

from datetime import timedelta
from typing import Any

import pytest

from journeys.graph.document import parse_journey
from journeys.graph.plan import Plan, compile
from journeys.graph.walk import MOST_STEPS, Walked, walk
from journeys.kinds.effects import Decide, Deliver
from journeys.kinds.group import Members
from journeys.kinds.rulebook import Rulebook
from journeys.rules.problems import RuleError
from tests.journeys.graph.journeys import DAY, EXIT, MAIL, START, journey, rulebook, sample
from tests.journeys.kinds.listed_world import NOON, ListedWorld, after


def plan_of(nodes: dict[str, Any], edges: str, rules: Rulebook | None = None, **parts: Any) -> Plan:
    return compile(parse_journey(journey(nodes, edges, **parts)), rules or Rulebook())


def members_at(*nodes: str, entered: float = 0, without: tuple[int, ...] = ()) -> Members:
    count = len(nodes)
    return Members(
        ids=list(range(100, 100 + count)),
        contacts=list(range(count)),
        nodes=list(nodes),
        entered_at=[after(entered)] * count,
        began_at=[NOON] * count,
        without_logic=[row in without for row in range(count)],
        seq=[0] * count,
    )


def everybody(walked: Walked) -> list[int]:
    rows = [row for resting in walked.rests for row in resting.rows]
    rows += [row for parked in walked.parked for row in parked.rows]
    return sorted([*rows, *walked.ended])


LINE = {"start": START, "mail": MAIL, "wait": DAY, "end": EXIT}
WAY = "start mail\nmail wait\nwait end"


def test_members_walk_to_their_next_rest() -> None:
    members = members_at("start", "start")
    walked = walk(plan_of(LINE, WAY), members, ListedWorld())
    assert members.nodes == ["wait", "wait"]
    assert members.seq == [2, 2]
    assert [(step.node, step.outcome, step.target) for step in walked.passages] == [
        ("start", "next", "mail"),
        ("mail", "next", "wait"),
    ]
    (resting,) = walked.rests
    assert (resting.node, list(resting.rows), list(resting.due)) == ("wait", [0, 1], [after(24)] * 2)
    assert walked.steps == 4


def test_each_step_counts_and_time_begins_anew_on_the_next_node() -> None:
    members = members_at("wait", "start")
    members.seq = [7, 0]
    walked = walk(plan_of(LINE, WAY), members, ListedWorld(hours=24))
    assert members.seq == [9, 2]
    assert members.entered_at[1] == after(24)
    assert walked.ended == {0: "end"}
    assert walked.path(0) == ["wait", "end"]


def test_those_who_meet_are_asked_about_together() -> None:
    table = {
        "inputs": [{"fact": "contact.score", "type": "number"}],
        "outputs": [{"name": "to", "type": "text", "values": ["a", "b"]}],
        "rows": [
            {"id": "r", "when": ["> 5"], "then": ["a"]},
            {"id": "s", "when": ["<= 5"], "then": ["b"]},
        ],
    }
    decide = ("decide_table", {"rule": "t", "output": "to"})
    nodes = {"start": START, "t": decide, "a": MAIL, "b": MAIL, "m": MAIL, "w": DAY, "z": EXIT}
    edges = "start t\nt:a a\nt:b b\nt:otherwise b\na m\nb a\nm w\nw z"
    rules = rulebook({"slug": "t", "kind": "table", "table": table})
    world = ListedWorld(values={"contact.score": [9, 1, 9, None]}, rules=rules)
    walked = walk(plan_of(nodes, edges, rules), members_at(*["start"] * 4), world)
    deliveries = [effect for effect in world.carried if isinstance(effect, Deliver)]
    assert [len(effect.members) for effect in deliveries] == [2, 4, 4], (
        "b first, then all in a, then all in m"
    )
    assert everybody(walked) == [0, 1, 2, 3]
    assert walked.steps == 4 * 4 + 2


def test_the_world_is_asked_as_often_for_one_as_for_thousands() -> None:
    document = sample()
    plan = compile(document, document.rulebook())
    counts = []
    for count in (1, 500):
        world = ListedWorld(
            hours=48,
            values={"contact.score": [90] * count, "contact.plan": ["x"] * count,
                    "event.pricing_viewed": [False] * count},
            events=[[(0, "whitepaper_downloaded")]] * count,
            rules=document.rulebook(),
        )  # fmt: skip
        walk(plan, members_at(*["wait"] * count), world)
        counts.append(world.questions)
        assert len([effect for effect in world.carried if isinstance(effect, Decide)]) == 1
    assert counts[0] == counts[1]


def test_whom_an_event_took_out_takes_no_step() -> None:
    world = ListedWorld(hours=24, out={0: "goal", 2: "exit"})
    members = members_at("wait", "wait", "mail")
    walked = walk(plan_of(LINE, WAY), members, world)
    assert walked.ended == {0: "goal", 1: "end", 2: "exit"}
    assert [(step.node, step.outcome, list(step.rows)) for step in walked.passages][:2] == [
        ("wait", "goal", [0]),
        ("mail", "exit", [2]),
    ]
    assert world.carried == []


EXIT_STATE = {"exit_when": {"fact": "contact.gone", "is": "equal_to", "value": True}}


def test_a_state_that_holds_takes_out_before_the_node_is_asked() -> None:
    world = ListedWorld(hours=24, values={"contact.gone": [True, False]})
    walked = walk(plan_of(LINE, WAY, settings=EXIT_STATE), members_at("wait", "wait"), world)
    assert walked.ended == {0: "exit", 1: "end"}


def test_a_state_that_a_step_makes_true_takes_out_there() -> None:
    values: dict[str, list[Any]] = {"contact.gone": [False, None]}

    class Changing(ListedWorld):
        def carry_out(self, group: Any, effect: Any) -> None:
            super().carry_out(group, effect)
            values["contact.gone"] = [True, True]

    nodes = {"start": START, "set": ("set_attribute", {"attribute": "gone", "value": True}), "mail": MAIL}
    plan = plan_of(nodes, "start set\nset mail", settings=EXIT_STATE)
    walked = walk(plan, members_at("start", "start"), Changing(values=values))
    assert walked.ended == {0: "exit", 1: "exit"}
    assert walked.path(0) == ["start", "set"]
    assert walked.rests == []


def test_a_state_that_the_clock_can_make_true_brings_the_due_instant_forward() -> None:
    settings = {"exit_when": {"fact": "journey.age", "is": "at_least", "value": "5h"}}
    world = ListedWorld(values={"journey.age": [timedelta(hours=1)]})
    (resting,) = walk(plan_of(LINE, WAY, settings=settings), members_at("wait"), world).rests
    assert list(resting.due) == [after(4)]


def test_a_loop_that_never_rests_is_parked_with_its_path() -> None:
    nodes = {"start": START, "a": MAIL, "b": MAIL}
    world = ListedWorld()
    walked = walk(plan_of(nodes, "start a\na b\nb a"), members_at("start", "start"), world)
    (parked,) = walked.parked
    assert list(parked.rows) == [0, 1]
    assert "a > b > a" in parked.reason
    assert MOST_STEPS < walked.steps // 2 <= MOST_STEPS + 5
    assert everybody(walked) == [0, 1]


def test_an_outcome_that_leads_nowhere_parks_where_the_kind_may_not_end() -> None:
    walked = walk(
        plan_of({"start": START, "wait": DAY}, "start wait"), members_at("wait"), ListedWorld(hours=24)
    )
    assert [(parked.node, parked.reason) for parked in walked.parked] == [
        ("wait", "'next' of 'wait' leads nowhere.")
    ]


def test_the_last_node_ends_the_run_where_the_kind_may() -> None:
    walked = walk(plan_of({"start": START, "mail": MAIL}, "start mail"), members_at("start"), ListedWorld())
    assert walked.ended == {0: "end"}
    assert walked.passages[-1].target is None


def test_whoever_stands_on_a_node_that_the_version_does_not_have_is_parked() -> None:
    walked = walk(plan_of(LINE, WAY), members_at("gone", "start"), ListedWorld())
    assert [(parked.node, list(parked.rows)) for parked in walked.parked] == [("gone", [0])]
    assert everybody(walked) == [0, 1]


def test_a_plan_needs_settings_that_are_made() -> None:
    draft = parse_journey(journey({"start": START, "w": ("wait_for", {})}, "start w"), draft=True)
    with pytest.raises(RuleError) as caught:
        compile(draft, Rulebook())
    assert [problem.place for problem in caught.value.problems] == ["nodes/w/settings/duration"]


def test_a_plan_knows_what_is_read_what_wakes_and_what_may_be_asked() -> None:
    document = sample()
    plan = compile(document, document.rulebook())
    assert plan.nodes["route"].read == {"pause"}
    assert {(reason, node) for reason, node, _ in plan.wakes_on()} == {
        ("trigger", "start"),
        ("node", "wait"),
        ("node", "patience"),
        ("goal", None),
    }
    asked = {str(need) for need in plan.reach["start"]}
    assert asked == {"contact.score", "contact.plan", "event.pricing_viewed"}
    assert plan.reach["patience"] == frozenset()
