"""The rulebook as lists and pages show it."""

import re
from dataclasses import dataclass

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery

from journeys.kinds.rulebook import DecidingRule
from journeys.models import Node, Rule, RuleVersion, Version

OPEN = (RuleVersion.Status.DRAFT, RuleVersion.Status.IN_REVIEW)

PARTS = re.compile(r'"([^"]*)"|(\S+)')
"""What is looked for: words, and what stands in quotes as it stands."""

NODES_ASKING = """
SELECT journey.slug, journey.name, version.id, version.number, version.status, node.id, node.key,
       drawn.node ->> 'name',
       coalesce(drawn.node -> 'settings' ->> 'version', 'approved'),
       coalesce(drawn.node -> 'settings' ->> 'output', ''),
       ARRAY(SELECT edge ->> 'outcome' FROM jsonb_array_elements(version.document -> 'edges') edge
             WHERE edge ->> 'from' = node.key)
FROM journeys_version version
JOIN journeys_journey journey ON journey.id = version.journey_id
CROSS JOIN LATERAL jsonb_array_elements(version.document -> 'nodes') drawn (node)
JOIN journeys_versionnode node ON node.version_id = version.id AND node.key = drawn.node ->> 'key'
WHERE drawn.node -> 'settings' ->> 'rule' = %s
ORDER BY journey.name, version.number DESC, node.ordinal
"""


@dataclass(frozen=True, slots=True)
class Use:
    """A published step that asks a rule. ``node_id`` names it in the logs; ``asks`` is ``approved`` or a
    number; ``connected`` are its ways out that lead somewhere."""

    journey_slug: str
    journey_name: str
    version_id: int
    version: int
    status: str
    node_id: int
    node_key: str
    node_name: str
    asks: str
    output: str
    connected: list[str]

    @property
    def follows(self) -> bool:
        """Whether it takes the newest approved version, rather than a number."""
        return self.asks == "approved"

    @property
    def ended(self) -> bool:
        """Whether nobody is on its version any more."""
        return self.status == Version.Status.ENDED

    def missing(self, rule: DecidingRule) -> list[str]:
        """Outcomes that this version of the rule can give and the step does not connect; then the step
        stays on the version that it has."""
        return [outcome for outcome in rule.outcomes(self.output) if outcome not in self.connected]


def rule_list(search: str = "", status: str = "") -> QuerySet[Rule]:
    """Rules with ``approved`` (number of the newest approved version), ``opened`` and ``open_status`` (of the
    version being worked on), by name. ``status``: approved, draft or in_review. ``search``: every word, or
    text in quotes, of what the newest version says. One query."""
    newest = RuleVersion.objects.filter(rule=OuterRef("pk")).order_by("-number")
    approved = newest.filter(status=RuleVersion.Status.APPROVED)
    opened = newest.filter(status__in=OPEN)
    found = Rule.objects.annotate(
        approved=Subquery(approved.values("number")[:1]),
        opened=Subquery(opened.values("number")[:1]),
        open_status=Subquery(opened.values("status")[:1]),
        purpose=Subquery(newest.values("document__purpose")[:1]),
    ).order_by("name", "id")
    if status == RuleVersion.Status.APPROVED:
        found = found.filter(approved__isnull=False)
    elif status in OPEN:
        found = found.filter(open_status=status)
    for part in PARTS.findall(search.lower()):
        # What is looked through holds facts and cells as well, as written and in words.
        word = " ".join(" ".join(part).split())
        found = found.filter(search_text__contains=word) if word else found
    return found


def drafts_asking(slugs: list[str]) -> dict[str, list[Node]]:
    """The steps of drafts that ask each of these rules. One query."""
    found: dict[str, list[Node]] = {}
    nodes = (
        Node.objects.filter(settings__rule__in=slugs)
        .select_related("journey")
        .order_by("journey__name", "id")
    )
    for node in nodes:
        found.setdefault(node.settings["rule"], []).append(node)
    return found


def uses(slug: str) -> list[Use]:
    """The published steps that ask a rule, newest version of each journey first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(NODES_ASKING, [slug])
        return [Use(*row) for row in cursor.fetchall()]
