"""Which other rules could decide the same output otherwise: found by what they give and ask, before any of
them is read."""

from typing import Any

from django.db import connection

from journeys.models import Rule as RuleRow
from journeys.models import RuleVersion
from journeys.rules.analysis.rivals import COMPARED
from journeys.rules.documents import Rule, parse_rule
from journeys.rules.problems import RuleError

MOST_ROWS = 2_000
"""Rows of other rules that are compared, those of the smallest rules first: some 150 rules, in a second."""

CANDIDATES = """
WITH in_force AS MATERIALIZED (
  SELECT DISTINCT ON (version.rule_id) version.id, version.document -> 'table' AS said
  FROM journeys_ruleversion version
  WHERE version.status = 'approved' AND version.rule_id <> %(rule)s
  ORDER BY version.rule_id, version.number DESC
)
SELECT in_force.id, jsonb_array_length(said -> 'rows')
FROM in_force
CROSS JOIN LATERAL (
  SELECT ARRAY(SELECT input ->> 'fact' FROM jsonb_array_elements(said -> 'inputs') input) AS facts
) asked
WHERE jsonb_typeof(said) = 'object'
  AND coalesce(said ->> 'hit_policy', 'first') = ANY(%(policies)s)
  AND EXISTS (
    SELECT FROM jsonb_array_elements(said -> 'outputs') output
    WHERE concat(output ->> 'name', '/', coalesce(output ->> 'type', 'text')) = ANY(%(outputs)s)
  )
  AND (asked.facts <@ %(facts)s::text[] OR asked.facts @> %(facts)s::text[])
ORDER BY 2, 1
"""


def candidates(row: RuleRow, rule: Rule) -> tuple[list[Rule], int]:
    """The rules in force that give an output of a name and type that this one gives, and ask no fact that it
    does not (or the other way round); and how many more there are than are compared. Two queries, one of
    which goes through every rule in force."""
    if rule.table is None or rule.table.hit_policy not in COMPARED:
        return [], 0
    asked: dict[str, Any] = {
        "rule": row.pk,
        "policies": list(COMPARED),
        "outputs": [f"{output.name}/{output.type}" for output in rule.outputs],
        "facts": sorted({str(column.need) for column in rule.table.inputs}),
    }
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES, asked)
        found = cursor.fetchall()
    chosen: list[int] = []
    rows = 0
    for pk, number in found:
        rows += number
        if chosen and rows > MOST_ROWS:
            break
        chosen.append(pk)
    parsed = []
    for version in RuleVersion.objects.filter(pk__in=chosen).order_by("rule_id"):
        try:
            parsed.append(parse_rule(version.document))
        except RuleError:
            continue
    return parsed, len(found) - len(chosen)
