"""Examples of a rule: facts and the answer that they must give, run on every change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from journeys.rules.documents import Example, Rule
from journeys.rules.evaluate import compile_rule
from journeys.rules.facts import Column, Need
from journeys.rules.values import plain

EPOCH = datetime(2026, 1, 1, 12, tzinfo=UTC)
"""What now is for an example that does not say: any fixed instant will do."""


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """What came of one example. `got` and `row` are what the rule gave; `passed` compares only what is
    expected."""

    index: int
    passed: bool
    expected: Mapping[str, Any]
    got: Mapping[str, Any]
    row: str
    fallback: str | None = None
    expected_row: str | None = None
    name: str = ""


def run_examples(rule: Rule) -> list[ExampleResult]:
    """Each example of the rule, decided as it stands. Microseconds per example."""
    decide = compile_rule(rule)
    results = []
    for index, example in enumerate(rule.examples):
        now = example.now or EPOCH
        answers = decide(example_columns(rule.keys, example, now), 1, now)
        got: dict[str, Any] = {name: values[0] for name, values in answers.outputs.items()}
        if rule.kind == "condition":
            got["answer"] = answers.rows[0]
        passed = all(_same(got.get(name), value) for name, value in example.expect.items())
        passed = passed and example.row in (None, answers.rows[0])
        results.append(
            ExampleResult(
                index,
                passed,
                example.expect,
                got,
                answers.rows[0],
                answers.fallback[0],
                example.row,
                example.name,
            )
        )
    return results


def example_columns(keys: Mapping[Need, str], example: Example, now: datetime) -> dict[Need, Column]:
    """The facts of an example as columns of one member; what it does not name is missing, what has no age is
    new."""
    return {
        need: Column([example.facts.get(key)], [now - example.ages[key] if key in example.ages else now])
        for need, key in keys.items()
    }


def _same(got: Any, expected: Any) -> bool:
    if isinstance(got, str) and isinstance(expected, bool):
        return got == ("yes" if expected else "no")
    return bool(plain(got) == plain(expected)) and isinstance(got, bool) is isinstance(expected, bool)
