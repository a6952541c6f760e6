"""Whether a condition is constant, and which of its tests are idle: as trying every combination finds it."""

import copy
from itertools import product
from typing import Any

from hypothesis import given, settings

from journeys.rules.analysis import Cure, analyse
from journeys.rules.conditions import parse_condition
from journeys.rules.documents import parse_rule
from journeys.rules.evaluate import compile_condition
from journeys.rules.examples import EPOCH
from journeys.rules.facts import Column
from journeys.rules.fingerprint import LOGIC, fingerprint_of
from journeys.rules.flat import flatten
from journeys.services.cure_changes import cure_change
from tests.journeys.rules.analysis.small_tables import DOMAINS, conditions, nested

KNOWN = {"fact": "contact.score", "is": "known"}
ALWAYS = {"any": [KNOWN, {"not": KNOWN}]}
NEVER = {"all": [KNOWN, {"not": KNOWN}]}
NAMES = {"contact.score": "score", "contact.plan": "plan", "event.visit.count": "visits"}


def answers(document: dict[str, Any], like: dict[str, Any] | None = None) -> list[bool]:
    """The answer to every combination of the facts that `like` (else the condition itself) asks."""
    condition = parse_condition(document)
    needs = parse_condition(like).needs if like is not None else condition.needs
    group = list(product(*(DOMAINS[NAMES[str(need)]] for need in needs)))
    columns = {need: Column([member[at] for member in group]) for at, need in enumerate(needs)}
    return compile_condition(condition)(columns, len(group), EPOCH)


def at(document: Any, place: str) -> tuple[Any, Any]:
    """What holds a place of a condition, and the last step to it."""
    *path, last = place.split("/")[1:]
    for step in path:
        document = document[int(step) if isinstance(document, list) else step]
    return document, int(last) if isinstance(document, list) else last


def cured(document: dict[str, Any], cure: Cure) -> dict[str, Any]:
    """The condition after one click."""
    rule = {"slug": "c", "kind": "condition", "condition": document}
    changed = cure_change(cure.act, cure.to, fingerprint_of(rule, LOGIC))(rule)["condition"]
    assert isinstance(changed, dict)
    return changed


def size_of(document: dict[str, Any]) -> int:
    return len(parse_condition(document).leaves)


@settings(max_examples=300, deadline=None)
@given(conditions())
def test_constant_conditions_and_idle_tests(document: dict[str, Any]) -> None:
    found = analyse(parse_rule({"slug": "c", "kind": "condition", "condition": document}))
    given_answers = answers(document)
    assert bool(found.of("condition_never")) is (not any(given_answers))
    assert bool(found.of("condition_always")) is all(given_answers)
    widened = {"all": [document, ALWAYS]}
    for finding in [*found.of("condition_never"), *found.of("condition_always")]:
        for cure in finding.cures:
            left = cured(document, cure)
            assert 0 < size_of(left) < size_of(document)
            assert answers(left, widened) == answers(document, widened)
    for finding in found.of("idle_test"):
        same = []
        for constant in (ALWAYS, NEVER):
            changed = copy.deepcopy(document)
            holder, last = at(changed, finding.problem.place)
            holder[last] = constant
            same.append(answers(changed, widened) == answers(document, widened))
        assert any(same)
        (cure,) = finding.cures
        left = cured(document, cure)
        assert 0 < size_of(left) < size_of(document)
        assert answers(left, widened) == answers(document, widened)


@settings(max_examples=100, deadline=None)
@given(nested())
def test_fewer_levels_say_the_same(document: dict[str, Any]) -> None:
    rule = {"slug": "c", "kind": "condition", "condition": document}
    depth = parse_condition(document).depth
    found = analyse(parse_rule(rule)).of("too_nested")
    assert bool(found) is (depth > 3)
    flat = flatten(document)
    assert answers(flat, document) == answers(document)
    assert flatten(flat) == flat
    for finding in found:
        fewer = parse_condition(flat).depth
        assert bool(finding.cures) is (fewer < depth)
        for cure in finding.cures:
            assert cure.to["levels"] == fewer
            assert cured(document, cure) == flat


SCORE = {"fact": "contact.score", "is": "greater_than", "value": 1}
PLAN = {"fact": "contact.plan", "is": "equal_to", "value": "a", "type": "text"}


def test_a_label_of_a_group_is_not_lost_and_a_group_stays_to_add_to() -> None:
    labelled = {"all": [{"all": [SCORE], "label": "Hot"}]}
    assert flatten(labelled) == {"all": [SCORE], "label": "Hot"}
    assert flatten({"all": [SCORE, {"all": [PLAN], "label": "Paying"}]}) == {
        "all": [SCORE, {"all": [PLAN], "label": "Paying"}]
    }
    assert flatten({"any": [{"all": [{"not": {"not": SCORE}}]}]}) == {"all": [SCORE]}


def test_what_says_nothing_goes_as_a_group_and_never_what_makes_it_fall_back() -> None:
    known = {"any": [KNOWN, {"fact": "contact.score", "is": "unknown"}]}
    found = analyse(parse_rule({"slug": "c", "kind": "condition", "condition": {"all": [PLAN, known]}}))
    assert [cure.to for each in found.of("idle_test") for cure in each.cures] == [
        {"place": "condition/all/1", "tests": 2}
    ] * 2
    needed = {**SCORE, "missing": "otherwise"}
    document = {"all": [{"any": [SCORE, {"not": SCORE}]}, {"any": [needed, PLAN]}, *NEVER["all"]]}
    (never,) = analyse(parse_rule({"slug": "c", "kind": "condition", "condition": document})).findings
    left = cured(document, never.cures[0])
    assert needed in leaves_of(left)


def leaves_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The tests of a condition as documents."""
    parts = document.get("all") or document.get("any") or ([document["not"]] if "not" in document else [])
    return [leaf for part in parts for leaf in leaves_of(part)] if parts else [document]
