"""What the data say about a rule: how filled and fresh its facts are, how often a decision missed one, and
which other rules decide the same output otherwise."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from journeys.insights.decided import decided
from journeys.models import Rule as RuleRow
from journeys.queries.facts_known import facts_known
from journeys.queries.rule_rivals import candidates
from journeys.queries.rules import uses
from journeys.rules.analysis import Analysis, FactKnown, fact_findings, rivals_among
from journeys.rules.documents import Rule
from journeys.rules.tables import Input

LATELY = timedelta(days=30)
PAGES = 100
"""Pages of the log that are read: some 3,000 decisions, however long it is."""


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
    nodes = [use.node_id for use in uses(row.slug)]
    past = decided(nodes, now - LATELY, rule.keys.values(), PAGES).decisions
    missed: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for group in past:
        for name, values in group.seen.items():
            asked[name] += len(values)
            missed[name] += sum(value is None for value in values)
    columns = []
    for item in rule.inputs:
        key = rule.keys[item.need]
        type = item.type if isinstance(item, Input) else item.check.type
        columns.append(ColumnData(known.get((item.need, type, item.no_older_than)), asked[key], missed[key]))
    others, more = candidates(row, rule)
    compared = rivals_among(rule, others)
    limits = [*compared.limits]
    if more:
        limits.append(f"{more} more rules that decide the same output on these facts were not compared.")
    found = (*fact_findings(rule, known), *compared.findings)
    return RuleData(tuple(columns), Analysis(found, tuple(limits)))
