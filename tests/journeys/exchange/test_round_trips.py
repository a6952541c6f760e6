"""What goes out and comes back says the same."""

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from journeys.exchange.cell_texts import guarded, unguarded
from journeys.exchange.read_files import read_file
from journeys.exchange.write_files import write_file
from journeys.rules.documents import parse_rule
from journeys.rules.problems import RuleError
from tests.journeys.exchange.random_documents import SAID, documents


def meant(document: dict[str, Any]) -> tuple[Any, ...]:
    """Everything in a document, its cells as what they test."""
    rule = parse_rule(document)
    assert rule.table is not None
    table = {key: value for key, value in document["table"].items() if key != "rows"}
    rows = [{key: value for key, value in row.items() if key != "when"} for row in document["table"]["rows"]]
    rest = {key: value for key, value in document.items() if key != "table"}
    return rest, table, rows, [row.checks for row in rule.table.rows]


@pytest.mark.parametrize("kind", ["json", "csv", "xlsx", "dmn"])
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(document=documents())
def test_a_rule_comes_back_as_it_went(kind: str, document: dict[str, Any]) -> None:
    try:
        parse_rule(document)
    except RuleError:
        assume(False)
    file = write_file(document, kind)
    if kind == "json":
        return
    found = read_file(file.name, file.content)
    assert len(found.documents) == 1
    assert meant(found.documents[0]) == meant(document)
    assert found.notes == []


PLAIN = re.compile(r"-|[+-]?[0-9]+(\.[0-9]+)?")
"""What a spreadsheet takes for itself, though it begins like a formula."""


@settings(max_examples=300)
@given(SAID)
def test_no_cell_is_a_formula_and_none_is_changed(text: str) -> None:
    safe = guarded(text)
    assert unguarded(safe) == text
    assert PLAIN.fullmatch(safe) or not safe.lstrip(" \n").startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("version", ["1.3", "1.4", "1.5"])
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_every_version_of_dmn_that_is_written_is_read(version: str, data: st.DataObject) -> None:
    document = data.draw(documents())
    try:
        parse_rule(document)
    except RuleError:
        assume(False)
    file = write_file(document, "dmn", version)
    assert read_file("x.dmn", file.content).documents == [document]
