"""Changes of a rule's examples, each from one document to the next."""

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from journeys.queries.reading import read
from journeys.rules.analysis.example_sets import Made
from journeys.rules.conditions import Leaf
from journeys.rules.fingerprint import fingerprint
from journeys.rules.tables import Input
from journeys.rules.values import plain
from journeys.services.rule_changes import CHANGED_MEANWHILE, RuleDocument, refuse, value


def accept_example(document: Mapping[str, Any], index: int, seen: str | None = None) -> RuleDocument:
    """The document whose example expects what the rule answers now: the same outputs as before, and the row
    where it named one. Raises RuleError where another example stands there than was ``seen`` (its
    fingerprint; None and empty: not said, so not compared)."""
    changed, example = _example(document, index, seen)
    result = read(document).results[index]
    example["expect"] = {name: plain(result.got.get(name)) for name in result.expected or result.got}
    if "row" in example:
        example["row"] = result.row
    return changed


def remove_example(document: Mapping[str, Any], index: int, seen: str | None = None) -> RuleDocument:
    """The document without the example. Raises RuleError where another one stands there than was ``seen``."""
    changed, _gone = _example(document, index, seen)
    del changed["examples"][index]
    return changed


def add_example(document: Mapping[str, Any], typed: Mapping[str, str]) -> RuleDocument:
    """The document with one more example, of the facts as typed (empty: missing), that expects the answer
    that the rule gives now. Raises RuleError for a value that is not of its fact's type."""
    rule = read(document).rule
    facts: dict[str, Any] = {}
    for asked in rule.inputs:
        key = rule.keys[asked.need]
        text = typed.get(key, "").strip()
        if text:
            facts[key] = value(text, fact_type(asked))
    changed = copy.deepcopy(dict(document))
    changed.setdefault("examples", []).append({"facts": facts, "expect": {}})
    changed = accept_example(changed, len(changed["examples"]) - 1)
    result = read(changed).results[-1]
    if rule.table is not None:
        changed["examples"][-1]["row"] = result.row
    return changed


def add_examples(document: Mapping[str, Any], made: Sequence[Made]) -> RuleDocument:
    """The document with these examples besides its own, each expecting the answer that the rule gives now;
    those whose facts are an example already are left out. Facts that the rule does not ask are, too."""
    rule = read(document).rule
    asked = set(rule.keys.values())
    changed = copy.deepcopy(dict(document))
    examples = changed.setdefault("examples", [])
    before = len(examples)
    known = [(example.get("facts", {}), example.get("ages", {})) for example in examples]
    for one in made:
        facts = {key: value for key, value in one.facts.items() if key in asked and value is not None}
        ages = {key: age for key, age in one.ages.items() if key in facts}
        if (facts, ages) in known:
            continue
        known.append((facts, ages))
        example = {"name": one.name, "facts": facts, "ages": ages, "expect": {}}
        examples.append({key: value for key, value in example.items() if value or key in ("facts", "expect")})
    results = read(changed).results
    for example, result in list(zip(examples, results, strict=True))[before:]:
        example["expect"] = {name: plain(value) for name, value in result.got.items()}
        if rule.table is not None:
            example["row"] = result.row
    return changed


def fact_type(asked: Input | Leaf) -> str:
    """The type in which an example states a fact: the fact's own, else its column's or its test's."""
    return asked.need.type or (asked.type if isinstance(asked, Input) else asked.check.type)


def _example(
    document: Mapping[str, Any], index: int, seen: str | None
) -> tuple[RuleDocument, dict[str, Any]]:
    changed = copy.deepcopy(dict(document))
    examples = changed.get("examples") or []
    if not 0 <= index < len(examples):
        raise refuse(
            "unknown_example", "examples", "There is no such example any more.", "Load the page again."
        )
    if seen and fingerprint(examples[index]) != seen:
        raise CHANGED_MEANWHILE
    return changed, examples[index]
