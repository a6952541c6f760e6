"""Who asks which facts: the newest versions of rules, and the drafts of journeys."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection
from django.urls import reverse

from journeys.rules.facts import parse_fact
from journeys.rules.problems import RuleError

RULES = """
WITH newest AS (
    SELECT DISTINCT ON (rule_id) rule_id, document FROM journeys_ruleversion ORDER BY rule_id, number DESC
)
SELECT DISTINCT rule.slug, rule.name, said.fact
FROM newest JOIN journeys_rule rule ON rule.id = newest.rule_id
CROSS JOIN LATERAL (
    SELECT jsonb_path_query(newest.document, '$.**.fact') #>> '{}' AS fact
    UNION ALL
    SELECT 'event.' || (jsonb_path_query(newest.document, '$.**.event') #>> '{}')
) said
WHERE said.fact IS NOT NULL
"""
JOURNEYS = r"""
WITH part AS (
    SELECT id AS journey_id, settings FROM journeys_journey
    UNION ALL
    SELECT journey_id, settings FROM journeys_node
)
SELECT DISTINCT journey.slug, journey.name, said.fact
FROM part JOIN journeys_journey journey ON journey.id = part.journey_id
CROSS JOIN LATERAL (
    SELECT jsonb_path_query(part.settings, '$.**.fact') #>> '{}' AS fact
    UNION ALL
    SELECT 'event.' || (jsonb_path_query(part.settings, '$.**.event') #>> '{}')
    UNION ALL
    SELECT 'contact.' || (jsonb_path_query(part.settings, '$.**.attribute') #>> '{}')
    UNION ALL
    SELECT 'contact.' || found[1]
    FROM regexp_matches(part.settings::text, '\mcontact\.(\w+)', 'g') AS found
) said
WHERE journey.status <> 'archived' AND said.fact IS NOT NULL
"""


@dataclass(frozen=True, slots=True, order=True)
class Asker:
    """A rule or a journey: its name and its address."""

    name: str
    address: str


@dataclass(slots=True)
class Askers:
    """Who asks one fact."""

    rules: list[Asker] = field(default_factory=list)
    journeys: list[Asker] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.rules or self.journeys)


def askers() -> dict[tuple[str, str], Askers]:
    """Who asks each fact, by family and name (``contact``, ``plan``). Two statements over all documents."""
    found: dict[tuple[str, str], Askers] = {}
    with connection.cursor() as cursor:
        for statement, page, part in (
            (RULES, "journeys:rule", "rules"),
            (JOURNEYS, "journeys:canvas", "journeys"),
        ):
            cursor.execute(statement)
            for slug, name, fact in _named(cursor.fetchall()):
                asked = getattr(found.setdefault(fact, Askers()), part)
                asker = Asker(name, reverse(page, args=[slug]))
                if asker not in asked:
                    asked.append(asker)
    for one in found.values():
        one.rules.sort()
        one.journeys.sort()
    return found


def _named(rows: Iterable[tuple[str, str, str]]) -> Iterable[tuple[str, str, tuple[str, str]]]:
    for slug, name, text in rows:
        try:
            need = parse_fact(text)
        except RuleError:
            continue
        yield slug, name, (need.family, need.name)
