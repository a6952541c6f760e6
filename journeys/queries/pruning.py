"""Logic that nobody uses: rows of rules in force that have not fired for a time, ways out of live decisions
that nobody has taken."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db import connection

from journeys.insights.row_days import last_used

ASKING = """
WITH ways AS (
    SELECT version.id AS version_id, edge ->> 'from' AS key, array_agg(edge ->> 'outcome') AS outcomes
    FROM journeys_version version CROSS JOIN LATERAL jsonb_array_elements(version.document -> 'edges') edge
    GROUP BY 1, 2
)
SELECT drawn.node -> 'settings' ->> 'rule', journey.slug, journey.name, version.id, version.published_at,
       version.status = 'ended', node.id, node.key, coalesce(drawn.node ->> 'name', node.key),
       coalesce(drawn.node -> 'settings' ->> 'output', ''), coalesce(ways.outcomes, '{}')
FROM journeys_version version
JOIN journeys_journey journey ON journey.id = version.journey_id
CROSS JOIN LATERAL jsonb_array_elements(version.document -> 'nodes') drawn (node)
JOIN journeys_versionnode node ON node.version_id = version.id AND node.key = drawn.node ->> 'key'
LEFT JOIN ways ON ways.version_id = version.id AND ways.key = node.key
WHERE drawn.node -> 'settings' ->> 'rule' IS NOT NULL
ORDER BY journey.name, version.number, node.ordinal
"""
APPROVED = """
SELECT rule.slug, rule.name, version.id, version.approved_at,
       ARRAY(SELECT jsonb_path_query(version.document, '$.table.rows[*].id') #>> '{}')
FROM journeys_ruleversion version JOIN journeys_rule rule ON rule.id = version.rule_id
WHERE version.status = 'approved' AND rule.slug = ANY(%s)
ORDER BY rule.slug, version.number DESC
"""


@dataclass(frozen=True, slots=True)
class Asking:
    """A published step that asks a rule."""

    rule: str
    journey: str
    journey_name: str
    version_id: int
    published_at: datetime
    ended: bool
    node_id: int
    key: str
    name: str
    output: str
    outcomes: Sequence[str]


@dataclass(frozen=True, slots=True)
class UnusedRow:
    """A row that has not fired. `since` is when it came into force, `last` when it fired before that time
    (None: never)."""

    id: str
    since: datetime
    last: datetime | None


@dataclass(frozen=True, slots=True)
class UnusedBranch:
    """A way out of a live decision that nobody has taken since its version was published (or since
    `last`). `output` is the rule's output that gives it, where no other decision that asks for that output
    has used it; empty where one has."""

    journey: str
    journey_name: str
    key: str
    name: str
    outcome: str
    since: datetime
    last: datetime | None
    output: str


@dataclass(frozen=True)
class Unused:
    """Of one rule, whose version in force is `version_id`: how many rows and ways out are unused. `nodes` are
    the steps that ask it (version id, node id). Which they are is told when it is asked for, since a page
    shows a few rules of thousands."""

    slug: str
    name: str
    version_id: int
    nodes: tuple[tuple[int, int], ...]
    many_rows: int
    many_branches: int
    looked_at: "_LookedAt"

    @cached_property
    def rows(self) -> tuple[UnusedRow, ...]:
        """In the order of the table."""
        return tuple(UnusedRow(*row) for row in self.looked_at.rows())

    @cached_property
    def branches(self) -> tuple[UnusedBranch, ...]:
        """By step, in the order of its ways out."""
        lively = self.looked_at.lively()
        return tuple(
            UnusedBranch(
                one.journey,
                one.journey_name,
                one.key,
                one.name,
                outcome,
                one.published_at,
                last,
                "" if (one.output, outcome) in lively else one.output,
            )
            for one, outcome, last in self.looked_at.branches()
        )


def unused(now: datetime, lately: timedelta) -> list[Unused]:
    """By rule in force that published journeys ask, rows and ways out that are at least so old and were not
    used for so long; rules without any are left out. Three statements, whatever there is; no document is
    parsed."""
    asking: dict[str, list[Asking]] = {}
    with connection.cursor() as cursor:
        cursor.execute(ASKING)
        for values in cursor.fetchall():
            asking.setdefault(values[0], []).append(Asking(*values))
    nodes = {slug: tuple((one.version_id, one.node_id) for one in steps) for slug, steps in asking.items()}
    used = last_used(node for asked in nodes.values() for node in asked)
    found = []
    for slug, versions in _approved(asking).items():
        looked_at = _LookedAt(versions, asking[slug], used, now - lately)
        rows, branches = (sum(1 for _ in each) for each in (looked_at.rows(), looked_at.branches()))
        if rows or branches:
            newest = versions[0]
            found.append(Unused(slug, newest.name, newest.id, nodes[slug], rows, branches, looked_at))
    return sorted(found, key=lambda one: (-one.many_rows, -one.many_branches, one.name))


@dataclass(frozen=True, slots=True)
class _Version:
    """An approved version of a rule: the ids of its rows, and since when it is in force."""

    id: int
    name: str
    approved_at: datetime
    rows: frozenset[str]
    order: tuple[str, ...]


def _approved(slugs: Iterable[str]) -> dict[str, list[_Version]]:
    """The approved versions of each rule, the one in force first. One query, which reads the ids of rows out
    of the documents."""
    found: dict[str, list[_Version]] = {}
    with connection.cursor() as cursor:
        cursor.execute(APPROVED, [list(slugs)])
        for slug, name, id, approved_at, rows in cursor.fetchall():
            ids = tuple(rows or ())
            found.setdefault(slug, []).append(_Version(id, name, approved_at, frozenset(ids), ids))
    return found


@dataclass(frozen=True, slots=True)
class _LookedAt:
    """The approved versions of a rule, the one in force first, the steps that ask it, when what was used
    last, and the instant since when it should have been."""

    versions: list[_Version]
    steps: list[Asking]
    used: Mapping[tuple[int, str, str], datetime]
    before: datetime

    def rows(self) -> Iterator[tuple[str, datetime, datetime | None]]:
        """Of each unused row its id, since when it is in force, when it fired last."""
        for row in self.versions[0].order:
            since = self._since(row)
            fired = [at for one in self.steps if (at := self.used.get((one.node_id, "row", row))) is not None]
            last = max(fired, default=None)
            if since is not None and since <= self.before and (last is None or last <= self.before):
                yield row, since, last

    def _since(self, row: str) -> datetime | None:
        """When the row came into force and has been since."""
        since = None
        for version in self.versions:
            if row not in version.rows:
                break
            since = version.approved_at
        return since

    def branches(self) -> Iterator[tuple[Asking, str, datetime | None]]:
        """Of each unused way out its step, the way out, when it was taken last."""
        for one in self.steps:
            if one.ended or one.published_at > self.before:
                continue
            for outcome in one.outcomes:
                last = self.used.get((one.node_id, "left", outcome))
                if last is None or last <= self.before:
                    yield one, outcome, last

    def lively(self) -> set[tuple[str, str]]:
        """The ways out, by output, that some step has used."""
        used, before = self.used, self.before
        return {
            (one.output, outcome)
            for one in self.steps
            for outcome in one.outcomes
            if not one.ended
            and (one.published_at > before or used.get((one.node_id, "left", outcome), before) > before)
        }
