"""Whether a condition is constant, and which of its tests are idle: as trying every combination finds it."""

import copy
from itertools import product
from typing import Any

from hypothesis import given, settings

from journeys.rules.analysis import analyse
from journeys.rules.conditions import parse_condition
from journeys.rules.documents import parse_rule
from journeys.rules.evaluate import compile_condition
from journeys.rules.examples import EPOCH
from journeys.rules.facts import Column
from tests.journeys.rules.analysis.small_tables import DOMAINS, conditions

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


@settings(max_examples=300, deadline=None)
@given(conditions())
def test_constant_conditions_and_idle_tests(document: dict[str, Any]) -> None:
    found = analyse(parse_rule({"slug": "c", "kind": "condition", "condition": document}))
    given_answers = answers(document)
    assert bool(found.of("condition_never")) is (not any(given_answers))
    assert bool(found.of("condition_always")) is all(given_answers)
    for finding in found.of("idle_test"):
        widened = {"all": [document, ALWAYS]}
        same = []
        for constant in (ALWAYS, NEVER):
            changed = copy.deepcopy(document)
            holder, last = at(changed, finding.problem.place)
            holder[last] = constant
            same.append(answers(changed, widened) == answers(document, widened))
        assert any(same)
        for cure in finding.cures:
            changed = copy.deepcopy(document)
            holder, last = at(changed, cure.to["place"])
            del holder[last]
            assert answers(changed, widened) == answers(document, widened)
