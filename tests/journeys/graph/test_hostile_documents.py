"""Documents and edits with anything anywhere: refused with places, or taken and walked; never our fault."""

import json
import marshal
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journeys.graph.document import parse_journey
from journeys.graph.draft import Draft
from journeys.graph.edits import apply
from journeys.graph.problems import problems
from journeys.graph.simulate import run_tests
from journeys.kinds.rulebook import Rulebook
from journeys.rules.analysis import analyse
from journeys.rules.conditions import parse_condition
from journeys.rules.documents import parse_rule
from journeys.rules.evaluate import compile_rule
from journeys.rules.examples import run_examples
from journeys.rules.problems import RuleError
from journeys.rules.wake_plan import wake_plan
from tests.journeys.graph.journeys import raw, rulebook

type Path = tuple[str | int, ...]

TIMES = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NESTED: Any = {}
for _ in range(150):
    NESTED = {"not": NESTED}
STRANGE: list[Any] = [
    *(None, True, -1, 0, 10**30, 10**400, 1.5, float("nan"), float("inf"), 1e308),
    *("", " ", "\0", "\ud800", "x" * 300, "-", "null", "[1..", "not(not(1))", '"', "> > 3", "{{", "{% for"),
    *("99999999d", "-1d", "0d", "٣d", "2026-02-30", "9999-12-31T23:59:59-12:00", "Mars/Olympus"),
    *("contact.", "event..last", "event.x.sum.", "step.x.y", "message.no.opened", "segment.", "always"),
    *(
        [],
        {},
        [[]],
        [{}],
        {"": ""},
        {"use": []},
        {"from": 1},
        {"from": "step.route.pause", "else": []},
        NESTED,
    ),
]

# Each draw has its own, for what was spoiled may be spoiled again.
STRANGE_ONE = st.sampled_from([marshal.dumps(value) for value in STRANGE]).map(marshal.loads)


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """The place of everything in a document."""
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from paths(part, (*path, key))


@st.composite
def spoiled(draw: st.DrawFn, source: str) -> Any:
    """The document with one or two of its values replaced, taken away, or joined by another."""
    document = json.loads(source)
    for _ in range(draw(st.integers(1, 2))):
        *way, last = draw(st.sampled_from([path for path in paths(document) if path]))
        part = document
        for key in way:
            part = part[key]
        match draw(st.integers(0, 3)):
            case 0:
                del part[last]
            case 1 if isinstance(part, dict):
                part[draw(st.sampled_from(["", "x-note", "missing", "\0", "constructor"]))] = draw(
                    STRANGE_ONE
                )
            case _:
                part[last] = draw(STRANGE_ONE)
        if not document:
            break
    return document


JOURNEY = json.dumps(raw())
RULE = json.dumps(raw()["rules"][0])
CONDITION = json.dumps(
    {
        "any": [
            {"fact": "contact.plan", "is": "one_of", "value": ["pro", "team"], "missing": {"use": "pro"}},
            {"not": {"fact": "contact.score", "is": "between", "value": [1, 5], "no_older_than": "90d"}},
            {"event": "seen", "at_least": 1, "at_most": None, "within": "48h",
             "where": [{"property": "plan", "is": "equal_to", "value": "pro"}]},
        ]
    }
)  # fmt: skip
EDITS = json.dumps(
    {
        "op": "batch",
        "edits": [
            {"op": "add_node", "node": {"key": "n1", "kind": "wait_for", "name": "Wait", "stage": "",
                                        "position": [0, 9], "settings": {"duration": "2d"}}},
            {"op": "move", "key": "wait", "position": [1, 2]},
            {"op": "set", "key": "wait", "path": "settings.duration", "value": "3d"},
            {"op": "connect", "from": "wait", "outcome": "next", "to": "n1"},
            {"op": "disconnect", "from": "wait", "outcome": "next"},
            {"op": "set_journey", "path": "settings.goal.within", "value": "2d"},
            {"op": "set_journey", "path": "tests", "value": raw()["tests"][:1]},
            {"op": "remove_node", "key": "n1"},
        ],
    }
)  # fmt: skip


def refusal(error: RuleError) -> None:
    """A refusal says at least one thing, in sentences."""
    assert error.problems
    assert all(problem.message and problem.cure for problem in error.problems)


@TIMES
@given(spoiled(JOURNEY), st.booleans())
def test_a_spoiled_journey(document: Any, draft: bool) -> None:
    try:
        journey = parse_journey(document, draft=draft)
        rules = rulebook(*journey.rules)
        problems(journey, rules)
        run_tests(journey, rules).to_json()
    except RuleError as error:
        refusal(error)


@TIMES
@given(spoiled(RULE))
def test_a_spoiled_rule(document: Any) -> None:
    try:
        rule = parse_rule(document)
    except RuleError as error:
        refusal(error)
    else:
        compile_rule(rule)
        run_examples(rule)
        analyse(rule)
        wake_plan(rule)


@TIMES
@given(spoiled(CONDITION))
def test_a_spoiled_condition(document: Any) -> None:
    try:
        wake_plan(parse_condition(document, "condition"))
    except RuleError as error:
        refusal(error)


@TIMES
@given(spoiled(EDITS))
def test_a_spoiled_edit_is_refused_or_can_be_taken_back(edit: Any) -> None:
    before = Draft.of(raw())
    try:
        after, inverse = apply(before, edit)
    except RuleError as error:
        refusal(error)
    else:
        problems(parse_journey(after.to_json(), draft=True), Rulebook())
        apply(after, inverse)


def test_a_position_beyond_every_number_is_refused() -> None:
    with pytest.raises(RuleError) as caught:
        apply(Draft.of(raw()), {"op": "move", "key": "wait", "position": [10**400, 0]})
    assert [problem.code for problem in caught.value.problems] == ["bad_position"]


@pytest.mark.parametrize(
    "edit",
    [
        {"op": "set", "key": "wait", "path": "stage", "value": "x" * 61},
        {"op": "set_journey", "path": "name", "value": "x" * 161},
        {"op": "set_journey", "path": "stages", "value": [{"key": "x" * 61, "name": "X"}]},
    ],
)
def test_what_is_longer_than_its_column_is_refused(edit: Any) -> None:
    with pytest.raises(RuleError) as caught:
        apply(Draft.of(raw()), edit)
    assert [problem.code for problem in caught.value.problems] == ["too_long"]
