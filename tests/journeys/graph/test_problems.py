import copy
from typing import Any

import pytest

from journeys.graph.document import parse_journey
from journeys.graph.problems import problems
from journeys.kinds.rulebook import Rulebook
from journeys.rules.problems import Problem
from tests.journeys.graph.journeys import DAY, EXIT, MAIL, START, journey, raw, rulebook

GOAL = {"goal": {"event": "paid"}}


def found(document: dict[str, Any], rules: Rulebook | None = None) -> list[Problem]:
    return problems(parse_journey(document, draft=True), rules or Rulebook())


def places(document: dict[str, Any], rules: Rulebook | None = None) -> set[tuple[str, str]]:
    return {(problem.code, problem.place) for problem in found(document, rules)}


def small(nodes: dict[str, Any], edges: str, **parts: Any) -> dict[str, Any]:
    return journey(nodes, edges, settings=GOAL, **parts)


def test_the_sample_with_its_rule_approved_has_nothing_wrong() -> None:
    assert found(raw(), rulebook(*raw()["rules"])) == []


def test_the_sample_waits_for_the_approval_of_its_rule() -> None:
    (problem,) = found(raw(), rulebook(*raw()["rules"], status="draft"))
    assert (problem.code, problem.place, problem.severity) == (
        "unapproved_rule",
        "nodes/route/settings/rule",
        "error",
    )


def test_an_outcome_without_a_path_is_named_with_its_cure() -> None:
    branches = [{"key": "vip", "weight": 1}, {"key": "rest", "weight": 1}]
    (problem,) = found(small({"a": START, "s": ("split", {"branches": branches}), "z": EXIT}, "a s\ns:vip z"))
    assert problem.place == "nodes/s/outcomes/rest"
    assert problem.message == "Split 'S' has no path for 'rest'."
    assert problem.cure == "Connect it or remove the branch."


@pytest.mark.parametrize("outcome", ["customer", "sales", "demo", "nurture", "otherwise"])
def test_every_outcome_of_a_decision_must_lead_somewhere(outcome: str) -> None:
    document = raw()
    document["edges"] = [edge for edge in document["edges"] if edge["outcome"] != outcome]
    assert ("unconnected_outcome", f"nodes/route/outcomes/{outcome}") in places(
        document, rulebook(*document["rules"])
    )


def test_a_wait_must_lead_on_and_a_message_may_end_the_run() -> None:
    assert places(small({"a": START, "w": DAY, "z": EXIT}, "a w")) == {
        ("unconnected_outcome", "nodes/w/outcomes/next"),
        ("unreachable_node", "nodes/z"),
    }
    ends = places(small({"a": START, "m": MAIL}, "a m"))
    assert ends == {("no_exit", "nodes")}


def test_being_cut_short_and_being_skipped_may_stay_unconnected() -> None:
    wait = ("wait_for", {"duration": "1d", "cut_short_by": ["demo"]})
    assert places(small({"a": START, "w": wait, "m": MAIL, "z": EXIT}, "a w\nw m\nm z")) == set()


def test_a_path_from_an_outcome_that_is_none_is_named() -> None:
    assert places(small({"a": START, "w": DAY, "z": EXIT}, "a w\nw z\nw:cut_short z\nz a")) == {
        ("unknown_outcome", "nodes/w/outcomes/cut_short"),
        ("unknown_outcome", "nodes/z/outcomes/next"),
        ("path_into_trigger", "nodes/z/outcomes/next"),
    }


def test_a_journey_needs_a_trigger_and_should_have_a_goal_and_an_exit() -> None:
    document = journey({"m": MAIL}, "")
    kinds = {(problem.code, problem.severity) for problem in found(document)}
    assert kinds == {
        ("no_trigger", "error"),
        ("no_goal", "warning"),
        ("no_exit", "warning"),
        ("unreachable_node", "warning"),
    }


LOOP = "a m\nm w\nw m"


@pytest.mark.parametrize(
    ("wait", "spins"),
    [
        (("wait_for", {"duration": "1d"}), False),
        (("wait_for", {"duration": "1d", "since": "last_interaction"}), True),
        (("wait_for", {"duration": "1d", "since": "event:paid"}), True),
        (("set_attribute", {"attribute": "a", "value": 1}), True),
    ],
)
def test_a_loop_needs_a_wait_that_really_waits(wait: Any, spins: bool) -> None:
    codes = {problem.code for problem in found(small({"a": START, "m": MAIL, "w": wait}, LOOP))}
    assert ("loop_without_wait" in codes) is spins


