"""Filters on the properties of events."""

import json
from typing import Any

import pytest
from django.db import connection

from journeys.rules.problems import RuleError
from journeys.rules.to_sql import where_to_sql
from journeys.rules.where import compile_where, parse_where
from tests.journeys.rules.asking import NOW

CASES: list[tuple[list[dict[str, Any]], dict[str, Any], bool]] = [
    ([], {}, True),
    ([{"property": "plan", "is": "equal_to", "value": "pro"}], {"plan": "pro"}, True),
    ([{"property": "plan", "is": "equal_to", "value": "pro"}], {"plan": "free"}, False),
    ([{"property": "plan", "is": "equal_to", "value": "pro"}], {}, False),
    ([{"property": "plan", "is": "not_equal_to", "value": "pro"}], {}, False),
    ([{"property": "plan", "is": "unknown"}], {}, True),
    ([{"property": "plan", "is": "unknown"}], {"plan": None}, True),
    ([{"property": "amount", "is": "at_least", "value": 10}], {"amount": "12.5"}, True),
    ([{"property": "amount", "is": "at_least", "value": 10}], {"amount": True}, False),
    ([{"property": "paid", "is": "equal_to", "value": True}], {"paid": 1}, False),
    ([{"property": "at", "is": "within_last", "value": "1d"}], {"at": "2026-05-01T11:00:00Z"}, True),
    ([{"property": "at", "is": "before", "value": {"ago": "1d"}}], {"at": "2026-05-01T11:00:00Z"}, False),
    (
        [
            {"property": "a", "is": "one_of", "value": [1, 2]},
            {"property": "b", "is": "contains", "value": "x"},
        ],
        {"a": 2, "b": "oxo"},
        True,
    ),
    (
        [
            {"property": "a", "is": "one_of", "value": [1, 2]},
            {"property": "b", "is": "contains", "value": "x"},
        ],
        {"a": 2},
        False,
    ),
]


@pytest.mark.parametrize(("document", "properties", "expected"), CASES)
def test_an_event_passes_or_not(document: Any, properties: dict[str, Any], expected: bool) -> None:
    assert compile_where(parse_where(document))(properties, NOW) is expected


@pytest.mark.django_db
def test_postgres_says_the_same() -> None:
    for document, properties, expected in CASES:
        sql = where_to_sql(parse_where(document), "e.properties")
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {sql.text} FROM (SELECT %(properties)s::jsonb AS properties OFFSET 0) AS e",
                {**sql.params, "now": NOW, "properties": json.dumps(properties)},
            )
            row = cursor.fetchone()
        assert row == (expected,), (document, properties)


def test_a_filter_that_cannot_be_read_has_its_place() -> None:
    with pytest.raises(RuleError) as caught:
        parse_where([{"property": "a", "is": "equals", "value": 1}, 5], "nodes/start/settings/where")
    assert [problem.place for problem in caught.value.problems] == [
        "nodes/start/settings/where/0/is",
        "nodes/start/settings/where/1",
    ]
