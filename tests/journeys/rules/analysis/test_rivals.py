"""Two rules are told as rivals exactly when some combination makes rows of both answer differently."""

from dataclasses import replace
from itertools import product

from hypothesis import assume, given, settings

from journeys.rules.analysis import rivals_among
from journeys.rules.analysis.rivals import same_output
from journeys.rules.documents import Rule
from tests.journeys.rules.analysis.small_tables import DOMAINS, decided, tables


@settings(max_examples=300, deadline=None)
@given(tables(), tables())
def test_rivals_are_those_that_some_combination_shows(one: Rule, other: Rule) -> None:
    other = replace(other, slug="other", name="Other")
    assume(same_output(one, other) is not None)
    found = rivals_among(one, [other])
    assert not found.limits
    names = {
        column.need: name
        for rule in (one, other)
        for column, name in zip(rule.inputs, rule.document["x-names"], strict=True)
    }
    group = [
        dict(zip(names, values, strict=True))
        for values in product(*(DOMAINS[name] for name in names.values()))
    ]
    differ = [
        mine[2] != theirs[2]
        for mine, theirs in zip(decided(one, group), decided(other, group), strict=True)
        if mine[1] is None and theirs[1] is None
    ]
    assert bool(found.findings) is any(differ)


def test_a_rule_is_no_rival_of_itself() -> None:
    @settings(max_examples=50, deadline=None)
    @given(tables())
    def same(rule: Rule) -> None:
        assert not rivals_among(rule, [rule]).findings

    same()
