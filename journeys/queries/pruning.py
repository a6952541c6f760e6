"""Logic that nobody uses: rows of rules in force that have not fired for a time, ways out of live decisions
that nobody has taken."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from journeys.insights.hits import hits_by_node
from journeys.insights.row_days import last_used
from journeys.models import RuleVersion
from journeys.queries.rule_table import output_in_words
from journeys.rules.analysis.cover import Budget, TooDeepError
from journeys.rules.analysis.dead_rows import empty_rows, shadowed_rows
from journeys.rules.analysis.spaces import cut_table
from journeys.rules.documents import Rule, parse_rule
from journeys.rules.explain import need_in_words
from journeys.rules.problems import RuleError
from journeys.rules.tables import OTHERWISE, Row, Table
from journeys.rules.words import check_in_words
from journeys.services.outcome_changes import remove_outcome

ASKING = """
SELECT drawn.node -> 'settings' ->> 'rule', journey.slug, journey.name, version.id, version.published_at,
       version.status = 'ended', node.id, node.key, coalesce(drawn.node ->> 'name', node.key),
       coalesce(drawn.node -> 'settings' ->> 'output', ''),
       ARRAY(SELECT edge ->> 'outcome' FROM jsonb_array_elements(version.document -> 'edges') edge
             WHERE edge ->> 'from' = node.key)
FROM journeys_version version
JOIN journeys_journey journey ON journey.id = version.journey_id
CROSS JOIN LATERAL jsonb_array_elements(version.document -> 'nodes') drawn (node)
JOIN journeys_versionnode node ON node.version_id = version.id AND node.key = drawn.node ->> 'key'
WHERE drawn.node -> 'settings' ->> 'rule' IS NOT NULL
ORDER BY journey.name, version.number, node.ordinal
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
    (None: never); `says` is the row in words, `dead` says why it cannot fire at all, empty where it could."""

    id: str
    says: str
    since: datetime
    last: datetime | None
    dead: str


@dataclass(frozen=True, slots=True)
class UnusedBranch:
    """A way out of a live decision that nobody has taken since its version was published (or since
    `last`). `output` is the rule's output that gives it, where it can be removed from the rule: no decision
    that asks for that output has used it; empty where it cannot."""

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
    """Of one rule. `decisions` is how often it decided in that time."""

    slug: str
    name: str
    decisions: int
    rows: tuple[UnusedRow, ...]
    branches: tuple[UnusedBranch, ...]


def unused(now: datetime, lately: timedelta) -> list[Unused]:
    """By rule in force that published journeys ask, rows and ways out that are at least so old and were not
    used for so long; rules without any are left out. Four statements, whatever there is."""
    asking: dict[str, list[Asking]] = {}
    with connection.cursor() as cursor:
        cursor.execute(ASKING)
        for values in cursor.fetchall():
            asking.setdefault(values[0], []).append(Asking(*values))
    nodes = [(one.version_id, one.node_id) for steps in asking.values() for one in steps]
    used, hits = last_used(nodes), hits_by_node(nodes, now - lately)
    found = []
    for slug, versions in _approved(asking).items():
        steps = asking[slug]
        rows = tuple(_rows(versions, steps, used, now - lately))
        branches = tuple(_branches(versions[0], steps, used, now - lately))
        if rows or branches:
            decisions = sum(hits.get(one.node_id, 0) for one in steps)
            found.append(Unused(slug, versions[0].rule.name, decisions, rows, branches))
    return sorted(found, key=lambda one: (-len(one.rows), -len(one.branches), one.name))


def _approved(slugs: Iterable[str]) -> dict[str, list[RuleVersion]]:
    """The approved versions of each rule, the one in force first. One query."""
    asked = RuleVersion.objects.filter(rule__slug__in=slugs, status=RuleVersion.Status.APPROVED)
    found: dict[str, list[RuleVersion]] = {}
    for version in asked.select_related("rule").order_by("rule__slug", "-number"):
        found.setdefault(version.rule.slug, []).append(version)
    return found


def _rows(
    versions: list[RuleVersion],
    steps: list[Asking],
    used: Mapping[tuple[int, str, str], datetime],
    before: datetime,
) -> Iterable[UnusedRow]:
    try:
        rule = parse_rule(versions[0].document)
    except RuleError:
        return
    if rule.table is None:
        return
    dead = _dead(rule.table)
    for row in rule.table.rows:
        since = _since(versions, row.id)
        fired = [at for one in steps if (at := used.get((one.node_id, "row", row.id))) is not None]
        last = max(fired, default=None)
        if since is not None and since <= before and (last is None or last <= before):
            yield UnusedRow(row.id, _says(rule, row), since, last, dead.get(row.id, ""))


def _since(versions: list[RuleVersion], row: str) -> datetime | None:
    """When the row came into force and has been since."""
    since = None
    for version in versions:
        if row not in {each.get("id") for each in (version.document.get("table") or {}).get("rows", ())}:
            break
        since = version.approved_at
    return since


def _branches(
    version: RuleVersion,
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
            if last is not None and last > before:
                continue
            gone = (one.output, outcome) not in lively and _removable(version, one.output, outcome)
            since = one.published_at
            output = one.output if gone else ""
            yield UnusedBranch(one.journey, one.journey_name, one.key, one.name, outcome, since, last, output)


def _removable(version: RuleVersion, output: str, outcome: str) -> bool:
    try:
        remove_outcome(version.document, output, outcome)
    except RuleError:
        return False
    return True


def _dead(table: Table) -> dict[str, str]:
    space = cut_table(table)
    found = [*empty_rows(space)]
    try:
        found += shadowed_rows(space, Budget())
    except TooDeepError:
        pass
    return {finding.rows[0]: finding.problem.message for finding in found}


def _says(rule: Rule, row: Row) -> str:
    """The row as a sentence: "score over 80 and plan pro: sales"."""
    assert rule.table is not None
    tests = [
        f"{column.label or need_in_words(column.need)} {check_in_words(cell.check)}"
        for cell, column in zip(row.cells, rule.table.inputs, strict=True)
        if not cell.check.always
    ]
    gives = [output_in_words(value, item.type) for value, item in zip(row.then, rule.outputs, strict=True)]
    return f"{' and '.join(tests) or OTHERWISE}: {', '.join(filter(None, gives)) or 'nothing'}"
