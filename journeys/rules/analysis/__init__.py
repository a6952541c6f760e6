"""What is doubtful about a rule that can be read, with an example for each finding and a cure by one click.

    analysis = analyse(rule)     # of the rule alone: pure, well under 200 ms for 200 rows x 8 inputs
    analysis.findings            # Finding(problem, example, rows, cures)
    analysis.limits              # what was not looked at, or not exactly, in sentences

    axes        a fact cut into regions       spaces     a table cut into facts
    domains     which values a fact can have  cell_text  from regions back to a cell
    cover       is there a place that no row reaches?
    dead_rows   never fit, or shadowed        overlaps   against the hit policy
    gaps        what no row fits              merges     two rows that say what one says
    nesting     groups in groups              rivals     another rule that decides otherwise
    conditions  always, never, idle tests     example_sets  examples for every row and end
    needless    what can go of such a one
    facts_known empty, stale and personal facts, from what is known of the contacts

Exact for numbers, whole numbers, text, booleans, dates, times, instants and durations, with open and closed
ends and the missing value as a point of its own. One fact that is asked in two ways (as two types, whether
and how often an event happened, today's date and weekday) is treated as two facts: a gap told there may be
none; `limits` says so.
Errors (what cannot be read at all) are `parse_rule`'s."""

from collections.abc import Iterable

from journeys.rules.analysis.conditions import constant_conditions
from journeys.rules.analysis.cover import LOOKS, Budget, TooDeepError
from journeys.rules.analysis.dead_rows import empty_rows, shadowed_rows
from journeys.rules.analysis.facts_known import FactKnown, Known, fact_findings
from journeys.rules.analysis.findings import Analysis, Cure, Finding
from journeys.rules.analysis.gaps import gaps
from journeys.rules.analysis.merges import merges
from journeys.rules.analysis.nesting import too_nested
from journeys.rules.analysis.overlaps import overlaps
from journeys.rules.analysis.rivals import rivals
from journeys.rules.analysis.spaces import Space, cut_table, too_large
from journeys.rules.documents import Rule

__all__ = ["Analysis", "Cure", "FactKnown", "Finding", "Known", "analyse", "fact_findings", "rivals_among"]


def analyse(rule: Rule, known: Known | None = None, looks: int = LOOKS) -> Analysis:
    """Every finding about a rule, by kind, the gravest first: rows that never decide, overlaps, gaps, rows to
    merge, nesting, facts. `known` says what there is of each fact; `looks` bounds the search."""
    findings: list[Finding] = []
    limits: list[str] = []
    if rule.table is not None and too_large(rule.table):
        limits.append("The table is too large for its rows to be compared with one another.")
    elif rule.table is not None:
        space = cut_table(rule.table)
        limits += [_entangled(name) for name in space.entangled]
        findings, exploded = _of_table(space, looks)
        limits += exploded
    if rule.condition is not None:
        findings += too_nested(rule.condition, rule.document["condition"])
        try:
            findings.extend(constant_conditions(rule.condition, Budget(looks)))
        except TooDeepError:
            limits.append("Tests that change nothing were not looked for further: there are too many.")
    findings += fact_findings(rule, known or {})
    return Analysis(tuple(findings), tuple(limits))


def rivals_among(rule: Rule, others: Iterable[Rule], looks: int = LOOKS) -> Analysis:
    """At most one finding per other rule that decides the same output differently on the same facts."""
    findings: list[Finding] = []
    limits: list[str] = []
    budget = Budget(looks)
    for other in others:
        try:
            found = rivals(rule, other, budget)
        except TooDeepError:
            limits.append(f"{other.name} was not compared to its end: the rows overlap too much.")
            continue
        if found is not None:
            findings.append(found)
    return Analysis(tuple(findings), tuple(limits))


def _of_table(space: Space, looks: int) -> tuple[list[Finding], list[str]]:
    findings = list(empty_rows(space))
    limits: list[str] = []
    try:
        findings.extend(shadowed_rows(space, Budget(looks)))
    except TooDeepError:
        limits.append(
            "Rows that several others shadow together were not looked for further: they overlap too much."
        )
    dead = {found.rows[0] for found in findings}
    findings += overlaps(space)
    try:
        findings.extend(gaps(space, Budget(looks)))
    except TooDeepError:
        limits.append("Gaps were not looked for further: the rows overlap too much.")
    findings += merges(space, dead)
    return findings, limits


def _entangled(name: str) -> str:
    return (
        f"{name} is asked in two ways, which are treated as two facts: a finding may rest on a combination "
        "that cannot be."
    )
