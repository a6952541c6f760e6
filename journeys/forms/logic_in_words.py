"""What a field of logic says, so that it stands there before an editor asks."""

import json

from journeys.rules.conditions import parse_condition
from journeys.rules.explain import condition_in_words
from journeys.rules.problems import RuleError


def said(text: str) -> str:
    """A condition in JSON, or tests on the properties of the event that somebody enters by, in words; empty
    for what is neither."""
    try:
        told = json.loads(text)
        if isinstance(told, list):
            tests = [{key: value for key, value in test.items() if key != "property"} for test in told]
            facts = [{"fact": f"entry.{test['property']}"} for test in told]
            told = {"all": [fact | test for fact, test in zip(facts, tests, strict=True)]}
        return condition_in_words(parse_condition(told))
    except (ValueError, RecursionError, LookupError, AttributeError, TypeError, RuleError):
        return ""
