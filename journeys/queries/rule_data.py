"""What the data say about a rule: how filled and fresh its facts are, how often a decision missed one, and
which other rules decide the same output otherwise."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from journeys.insights.decided import decided
from journeys.models import Rule as RuleRow
from journeys.models import RuleVersion
from journeys.queries.facts_known import facts_known
from journeys.queries.rules import uses
from journeys.rules.analysis import Analysis, FactKnown, fact_findings, rivals_among
from journeys.rules.documents import Rule, parse_rule
from journeys.rules.problems import RuleError
from journeys.rules.tables import Input

LATELY = timedelta(days=30)
PAGES = 100
"""Pages of the log that are read: some 3,000 decisions, however long it is."""

MOST_RIVALS = 40
"""Other rules that are compared."""


@dataclass(frozen=True, slots=True)
class ColumnData:
    """Of one column: what is known of its fact (None: not countable), and of the logged decisions of 30 days
    how many were seen and how many of them found it missing or too old."""

    known: FactKnown | None
    decisions: int
    missed: int


@dataclass(frozen=True, slots=True)
class RuleData:
    """Column by column, and the findings that rest on data and on other rules."""

    columns: tuple[ColumnData, ...]
    analysis: Analysis


def rule_data(row: RuleRow, rule: Rule, now: datetime) -> RuleData:
    """About fifteen statements, each bounded however many contacts, decisions and rules there are."""
    known = facts_known(rule, now)
    past = decided([use.node_id for use in uses(row.slug)], now - LATELY, PAGES).decisions
    missed: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for group in past:
        for seen in group.seen:
            asked.update(seen.keys())
            missed.update(key for key, value in seen.items() if value is None)
    columns = []
    for item in rule.inputs:
        key = rule.keys[item.need]
        type = item.type if isinstance(item, Input) else item.check.type
        columns.append(ColumnData(known.get((item.need, type, item.no_older_than)), asked[key], missed[key]))
    others, more = _others(row, rule)
    compared = rivals_among(rule, others)
    limits = [*compared.limits]
    if more:
        limits.append(f"{more} more rules with an output of the same name were not compared.")
    found = (*fact_findings(rule, known), *compared.findings)
    return RuleData(tuple(columns), Analysis(found, tuple(limits)))


def _others(row: RuleRow, rule: Rule) -> tuple[list[Rule], int]:
    """The rules in force that have an output of a name that this one has, and how many more there are. Two
    queries."""
    named = Q()
    for output in rule.outputs:
        named |= Q(document__table__outputs__contains=[{"name": output.name}])
    if not named:
        return [], 0
    approved = RuleVersion.objects.filter(status=RuleVersion.Status.APPROVED).exclude(rule=row)
    newest = approved.filter(named).order_by("rule_id", "-number").distinct("rule_id")
    found, parsed = list(newest[: MOST_RIVALS + 1]), []
    for version in found[:MOST_RIVALS]:
        try:
            parsed.append(parse_rule(version.document))
        except RuleError:
            continue
    return parsed, newest.count() - MOST_RIVALS if len(found) > MOST_RIVALS else 0
