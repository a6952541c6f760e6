"""Who asks which facts: the newest versions of rules and those in force, the drafts of journeys and the
versions that people are on."""

from dataclasses import dataclass, field
from functools import lru_cache

from django.db import connection
from django.urls import reverse

from journeys.rules.documents import Rule
from journeys.rules.facts import parse_fact
from journeys.rules.problems import RuleError

RULES = """
SELECT rule.slug, rule.name, said.fact
FROM journeys_rule rule CROSS JOIN LATERAL (
    SELECT unnest(rule.facts) AS fact
    UNION
    -- Beside a draft, what is in force: a fact that the draft no longer asks is asked until it is approved.
    SELECT asked.fact FROM (
        SELECT document FROM journeys_ruleversion
        WHERE rule_id = rule.id AND status = 'approved' ORDER BY number DESC LIMIT 1
    ) deciding CROSS JOIN LATERAL (
        SELECT jsonb_path_query(
            jsonb_build_array(document -> 'table' -> 'inputs', document -> 'condition'), '$.**.fact'
        ) #>> '{}'
        UNION ALL
        SELECT 'event.' || (jsonb_path_query(document -> 'condition', '$.**.event') #>> '{}')
    ) asked (fact)
    WHERE EXISTS (
        SELECT FROM journeys_ruleversion
        WHERE rule_id = rule.id AND status IN ('draft', 'in_review')
    )
) said
WHERE %(only)s::text IS NULL OR said.fact = %(only)s OR starts_with(said.fact, %(only)s || '.')
ORDER BY rule.name, rule.slug
"""
JOURNEYS = r"""
WITH part AS (
    SELECT id AS journey_id, settings FROM journeys_journey
    UNION ALL
    SELECT journey_id, settings FROM journeys_node
    UNION ALL
    -- What people are on, beside its draft.
    SELECT journey_id, jsonb_build_array(
        document -> 'settings', jsonb_path_query_array(document, '$.nodes[*].settings')
    )
    FROM journeys_version WHERE status <> 'ended'
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
  AND (%(only)s::text IS NULL OR said.fact = %(only)s OR starts_with(said.fact, %(only)s || '.'))
ORDER BY journey.name, journey.slug
"""


@dataclass(frozen=True, slots=True)
class Asker:
    """A rule or a journey: its name, and the page that shows it."""

    name: str
    page: str
    slug: str

    @property
    def address(self) -> str:
        """Where it stands."""
        return reverse(self.page, args=[self.slug])


@dataclass(slots=True)
class Askers:
    """Who asks one fact, by name."""

    rules: list[Asker] = field(default_factory=list)
    journeys: list[Asker] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.rules or self.journeys)


def asked_by(rule: Rule) -> list[str]:
    """The facts that a rule asks, as its row keeps them."""
    return sorted({str(need) for need in rule.needs})


def askers(only: str | None = None) -> dict[tuple[str, str], Askers]:
    """Who asks each fact, by family and name (``contact``, ``plan``); or who asks one (``contact.plan``). Two
    statements, over the rows of rules (and what decides beside a draft) and over the drafts and versions of
    journeys."""
    found: dict[tuple[str, str], Askers] = {}
    with connection.cursor() as cursor:
        for statement, page, part in (
            (RULES, "journeys:rule", "rules"),
            (JOURNEYS, "journeys:canvas", "journeys"),
        ):
            cursor.execute(statement, {"only": only})
            asking: dict[tuple[str, str], dict[str, Asker]] = {}
            for slug, name, text in cursor.fetchall():
                fact = _family_and_name(text)
                if fact is not None:
                    asking.setdefault(fact, {}).setdefault(slug, Asker(name, page, slug))
            for fact, those in asking.items():
                getattr(found.setdefault(fact, Askers()), part).extend(those.values())
    return found


@lru_cache(2_000)
def _family_and_name(text: str) -> tuple[str, str] | None:
    """Which entry of the catalog a fact is about; None for what names none."""
    try:
        need = parse_fact(text)
    except RuleError:
        return None
    return need.family, need.name
