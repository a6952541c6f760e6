"""Deciding for outside systems: facts in, answers with their reasons out. Nothing is logged or changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journeys.models import RuleVersion
from journeys.rules.documents import Example, Input, Rule, parse_rule
from journeys.rules.durations import parse_duration
from journeys.rules.evaluate import compile_rule, seen_values
from journeys.rules.examples import example_columns
from journeys.rules.explain import sentence
from journeys.rules.facts import Column
from journeys.rules.problems import Findings
from journeys.rules.values import coerce, plain


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule answers for one set of facts. ``row`` is a row's id, ``otherwise``, ``yes`` or ``no``;
    ``fallback`` says why none fitted, empty where one did; ``seen`` are the values as they were tested;
    ``missing`` says of each fact that counted as missing why: not given, too old, or not of its type."""

    row: str
    outputs: Mapping[str, Any]
    fallback: str
    seen: Mapping[str, Any]
    missing: Mapping[str, str]
    explanation: str


def decide(
    version: RuleVersion, asked: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]], now: datetime
) -> list[Answer]:
    """An answer for each pair of facts and their ages (``{"contact.score": "100d"}``), in order.

    A fact that is not given is missing. No query; about a microsecond each, and as many for the words. Raises
    RuleError for a fact that the rule does not ask for and an age that is no duration.
    """
    rule = parse_rule(version.document)
    known = set(rule.keys.values())
    findings = Findings()
    members = []
    for index, (facts, ages) in enumerate(asked):
        for key in [*facts, *ages]:
            if key not in known:
                findings.add(
                    "unknown_fact",
                    f"facts/{index}/{key}" if len(asked) > 1 else f"facts/{key}",
                    f"The rule does not ask for '{key}'.",
                    f"It asks for: {', '.join(sorted(known))}.",
                )
        read = {}
        for key, age in ages.items():
            try:
                read[key] = parse_duration(age)
            except ValueError as error:
                place = f"ages/{index}/{key}" if len(asked) > 1 else f"ages/{key}"
                findings.add("not_a_duration", place, str(error), "Write for instance 100d.")
        members.append(Example(facts, {}, ages=read))
    findings.refuse()
    single = [example_columns(rule.keys, member, now) for member in members]
    columns = {
        need: Column(
            [own[need].values[0] for own in single],
            [(own[need].as_of or [now])[0] for own in single],
        )
        for need in rule.keys
    }
    answers = compile_rule(rule)(columns, len(members), now)
    found = []
    for index, row in enumerate(answers.rows):
        outputs = {name: plain(values[index]) for name, values in answers.outputs.items()}
        fallback = answers.fallback[index]
        seen = seen_values(answers, index)
        outcome = next(iter(outputs.values()), row)
        absent = _missing(rule, seen, asked[index][0])
        said = sentence(rule, row, seen, outcome, fallback)
        found.append(Answer(row, outputs, fallback or "", seen, absent, said))
    return found


def _missing(rule: Rule, seen: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, str]:
    """Why each fact that counted as missing did."""
    found: dict[str, str] = {}
    for column in rule.inputs:
        key = rule.keys[column.need]
        if seen.get(key) is not None or key in found:
            continue
        type = column.type if isinstance(column, Input) else column.check.type
        if facts.get(key) is None:
            found[key] = "not given"
        else:
            found[key] = f"not a {type}" if coerce(facts[key], type) is None else "too old"
    return found
