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
WITH said AS (
    SELECT id AS rule_id, unnest(facts) AS fact FROM journeys_rule
    UNION
    -- Beside a draft, what is in force: a fact that the draft no longer asks is asked until it is approved.
    SELECT deciding.rule_id, asked.fact
    FROM (
        SELECT DISTINCT ON (version.rule_id) version.rule_id, version.document
        FROM journeys_ruleversion opened
        JOIN journeys_ruleversion version ON version.rule_id = opened.rule_id AND version.status = 'approved'
        WHERE opened.status IN ('draft', 'in_review')
        ORDER BY version.rule_id, version.number DESC
    ) deciding
    CROSS JOIN LATERAL (
        SELECT jsonb_path_query(deciding.document, '$.table.inputs[*].fact') #>> '{}'
        UNION ALL
        SELECT jsonb_path_query(deciding.document -> 'condition', '$.**.fact') #>> '{}'
        UNION ALL
        SELECT 'event.' || (jsonb_path_query(deciding.document -> 'condition', '$.**.event') #>> '{}')
    ) asked (fact)
)
SELECT fact, array_agg(rule_id) FROM said
WHERE %(only)s::text IS NULL OR fact = %(only)s OR starts_with(fact, %(only)s || '.')
GROUP BY fact
"""
JOURNEYS = r"""
WITH part AS MATERIALIZED (
    -- As a text it says at once whether there is anything to be looked for.
    SELECT journey_id, settings, settings::text AS text FROM (
        SELECT id AS journey_id, settings FROM journeys_journey
        UNION ALL
        SELECT journey_id, settings FROM journeys_node
        UNION ALL
        -- What people are on, beside its draft.
        SELECT journey_id, jsonb_build_array(
            document -> 'settings', jsonb_path_query_array(document, '$.nodes[*].settings')
        )
        FROM journeys_version WHERE status <> 'ended'
    ) everything
    WHERE journey_id IN (SELECT id FROM journeys_journey WHERE status <> 'archived')
)
SELECT said.fact, array_agg(DISTINCT part.journey_id)
FROM part CROSS JOIN LATERAL (
    SELECT jsonb_path_query(part.settings, '$.**.fact') #>> '{}' AS fact
    WHERE strpos(part.text, '"fact"') > 0
    UNION ALL
    SELECT 'event.' || (jsonb_path_query(part.settings, '$.**.event') #>> '{}')
    WHERE strpos(part.text, '"event"') > 0
    UNION ALL
    SELECT 'contact.' || (jsonb_path_query(part.settings, '$.**.attribute') #>> '{}')
    WHERE strpos(part.text, '"attribute"') > 0
    UNION ALL
    SELECT 'contact.' || found[1]
    FROM regexp_matches(part.text, '\mcontact\.(\w+)', 'g') AS found
    WHERE strpos(part.text, 'contact.') > 0
) said
WHERE said.fact IS NOT NULL
  AND (%(only)s::text IS NULL OR said.fact = %(only)s OR starts_with(said.fact, %(only)s || '.'))
GROUP BY said.fact
"""
NAMES = {
    "rules": "SELECT id, name, slug FROM journeys_rule WHERE id = ANY(%s) ORDER BY name, slug",
    "journeys": "SELECT id, name, slug FROM journeys_journey WHERE id = ANY(%s) ORDER BY name, slug",
}


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
    """Who asks each fact, by family and name (``contact``, ``plan``); or who asks one (``contact.plan``).
    Four statements, over the rows of rules (and what decides beside a draft) and over the drafts and versions
    of journeys."""
    found: dict[tuple[str, str], Askers] = {}
    with connection.cursor() as cursor:
        for statement, page, part in (
            (RULES, "journeys:rule", "rules"),
            (JOURNEYS, "journeys:canvas", "journeys"),
        ):
            cursor.execute(statement, {"only": only})
            asking: dict[tuple[str, str], set[int]] = {}
            for text, those in cursor.fetchall():
                fact = _family_and_name(text)
                if fact is not None:
                    asking.setdefault(fact, set()).update(those)
            cursor.execute(NAMES[part], [list(set().union(*asking.values()))])
            named = {id: Asker(name, page, slug) for id, name, slug in cursor.fetchall()}
            places = {id: place for place, id in enumerate(named)}
            for fact, ids in asking.items():
                told = [named[id] for id in sorted(ids & places.keys(), key=places.__getitem__)]
                getattr(found.setdefault(fact, Askers()), part).extend(told)
    return found


@lru_cache(2_000)
def _family_and_name(text: str) -> tuple[str, str] | None:
    """Which entry of the catalog a fact is about; None for what names none."""
    try:
        need = parse_fact(text)
    except RuleError:
        return None
    return need.family, need.name
