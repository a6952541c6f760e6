"""One seeded example of each finding (`tests/cases/analysis.json`): its place, the rows, what shows it, what
cures it."""

import json
from pathlib import Path
from typing import Any

import pytest

from journeys.rules.analysis import FactKnown, Known, analyse, rivals_among
from journeys.rules.analysis.findings import Finding
from journeys.rules.documents import Rule, parse_rule
from journeys.rules.tables import Input

CASES = json.loads((Path(__file__).parents[3] / "cases" / "analysis.json").read_text(encoding="utf-8"))


def known_of(rule: Rule, given: dict[str, Any]) -> Known:
    return {
        (asked.need, asked.type, asked.no_older_than): FactKnown(**given[str(asked.need)])
        for asked in rule.inputs
        if isinstance(asked, Input) and str(asked.need) in given
    }


def said(finding: Finding, expected: dict[str, Any]) -> dict[str, Any]:
    """The parts of a finding that a case states."""
    whole: dict[str, Any] = {
        "code": finding.code,
        "place": finding.problem.place,
        "rows": list(finding.rows),
        "example": dict(finding.example or {}),
        "cures": list(dict.fromkeys(cure.act for cure in finding.cures)),
        "when": list(finding.cures[0].to.get("when", ())) if finding.cures else [],
    }
    return {key: whole[key] for key in expected}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_each_finding_is_found_where_it_was_put_and_nothing_else(case: dict[str, Any]) -> None:
    rule = parse_rule(case["rule"])
    found = analyse(rule, known_of(rule, case.get("known", {})))
    findings = [*found.findings]
    if "other" in case:
        findings += rivals_among(rule, [parse_rule(case["other"])]).findings
    expected = case["findings"]
    assert [finding.code for finding in findings] == [finding["code"] for finding in expected]
    assert [said(*pair) for pair in zip(findings, expected, strict=True)] == expected
    assert not found.limits
    for finding in findings:
        assert finding.problem.cure
        assert finding.problem.message.endswith(".")


def test_every_kind_of_finding_has_its_case() -> None:
    codes = {finding["code"] for case in CASES for finding in case["findings"]}
    assert codes == {
        "row_never_fits",
        "shadowed_row",
        "overlapping_rows",
        "gap",
        "mergeable_rows",
        "too_nested",
        "condition_never",
        "condition_always",
        "idle_test",
        "rival_rule",
        "fact_unfilled",
        "fact_mostly_empty",
        "fact_mostly_stale",
        "personal_data",
    }
