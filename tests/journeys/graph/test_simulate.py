"""The simulation: journeys that carry their own tests, and what it says of them."""

import json
from pathlib import Path
from typing import Any

import pytest

from journeys.graph.document import parse_journey
from journeys.graph.simulate import run_tests
from tests.journeys.graph.journeys import DAY, EXIT, FILES, MAIL, START, journey, raw, rulebook, sample


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.name.partition(".")[0]))
def test_every_test_of_the_journey_passes(path: Path) -> None:
    document = parse_journey(json.loads(path.read_text()))
    report = run_tests(document, document.rulebook())
    assert {walk.test.name: walk.mismatches for walk in report.walks if not walk.passed} == {}
    assert report.passed


def test_the_ten_tests_of_the_sample_walk_every_edge() -> None:
    document = sample()
    report = run_tests(document, document.rulebook())
    assert len(report.walks) == 10
    assert report.uncovered == ()
    assert len(report.covered) == report.edges == 15


def test_the_report_says_which_version_decided() -> None:
    document = sample()
    (rule,) = run_tests(document, document.rulebook()).rules
    assert rule.label == "draft"
    (rule,) = run_tests(document, rulebook(*document.rules)).rules
    assert rule.label == "approved, version 1"


def test_an_edge_that_no_test_walks_is_named() -> None:
    document = raw()
    document["tests"] = [test for test in document["tests"] if "customer" not in test["name"]]
    parsed = parse_journey(document)
    uncovered = run_tests(parsed, parsed.rulebook()).uncovered
    assert [str(edge) for edge in uncovered] == ["route:customer -> news", "news:next -> done"]


def mismatches(expect: dict[str, Any], **test: Any) -> list[str]:
    nodes = {"start": START, "mail": MAIL, "wait": DAY, "end": EXIT}
    case = {"name": "t", "expect": expect, **test}
    document = parse_journey(journey(nodes, "start mail\nmail wait\nwait end", tests=[case]))
    (walk,) = run_tests(document, rulebook()).walks
    return list(walk.mismatches)


def test_what_is_not_named_is_not_compared() -> None:
    assert mismatches({}) == []
    assert mismatches({"path": ["start", "mail", "wait", "end"], "ended": {"how": "end"}}) == []


def test_each_difference_is_a_sentence() -> None:
    found = mismatches(
        {
            "path": ["start", "mail", "end"],
            "at": {"end": "23h", "mail": ["0h", "1h"], "nowhere": "1h"},
            "deliveries": [],
            "ended": {"how": "goal", "at": "25h"},
        }
    )
    assert found == [
        "Expected the path start, mail, end; walked start, mail, wait, end.",
        "Expected to come to end after 23 h; came after 1 d.",
        "Expected to come to mail after 0 min, 1 h; came after 0 min.",
        "Expected to come to nowhere after 1 h; never came there.",
        "Expected the messages none; sent mail.",
        "Expected the run to be over by goal; it is end.",
        "Expected the run to be over after 1 d 1 h; it was after 1 d.",
    ]


def test_a_path_may_name_the_outcome() -> None:
    assert mismatches({"path": ["start", "mail:next", "wait:next", "end"]}) == []
    (found,) = mismatches({"path": ["start", "mail:skipped", "wait", "end"]})
    assert found == "Expected to leave mail by skipped; left by next."


def test_times_may_be_a_second_off() -> None:
    assert mismatches({"at": {"end": "86401s"}}) == []
    assert len(mismatches({"at": {"end": "86402s"}})) == 1


def test_a_test_ends_waiting_at_its_until() -> None:
    assert mismatches({"ended": {"how": "waiting"}, "path": ["start", "mail", "wait"]}, until="23h") == []


def test_a_path_that_leads_nowhere_is_a_failure_and_says_which() -> None:
    wait = parse_journey(journey({"start": START, "wait": DAY}, "start wait", tests=[
        {"name": "t", "expect": {"ended": {"how": "end"}}}]))  # fmt: skip
    (walk,) = run_tests(wait, rulebook()).walks
    assert walk.how == "failed"
    assert walk.mismatches == (
        "Expected the run to be over by end; it is failed ('next' of 'wait' leads nowhere.).",
    )


def test_a_rule_that_does_not_exist_fails_the_walk_and_breaks_nothing() -> None:
    document = sample()
    report = run_tests(document, rulebook())
    assert not report.passed
    assert "Nothing is known of rule lead-routing approved." in report.walks[0].reason


def test_the_report_is_json() -> None:
    document = sample()
    report = json.loads(json.dumps(run_tests(document, document.rulebook()).to_json()))
    assert report["passed"] is True
    assert report["coverage"] == {"edges": 15, "walked": 15, "uncovered": []}
    first = report["tests"][0]
    assert [stop["node"] for stop in first["path"]] == ["start", "welcome", "wait", "route", "sales", "done"]
    assert first["path"][3]["hours"] == 48
    assert first["decisions"][0]["row"] == "hot"
    assert first["decisions"][0]["seen"]["contact.score"] == 90
    assert first["ended"] == {"how": "end", "at": "2026-03-04T08:00:00+00:00", "hours": 48.0, "reason": ""}
