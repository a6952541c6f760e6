"""The covering set reaches every row that some combination reaches, and every end from both sides."""

from hypothesis import given, settings

from journeys.rules.analysis.example_sets import MOST, covering_examples
from journeys.rules.documents import Example, Rule, parse_rule
from journeys.rules.evaluate import compile_rule
from journeys.rules.examples import EPOCH, example_columns
from tests.journeys.rules.analysis.small_tables import decided, members, tables


def rows_of(rule: Rule) -> set[str]:
    """The rows that the set's examples get."""
    decide = compile_rule(rule)
    made = covering_examples(rule)
    assert len(made) < MOST
    found = set()
    for example in made:
        columns = example_columns(rule.keys, Example(example.facts, {}), EPOCH)
        found.add(decide(columns, 1, EPOCH).rows[0])
    return found


@settings(max_examples=150, deadline=None)
@given(tables())
def test_every_row_that_can_decide_has_its_example(rule: Rule) -> None:
    reached = {row for row, _, _ in decided(rule, members(rule))} - {"otherwise"}
    assert reached <= rows_of(rule)


def test_both_sides_of_a_limit_and_a_stale_value_are_in_it() -> None:
    rule = parse_rule(
        {
            "slug": "limit",
            "kind": "table",
            "table": {
                "inputs": [{"fact": "contact.score", "type": "number", "no_older_than": "30d"}],
                "outputs": [{"name": "o"}],
                "rows": [{"id": "high", "when": ["> 80"], "then": ["a"]}],
            },
        }
    )
    made = covering_examples(rule)
    scores = {example.facts.get("contact.score") for example in made}
    assert {80, 81, None} <= scores
    assert [dict(example.ages) for example in made if example.ages] == [{"contact.score": "31d"}]
