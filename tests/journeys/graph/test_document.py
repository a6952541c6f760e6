import contextlib
import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.graph.document import parse_journey
from journeys.rules.problems import RuleError
from tests.journeys.graph.journeys import DAY, EXIT, FILES, START, journey, raw


def refused(document: object, *, draft: bool = False) -> list[tuple[str, str]]:
    with pytest.raises(RuleError) as caught:
        parse_journey(document, draft=draft)
    assert all(problem.cure and problem.message for problem in caught.value.problems)
    return [(problem.code, problem.place) for problem in caught.value.problems]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_reading_and_writing_loses_nothing(path: Any) -> None:
    document = parse_journey(json.loads(path.read_text()))
    written = document.to_json()
    assert parse_journey(json.loads(json.dumps(written))) == document
    given = json.loads(path.read_text())
    for node in given["nodes"]:
        node.setdefault("stage", "")
    assert {key: written[key] for key in given} == given


def test_keys_of_ones_own_are_kept_everywhere() -> None:
    document = raw()
    document["x-source"] = {"tool": "other"}
    document["nodes"][0]["x-color"] = "red"
    document["nodes"][0]["settings"]["x-note"] = "why"
    document["edges"][0]["x-label"] = "go"
    written = parse_journey(document).to_json()
    assert written["x-source"] == {"tool": "other"}
    assert written["nodes"][0]["x-color"] == "red"
    assert written["nodes"][0]["settings"]["x-note"] == "why"
    assert written["edges"][0]["x-label"] == "go"


def test_unknown_keys_are_refused_by_name_at_every_level() -> None:
    document = raw()
    document["stagse"] = []
    document["nodes"][1]["titel"] = "x"
    document["nodes"][2]["settings"]["durations"] = "1h"
    document["edges"][0]["target"] = "x"
    document["settings"]["goal"]["event_name"] = "x"
    document["tests"][0]["expects"] = {}
    assert set(refused(document)) == {
        ("unknown_key", "stagse"),
        ("unknown_key", "nodes/welcome/titel"),
        ("unknown_key", "nodes/wait/settings/durations"),
        ("unknown_key", "edges/0/target"),
        ("unknown_key", "settings/goal/event_name"),
        ("unknown_key", "tests/0/expects"),
    }


def test_every_problem_is_found_at_once() -> None:
    document = {
        "format": "weft.journey/2",
        "slug": "No Slug!",
        "nodes": [
            {"key": "a b", "kind": "exit"},
            {"key": "a", "kind": "send_pigeon"},
            {"key": "b", "kind": "wait_for", "settings": {"duration": -1}},
            {"key": "b", "kind": "exit", "position": [1, "2"]},
            "c",
        ],
        "edges": [{"from": "b", "outcome": "next", "to": "z"}, {"from": "b"}],
        "settings": {"reentry": "sometimes", "priority": 1000, "without_logic": {"share": 101}},
        "tests": [{"name": "t", "start": "tomorrow"}],
    }
    assert set(refused(document)) == {
        ("unknown_choice", "format"),
        ("bad_slug", "slug"),
        ("bad_key", "nodes/0/key"),
        ("unknown_kind", "nodes/a/kind"),
        ("not_a_duration", "nodes/b/settings/duration"),
        ("bad_position", "nodes/b/position"),
        ("not_an_object", "nodes/4"),
        ("unknown_node", "edges/0/to"),
        ("missing_key", "edges/1/outcome"),
        ("missing_key", "edges/1/to"),
        ("unknown_reentry", "settings/reentry"),
        ("bad_priority", "settings/priority"),
        ("bad_share", "settings/without_logic/share"),
        ("not_an_instant", "tests/0/start"),
    }


def test_two_nodes_of_one_key_and_two_edges_of_one_outcome_are_refused() -> None:
    document = journey({"a": START, "b": EXIT}, "a b\na b")
    document["nodes"].append(document["nodes"][1])
    assert set(refused(document)) == {("repeated_key", "nodes/b/key"), ("repeated_edge", "edges/1")}


def test_a_draft_may_have_settings_that_are_not_made_yet_and_a_file_may_not() -> None:
    document = journey({"a": START, "w": ("wait_for", {})}, "a w")
    assert refused(document) == [("missing_setting", "nodes/w/settings/duration")]
    draft = parse_journey(document, draft=True)
    assert draft.nodes["w"].settings is None
    assert [problem.code for problem in draft.nodes["w"].missing] == ["missing_setting"]


def test_wrong_settings_are_refused_in_a_draft_as_well() -> None:
    document = journey({"a": START, "w": ("wait_for", {"duration": "soon"})}, "a w")
    assert refused(document, draft=True) == [("not_a_duration", "nodes/w/settings/duration")]


def test_problems_of_its_rules_and_segments_have_their_place() -> None:
    document = raw()
    document["rules"][0]["table"]["rows"][0]["when"][0] = ">>> 5"
    document["segments"] = [{"slug": "s", "name": "S", "condition": {"fact": "nothing"}}]
    places = [place for _, place in refused(document)]
    assert places[0].startswith("rules/0/table/rows/")
    assert places[1].startswith("segments/0/condition")


@pytest.mark.parametrize("junk", [None, [], "x", 3, {"nodes": 5}, {"nodes": {}, "slug": "a"}, {"slug": 1}])
def test_what_is_no_journey_is_refused_and_breaks_nothing(junk: object) -> None:
    assert refused(junk)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.data())
def test_a_file_with_anything_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    document: Any = copy.deepcopy(
        journey({"a": START, "w": DAY, "z": EXIT}, "a w\nw z", tests=raw()["tests"])
    )
    document["settings"] = raw()["settings"]
    here = document
    for _ in range(data.draw(st.integers(1, 6))):
        if isinstance(here, dict) and here:
            key: Any = data.draw(st.sampled_from(sorted(here)))
        elif isinstance(here, list) and here:
            key = data.draw(st.integers(0, len(here) - 1))
        else:
            break
        if isinstance(here[key], dict | list) and data.draw(st.booleans()):
            here = here[key]
            continue
        here[key] = data.draw(JUNK)
        break
    # Anything but a RuleError would fail the test.
    with contextlib.suppress(RuleError):
        parse_journey(document)
