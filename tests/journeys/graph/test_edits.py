"""Edits and their inverses: taken back, a draft is what it was, whatever the edits were."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.graph.diff import diff
from journeys.graph.document import parse_journey
from journeys.graph.draft import Draft
from journeys.graph.edits import apply
from journeys.rules.problems import RuleError
from tests.journeys.graph.journeys import raw

DRAFT = Draft.of(raw())


def refused(edit: Any, draft: Draft = DRAFT) -> list[tuple[str, str]]:
    with pytest.raises(RuleError) as caught:
        apply(draft, edit)
    return [(problem.code, problem.place) for problem in caught.value.problems]


def both_ways(edit: Any, draft: Draft = DRAFT) -> Draft:
    after, inverse = apply(draft, edit)
    back, again = apply(after, inverse)
    assert back == draft
    assert apply(back, again)[0] == after
    assert parse_journey(after.to_json(), draft=True)
    return after


def test_a_node_is_added_and_taken_away_again() -> None:
    node = {"key": "sms", "kind": "wait_for", "name": "Pause", "position": [8, 16], "settings": {}}
    after = both_ways({"op": "add_node", "node": node})
    assert after.nodes["sms"]["stage"] == ""
    assert diff(DRAFT, after).added == ("sms",)


def test_a_removed_node_comes_back_with_all_its_paths() -> None:
    after = both_ways({"op": "remove_node", "key": "route"})
    difference = diff(DRAFT, after)
    assert difference.removed == ("route",)
    assert len(difference.disconnected) == 6


def test_a_node_that_leads_to_itself_comes_back_whole() -> None:
    looping, _ = apply(DRAFT, {"op": "connect", "from": "wait", "outcome": "next", "to": "wait"})
    both_ways({"op": "remove_node", "key": "wait"}, looping)


def test_names_places_and_settings_change_and_change_back() -> None:
    both_ways({"op": "move", "key": "wait", "position": [40, 80.5]})
    both_ways({"op": "set", "key": "wait", "path": "name", "value": "Two days"})
    both_ways({"op": "set", "key": "wait", "path": "stage", "value": None})
    after = both_ways({"op": "set", "key": "wait", "path": "settings.duration", "value": "3d"})
    assert diff(DRAFT, after).changed == {"wait": ("settings.duration",)}
    both_ways({"op": "set", "key": "wait", "path": "settings.duration", "value": None})
    both_ways({"op": "set", "key": "wait", "path": "settings", "value": {"duration": "1h"}})
    both_ways({"op": "set", "key": "patience", "path": "settings.timeout.else", "value": "2d"})


def test_reaching_into_a_setting_that_is_not_there_makes_it_and_takes_it_away() -> None:
    bare, _ = apply(DRAFT, {"op": "set_journey", "path": "settings.goal", "value": None})
    assert "goal" not in bare.settings
    after = both_ways({"op": "set_journey", "path": "settings.goal.event", "value": "paid"}, bare)
    assert after.settings["goal"] == {"event": "paid"}


def test_a_path_is_led_elsewhere_and_back() -> None:
    after = both_ways({"op": "connect", "from": "wait", "outcome": "next", "to": "done"})
    assert after.edges["wait", "next"] == "done"
    both_ways({"op": "connect", "from": "demo", "outcome": "skipped", "to": "done"})
    both_ways({"op": "disconnect", "from": "wait", "outcome": "next"})
    both_ways({"op": "disconnect", "from": "wait", "outcome": "nowhere"})


def test_the_journey_itself_changes_and_changes_back() -> None:
    both_ways({"op": "set_journey", "path": "name", "value": "Launch"})
    both_ways({"op": "set_journey", "path": "summary", "value": ""})
    both_ways({"op": "set_journey", "path": "stages", "value": []})
    both_ways({"op": "set_journey", "path": "tests", "value": [{"name": "t"}]})
    both_ways({"op": "set_journey", "path": "settings", "value": {}})
    both_ways({"op": "set_journey", "path": "settings.goal.within", "value": "60d"})


def test_a_batch_happens_whole_or_not_at_all() -> None:
    after = both_ways(
        {
            "op": "batch",
            "edits": [
                {"op": "disconnect", "from": "welcome", "outcome": "next"},
                {
                    "op": "add_node",
                    "node": {"key": "new", "kind": "wait_for", "settings": {"duration": "1h"}},
                },
                {"op": "connect", "from": "welcome", "outcome": "next", "to": "new"},
                {"op": "connect", "from": "new", "outcome": "next", "to": "wait"},
            ],
        }
    )
    assert after.edges["new", "next"] == "wait"
    bad = [{"op": "remove_node", "key": "wait"}, {"op": "move", "key": "wait", "position": [0, 0]}]
    assert refused({"op": "batch", "edits": bad}) == [("unknown_node", "edits/1/key")]


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (None, ("not_an_object", "")),
        ({}, ("missing_key", "op")),
        ({"op": "explode"}, ("unknown_choice", "op")),
        ({"op": "move", "key": "wait"}, ("missing_key", "position")),
        ({"op": "move", "key": "wait", "position": ["a", 1]}, ("bad_position", "position")),
        ({"op": "move", "key": "wait", "position": [1, 1], "by": 3}, ("unknown_key", "by")),
        ({"op": "move", "key": "gone", "position": [1, 1]}, ("unknown_node", "key")),
        ({"op": "set", "key": "wait", "path": "kind", "value": "exit"}, ("unknown_path", "path")),
        ({"op": "set", "key": "wait", "path": "settings.", "value": 1}, ("unknown_path", "path")),
        ({"op": "set", "key": "wait", "path": "name", "value": 3}, ("not_text", "nodes/wait/name")),
        (
            {"op": "set", "key": "wait", "path": "settings.duration", "value": "soon"},
            ("not_a_duration", "nodes/wait/settings/duration"),
        ),
        (
            {"op": "set", "key": "wait", "path": "settings.durations", "value": "1h"},
            ("unknown_key", "nodes/wait/settings/durations"),
        ),
        ({"op": "connect", "from": "wait", "outcome": "next", "to": "gone"}, ("unknown_node", "to")),
        ({"op": "connect", "from": "wait", "outcome": "o" * 81, "to": "done"}, ("too_long", "outcome")),
        ({"op": "add_node", "node": {"key": "wait", "kind": "exit"}}, ("repeated_key", "node/key")),
        ({"op": "add_node", "node": {"key": "w", "kind": "pigeon"}}, ("unknown_kind", "nodes/w/kind")),
        ({"op": "set_journey", "path": "slug", "value": "x"}, ("unknown_path", "path")),
        ({"op": "set_journey", "path": "name", "value": ""}, ("missing_key", "name")),
        (
            {"op": "set_journey", "path": "settings.priority", "value": -1},
            ("bad_priority", "settings/priority"),
        ),
        ({"op": "set_journey", "path": "tests", "value": [{}]}, ("missing_key", "tests/0/name")),
        ({"op": "batch", "edits": 3}, ("not_a_list", "edits")),
    ],
)
def test_an_edit_of_wrong_shape_is_refused_with_its_place(edit: Any, expected: tuple[str, str]) -> None:
    assert refused(edit) == [expected]


def test_what_was_wrong_before_keeps_nobody_from_mending_something_else() -> None:
    nodes = {**DRAFT.nodes, "wait": {**DRAFT.nodes["wait"], "settings": {"duration": 5, "old": 1}}}
    broken = Draft(
        DRAFT.slug, DRAFT.name, DRAFT.summary, DRAFT.stages, DRAFT.settings, nodes, DRAFT.edges, DRAFT.tests
    )
    after, _ = apply(broken, {"op": "set", "key": "wait", "path": "name", "value": "Better"})
    assert after.nodes["wait"]["name"] == "Better"
    assert refused({"op": "set", "key": "wait", "path": "settings.new", "value": 1}, broken)


def test_batches_cannot_be_nested_for_ever() -> None:
    edit: dict[str, Any] = {"op": "batch", "edits": []}
    for _ in range(50):
        edit = {"op": "batch", "edits": [edit]}
    assert [code for code, _ in refused(edit)] == ["too_deep"]


KEYS = st.sampled_from([*DRAFT.nodes, "new", "other"])
OUTCOMES = st.sampled_from(["next", "cut_short", "sales", "otherwise"])
KINDS = st.sampled_from(["wait_for", "exit", "send_email", "decide_table"])
VALUES = st.sampled_from(["48h", None, "x", 3, True, [], ["a"], {"from": "step.route.pause", "else": "1d"}])
PATHS = st.sampled_from(
    [
        "name",
        "stage",
        "settings",
        "settings.duration",
        "settings.topic",
        "settings.timeout.else",
        "settings.goal.within",
    ]
)
EDITS = st.recursive(
    st.one_of(
        st.builds(
            lambda key, kind: {"op": "add_node", "node": {"key": key, "kind": kind, "settings": {}}},
            KEYS,
            KINDS,
        ),
        st.builds(lambda key: {"op": "remove_node", "key": key}, KEYS),
        st.builds(
            lambda key, x, y: {"op": "move", "key": key, "position": [x, y]},
            KEYS,
            st.integers(-999, 999),
            st.integers(-999, 999),
        ),
        st.builds(lambda k, p, v: {"op": "set", "key": k, "path": p, "value": v}, KEYS, PATHS, VALUES),
        st.builds(lambda a, o, b: {"op": "connect", "from": a, "outcome": o, "to": b}, KEYS, OUTCOMES, KEYS),
        st.builds(lambda a, o: {"op": "disconnect", "from": a, "outcome": o}, KEYS, OUTCOMES),
        st.builds(lambda p, v: {"op": "set_journey", "path": p, "value": v}, PATHS, VALUES),
    ),
    lambda inner: st.builds(lambda edits: {"op": "batch", "edits": edits}, st.lists(inner, max_size=4)),
    max_leaves=6,
)


@given(st.lists(EDITS, max_size=10))
def test_undoing_every_edit_in_turn_gives_the_draft_that_was(edits: list[Any]) -> None:
    draft, undo = DRAFT, []
    for edit in edits:
        try:
            after, inverse = apply(draft, edit)
        except RuleError:
            continue
        assert apply(after, inverse)[0] == draft
        undo.append(inverse)
        draft = after
    parse_journey(draft.to_json(), draft=True)
    for inverse in reversed(undo):
        draft, _ = apply(draft, inverse)
    assert draft == DRAFT
    assert diff(DRAFT, draft).nothing
