"""Where a table is too entangled, or one fact is asked in two ways, the analysis says so instead of
guessing."""

from benchmarks.analysis import table_of
from journeys.rules.analysis import analyse
from journeys.rules.analysis.example_sets import MOST, covering_examples
from journeys.rules.documents import parse_rule


def test_a_search_that_would_explode_ends_and_says_so() -> None:
    found = analyse(table_of("tangle", 60, 1), looks=50)
    assert any("not looked for further" in limit for limit in found.limits)


def test_one_fact_asked_in_two_ways_is_named() -> None:
    rule = parse_rule(
        {
            "slug": "two",
            "kind": "table",
            "table": {
                "inputs": [
                    {"fact": "event.paid", "type": "boolean"},
                    {"fact": "event.paid.count", "type": "number"},
                ],
                "outputs": [{"name": "o"}],
                "rows": [{"id": "all", "when": ["-", "-"], "then": ["a"]}],
            },
        }
    )
    assert "event.paid is asked in two ways" in analyse(rule).limits[0]


def test_a_table_of_many_rows_gets_a_bounded_set_of_examples() -> None:
    made = covering_examples(table_of("plan", 200, 1))
    assert 100 < len(made) <= MOST


def test_the_benchmark_finds_what_it_put_there() -> None:
    grid = analyse(table_of("grid", 80, 1))
    assert not grid.of("overlapping_rows")
    assert not grid.limits