def test_a_loop_through_a_wait_for_an_event_is_fine_and_through_a_state_is_not() -> None:
    event = ("wait_until", {"event": "used", "timeout": "1d"})
    state = ("wait_until", {"condition": {"fact": "contact.a", "is": "known"}, "timeout": "1d"})
    ways = "a w\nw:{} a2\na2 w\nw:{} z"
    for wait, back, on, spins in (
        (event, "happened", "timed_out", False),
        (state, "timed_out", "happened", False),
        (state, "happened", "timed_out", True),
    ):
        nodes = {"a": START, "w": wait, "a2": MAIL, "z": EXIT}
        codes = {problem.code for problem in found(small(nodes, ways.format(back, on)))}
        assert ("loop_without_wait" in codes) is spins, (wait, back)


def test_a_loop_is_shown_by_the_names_on_it() -> None:
    document = small({"a": START, "m": MAIL, "n": MAIL}, "a m\nm n\nn m")
    (problem,) = [problem for problem in found(document) if problem.code == "loop_without_wait"]
    assert problem.message == "People would go round for ever: M > N > M."
    assert problem.place == "nodes/m"


def test_what_is_not_made_yet_stands_on_its_node() -> None:
    found_places = places(small({"a": START, "w": ("wait_for", {}), "z": EXIT}, "a w\nw z\nw:cut_short z"))
    assert found_places == {("missing_setting", "nodes/w/settings/duration")}


def test_names_of_steps_that_are_not_there_are_found_wherever_they_stand() -> None:
    mail = ("send_email", {**MAIL[1], "text": "{{ step.route.offer }}"})
    wait = (
        "wait_until",
        {"condition": {"fact": "message.gone.opened", "is": "equal_to", "value": True}, "timeout": "1d"},
    )
    dynamic = ("wait_for", {"duration": {"from": "step.m.pause", "else": "1d"}})
    nodes = {"a": START, "m": mail, "w": wait, "d": dynamic, "z": EXIT}
    document = small(nodes, "a m\nm w\nw:happened d\nw:timed_out d\nd z")
    document["tests"] = [{"name": "t", "expect": {"path": ["a", "gone:next"], "at": {"lost": "1h"}}}]
    document["tests"][0]["choose"] = {"w": "sideways"}
    assert places(document) == {
        ("unknown_outcome", "tests/0/choose/w"),
        ("unknown_step_output", "nodes/m/settings"),
        ("unknown_node", "nodes/w/settings"),
        ("unknown_step_output", "nodes/d/settings/duration/from"),
        ("unknown_node", "tests/0"),
    }


def test_an_output_of_another_type_is_a_problem() -> None:
    document = raw()
    document["nodes"][8]["settings"]["timeout"] = {"from": "step.route.route", "else": "7d"}
    (problem,) = found(document, rulebook(*document["rules"]))
    assert problem.code == "wrong_output_type"
    assert problem.message == "'Asks for a demo?' reads step.route.route as a duration, but it gives a text."


def test_a_rule_that_is_not_there_is_said_once() -> None:
    document = raw()
    codes = [problem.code for problem in found(document)]
    assert codes.count("unknown_rule") == 1
    assert "unknown_outcome" not in codes, "what it gives is not known, so no path is wrong"


def test_the_people_without_the_logic_need_a_baseline() -> None:
    document = raw()
    del document["nodes"][3]["settings"]["baseline"]
    (problem,) = found(document, rulebook(*document["rules"]))
    assert (problem.code, problem.place) == ("no_baseline", "nodes/route/settings/baseline")


def test_an_exit_state_that_nobody_announces_refuses() -> None:
    document = small({"a": START, "z": EXIT}, "a z")
    document["settings"] = {
        **GOAL,
        "exit_when": {"fact": "account.status", "is": "equal_to", "value": "lost"},
    }
    assert places(document) == {("no_wake_plan", "settings/exit_when")}


def test_a_new_outcome_of_a_rule_shows_where_a_path_is_missing() -> None:
    document = raw()
    rule = copy.deepcopy(document["rules"][0])
    rule["table"]["outputs"][0]["values"].append("partner")
    assert places(document, rulebook(rule)) == {("unconnected_outcome", "nodes/route/outcomes/partner")}


def test_a_stage_that_is_not_there_is_a_warning() -> None:
    document = small({"a": START, "z": EXIT}, "a z")
    document["nodes"][0]["stage"] = "gone"
    (problem,) = found(document)
    assert (problem.code, problem.severity) == ("unknown_stage", "warning")
