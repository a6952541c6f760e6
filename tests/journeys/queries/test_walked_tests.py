"""The tests of a journey, as the canvas walks them."""

from typing import Any

import pytest

from journeys.graph.document import parse_journey
from journeys.queries.walked_tests import MOST, WalkedTest, walked_tests
from tests.journeys.engine.stage import sample

pytestmark = pytest.mark.django_db


def walks(**changes: Any) -> list[WalkedTest]:
    document = parse_journey({**sample(), **changes})
    return walked_tests(document, document.rulebook())


def one(part: str) -> WalkedTest:
    return next(walk for walk in walks() if part in walk.name)


def test_every_test_of_the_sample_passes_and_ends_with_a_sentence() -> None:
    found = walks()
    assert len(found) == 10
    assert all(walk.passed and walk.ended for walk in found)


def test_a_step_says_when_and_why() -> None:
    hot = one("hot lead is handed")
    assert [step.node for step in hot.steps] == ["start", "welcome", "wait", "route", "sales", "done"]
    assert hot.steps[0].after == "at the entry"
    assert hot.steps[2].said == "Waited 2 d."
    assert hot.steps[3].after == "2 d after entering"
    assert hot.steps[3].said == "Sent to *sales* by row *hot* because Lead score 90 is over 80."
    assert hot.ended == "Reached the end."


def test_a_wait_that_was_cut_short_says_by_what() -> None:
    wait = next(step for step in one("cuts the wait short").steps if step.node == "wait")
    assert (wait.said, wait.outcome) == ("Waited 3 h, until *demo_requested*.", "cut_short")


def test_without_the_logic_the_baseline_is_named() -> None:
    route = next(step for step in one("without the logic").steps if step.node == "route")
    assert route.said.startswith("Took the baseline *nurture*")


def test_a_test_that_fails_says_what_it_expected() -> None:
    test = {**sample()["tests"][0], "expect": {"path": ["start", "done"]}}
    (failed,) = walks(tests=[test])
    assert not failed.passed
    assert failed.mismatches


def test_too_many_tests_are_not_all_walked() -> None:
    assert len(walks(tests=[sample()["tests"][0]] * (MOST + 5))) == MOST
