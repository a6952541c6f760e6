"""The rulebook as a list: what each rule says, who asks it, how often it decided lately."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import QuerySet

from journeys.insights.hits import hits_by_node
from journeys.models import Rule
from journeys.queries.rule_comments import open_threads
from journeys.queries.rules import drafts_asking, rule_list

ASKING = """
SELECT drawn.node -> 'settings' ->> 'rule', journey.slug, journey.name, version.id, version.status = 'ended',
       node.id
FROM journeys_version version
JOIN journeys_journey journey ON journey.id = version.journey_id
CROSS JOIN LATERAL jsonb_array_elements(version.document -> 'nodes') drawn (node)
JOIN journeys_versionnode node ON node.version_id = version.id AND node.key = drawn.node ->> 'key'
WHERE drawn.node -> 'settings' ->> 'rule' = ANY(%s)
"""

MARKS = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|[*_`#>|]+")
SORTS = {"review": ("review_by", "name", "id"), "newest": ("-created_at", "-id")}


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the rulebook is shown. ``due``: ``overdue``, or empty for all; ``status`` and ``search`` as
    ``rule_list`` takes them."""

    search: str = ""
    status: str = ""
    owner: str = ""
    due: str = ""
    sort: str = ""

    @property
    def any(self) -> bool:
        """Whether something is left out."""
        return bool(self.search or self.status or self.owner or self.due)


@dataclass(frozen=True, slots=True)
class Asking:
    """A journey that asks a rule. ``live`` says whether people are on a version that does."""

    slug: str
    name: str
    live: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A rule with what a list says of it. ``hits`` are its decisions in the last 30 days, None where no
    published journey ever asked it."""

    rule: Rule
    purpose: str
    asked_by: tuple[Asking, ...]
    hits: int | None
    threads: int
    overdue: bool


def rules_found(filters: Filters, today: date) -> QuerySet[Rule]:
    """The rules that fit, annotated as ``rule_list`` says. One query."""
    found = rule_list(filters.search, filters.status).defer("search_text", "facts")
    if filters.owner:
        found = found.filter(owner=filters.owner)
    if filters.due == "overdue":
        found = found.filter(review_by__lt=today)
    return found.order_by(*SORTS[filters.sort]) if filters.sort in SORTS else found


def owners() -> list[str]:
    """Everybody who owns a rule, by name. One query."""
    found = Rule.objects.exclude(owner="").order_by("owner").values_list("owner", flat=True)
    return list(found.distinct())


def lines(rules: Sequence[Rule], today: date, since: datetime) -> list[Line]:
    """What the list says of these rules. Four queries, however many they are."""
    slugs = [rule.slug for rule in rules]
    published = _published(slugs)
    hits = hits_by_node([(use[3], use[5]) for uses in published.values() for use in uses], since)
    drafts = drafts_asking(slugs)
    threads = open_threads(rule.pk for rule in rules)
    found = []
    for rule in rules:
        uses = published.get(rule.slug, [])
        names = {node.journey.slug: (node.journey.name, False) for node in drafts.get(rule.slug, ())}
        names |= {slug: (name, True) for _, slug, name, _, ended, _ in uses if not ended}
        found.append(
            Line(
                rule=rule,
                purpose=first_words(getattr(rule, "purpose", None) or ""),
                asked_by=tuple(
                    Asking(slug, *told) for slug, told in sorted(names.items(), key=lambda n: n[1])
                ),
                hits=sum(hits.get(use[5], 0) for use in uses) if uses else None,
                threads=threads.get(rule.pk, 0),
                overdue=rule.review_by is not None and rule.review_by < today,
            )
        )
    return found


def first_words(prose: str) -> str:
    """The beginning of some Markdown as plain words, for one line."""
    return " ".join(MARKS.sub(r"\1", prose[:400]).split())


type Published = tuple[str, str, str, int, bool, int]


def _published(slugs: Iterable[str]) -> dict[str, list[Published]]:
    """Rule, journey (slug, name), version, whether it has ended, node: of each published step, by rule."""
    found: dict[str, list[Published]] = {}
    with connection.cursor() as cursor:
        cursor.execute(ASKING, [list(slugs)])
        for row in cursor.fetchall():
            found.setdefault(row[0], []).append(row)
    return found
