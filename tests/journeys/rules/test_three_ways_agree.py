"""The generated function, the reference and PostgreSQL give the same answer to any rule and any facts."""

from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from journeys.rules import tree
from journeys.rules.documents import Rule
from journeys.rules.evaluate import compile_rule
from tests.journeys.rules.asking import (
    NOW,
    ask_fast,
    ask_postgres,
    ask_slowly,
    columns_of,
)
from tests.journeys.rules.random_rules import conditions, members, tables

RULES = st.one_of(tables(), conditions())


@settings(max_examples=400, deadline=None)
@given(rule=RULES, data=st.data())
def test_the_generated_function_equals_the_reference(rule: Rule, data: st.DataObject) -> None:
    group = data.draw(members(rule))
    rows = ask_slowly(rule, group)
    event(f"{rule.kind}, more than one answer: {len(set(rows)) > 1}")
    assert ask_fast(rule, group) == rows


@settings(max_examples=100, deadline=None)
@given(rule=RULES, data=st.data())
def test_a_group_decides_as_its_members_do_alone(rule: Rule, data: st.DataObject) -> None:
    group = data.draw(members(rule))
    assert ask_fast(rule, group) == [row for member in group for row in ask_fast(rule, [member])]


@settings(max_examples=200, deadline=None)
@given(rule=tables(), data=st.data())
def test_sorting_by_masks_equals_the_tree(rule: Rule, data: st.DataObject) -> None:
    """Tables that are too large for a tree are decided in another way; here small ones are as well."""
    group = data.draw(members(rule))
    with patch.object(tree, "MOST_WORK", -1):
        by_masks = ask_fast(rule, group)
    assert by_masks == ask_fast(rule, group)


def without_bands(rule: Rule) -> bool:
    return not any(output.bands for output in rule.outputs)


@pytest.mark.django_db
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rule=RULES.filter(without_bands), data=st.data())
def test_postgres_equals_the_generated_function(rule: Rule, data: st.DataObject) -> None:
    group = data.draw(members(rule))
    assert ask_postgres(rule, group) == ask_fast(rule, group)


@settings(max_examples=100, deadline=None)
@given(rule=RULES, data=st.data())
def test_what_was_seen_decides_the_same_again(rule: Rule, data: st.DataObject) -> None:
    group = data.draw(members(rule))
    decide = compile_rule(rule)
    answers = decide(columns_of(rule.needs, group), len(group), NOW)
    assert len(answers.rows) == len(answers.fallback) == len(group)
    assert all(len(values) == len(group) for values in (*answers.columns, *answers.outputs.values()))
