"""Answers that are typed."""

from hypothesis import given
from hypothesis import strategies as st

from journeys.queries.rule_table import output_in_words
from journeys.rules.cells import parse_cell
from journeys.rules.shape import literal
from journeys.rules.values import plain
from journeys.services.rule_changes import value
from tests.journeys.rules.test_words import LITERALS


@given(st.data())
def test_words_of_any_answer_are_read_back_as_the_answer(data: st.DataObject) -> None:
    type = data.draw(st.sampled_from(sorted(LITERALS)))
    meant = parse_cell(data.draw(LITERALS[type]), type).check.ranges[0].low
    stored = meant.strip() or None if isinstance(meant, str) else plain(meant)
    words = output_in_words(stored, type)
    assert literal(value(words, type), type) == literal(stored, type), (stored, words)
