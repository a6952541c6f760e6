"""The three ways to ask one question: the generated function, the reference, PostgreSQL."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from journeys.rules import reference
from journeys.rules.conditions import Condition
from journeys.rules.documents import Rule
from journeys.rules.evaluate import compile_condition, compile_rule
from journeys.rules.facts import Column, Need
from journeys.rules.to_sql import Sql, to_sql
from journeys.rules.values import plain

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Member:
    """One contact: a value per need, and how old it is (None: nobody knows; not named: new)."""

    values: Mapping[Need, Any]
    ages: Mapping[Need, timedelta | None] = field(default_factory=dict)

    def known(self, need: Need) -> datetime | None:
        age = self.ages.get(need, timedelta(0))
        return None if age is None else NOW - age


def columns_of(needs: Sequence[Need], members: Sequence[Member]) -> dict[Need, Column]:
    return {
        need: Column(
            [member.values.get(need) for member in members], [member.known(need) for member in members]
        )
        for need in needs
    }


def ask_fast(asked: Rule | Condition, members: Sequence[Member]) -> list[str]:
    columns = columns_of(asked.needs, members)
    if isinstance(asked, Condition):
        return ["yes" if held else "no" for held in compile_condition(asked)(columns, len(members), NOW)]
    return compile_rule(asked)(columns, len(members), NOW).rows


def ask_slowly(asked: Rule | Condition, members: Sequence[Member]) -> list[str]:
    columns = columns_of(asked.needs, members)
    condition = asked if isinstance(asked, Condition) else asked.condition
    if condition is not None:
        held = [reference.holds(condition, columns, index, NOW)[0] for index in range(len(members))]
        return ["yes" if answer else "no" for answer in held]
    table = asked.table if isinstance(asked, Rule) else None
    assert table is not None
    return [reference.decide(table, columns, index, NOW).row for index in range(len(members))]


def ask_postgres(asked: Rule | Condition, members: Sequence[Member]) -> list[str]:
    """One statement over a set of rows, each with its facts as jsonb."""
    found = _select(to_sql(asked, *_expressions(asked)), asked, members)
    if isinstance(asked, Condition):
        # Alone in a WHERE, it holds for the same members.
        loosely = _select(to_sql(asked, *_expressions(asked), loose=True), asked, members)
        assert [answer is True for answer in loosely] == [answer is True for answer in found]
    return [{True: "yes", False: "no"}.get(answer, answer) for answer in found]


def _expressions(asked: Rule | Condition) -> tuple[dict[Need, str], dict[Need, str]]:
    places = {need: f"c{place}" for place, need in enumerate(asked.needs)}
    return (
        {need: f"member.facts -> '{place}'" for need, place in places.items()},
        {need: f"(member.facts ->> '{place}_known')::timestamptz" for need, place in places.items()},
    )


def _select(sql: Sql, asked: Rule | Condition, members: Sequence[Member]) -> list[Any]:
    places = {need: f"c{place}" for place, need in enumerate(asked.needs)}
    rows = []
    for member in members:
        facts = [f'"{place}": {_json(member.values.get(need))}' for need, place in places.items()]
        known = [f'"{place}_known": {_json(member.known(need))}' for need, place in places.items()]
        rows.append("{" + ", ".join(facts + known) + "}")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {sql.text} FROM jsonb_array_elements(%(members)s::jsonb) "
            "WITH ORDINALITY AS member(facts, place) ORDER BY place",
            {**sql.params, "now": NOW, "members": f"[{', '.join(rows)}]"},
        )
        return [row[0] for row in cursor.fetchall()]


def _json(value: Any) -> str:
    """JSON with exact decimals, which the standard library cannot write."""
    return f"{value:f}" if isinstance(value, Decimal) else json.dumps(plain(value))
