"""Logic that nobody uses: rows of rules in force that have not fired for a time, ways out of live decisions
that nobody has taken."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

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


@dataclass(frozen=True, slots=True)
class Unused:
    """Of one rule, whose version in force is `version_id`. `nodes` are the steps that ask it (version id,
    node id)."""

    slug: str
    name: str
    version_id: int
    nodes: tuple[tuple[int, int], ...]
    rows: tuple[UnusedRow, ...]
    branches: tuple[UnusedBranch, ...]


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
        steps = asking[slug]
        rows = tuple(_rows(versions, steps, used, now - lately))
        branches = tuple(_branches(steps, used, now - lately))
        if rows or branches:
            found.append(Unused(slug, versions[0].name, versions[0].id, nodes[slug], rows, branches))
    return sorted(found, key=lambda one: (-len(one.rows), -len(one.branches), one.name))


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


def _rows(
    versions: list[_Version],
    steps: list[Asking],
    used: Mapping[tuple[int, str, str], datetime],
    before: datetime,
) -> Iterable[UnusedRow]:
    for row in versions[0].order:
        since = _since(versions, row)
        fired = [at for one in steps if (at := used.get((one.node_id, "row", row))) is not None]
        last = max(fired, default=None)
        if since is not None and since <= before and (last is None or last <= before):
            yield UnusedRow(row, since, last)


def _since(versions: list[_Version], row: str) -> datetime | None:
    """When the row came into force and has been since."""
    since = None
    for version in versions:
        if row not in version.rows:
            break
        since = version.approved_at
    return since


def _branches(
    steps: list[Asking],
    used: Mapping[tuple[int, str, str], datetime],
    before: datetime,
) -> Iterable[UnusedBranch]:
    lively = {
        (one.output, outcome)
        for one in steps
        for outcome in one.outcomes
        if not one.ended
        and (one.published_at > before or used.get((one.node_id, "left", outcome), before) > before)
    }
    for one in steps:
        if one.ended or one.published_at > before:
            continue
        for outcome in one.outcomes:
            last = used.get((one.node_id, "left", outcome))
            if last is None or last <= before:
                output = "" if (one.output, outcome) in lively else one.output
                since = one.published_at
                yield UnusedBranch(
                    one.journey, one.journey_name, one.key, one.name, outcome, since, last, output
                )
