"""What the analysis finds, and what it does not, is what trying every combination finds."""

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.rules.analysis import analyse
from journeys.rules.analysis.axes import Axis, cut_axis
from journeys.rules.analysis.cell_text import cell_of
from journeys.rules.analysis.findings import ADD_ROW, MERGE_ROWS
from journeys.rules.cells import parse_cell
from journeys.rules.checks import answer
from journeys.rules.documents import Example, Rule, parse_rule
from journeys.rules.evaluate import compile_rule
from journeys.rules.examples import EPOCH, example_columns
from journeys.rules.tables import Table
from tests.journeys.rules.analysis.small_tables import CELLS, decided, members, tables


def fitting(table: Table, member: dict[Any, Any]) -> list[int] | None:
    """The rows that fit; None where missing data send the whole decision to its fallback."""
    for column in table.inputs:
        if member[column.need] is None and column.missing.policy == "otherwise":
            return None
    return [
        place
        for place, row in enumerate(table.rows)
        if all(
            answer(cell.check, member[column.need], column.missing)
            for cell, column in zip(row.cells, table.inputs, strict=True)
        )
    ]


def shown(rule: Rule, facts: dict[str, Any]) -> tuple[str, str | None]:
    answers = compile_rule(rule)(example_columns(rule.keys, Example(facts, {}), EPOCH), 1, EPOCH)
    return answers.rows[0], answers.fallback[0]


@settings(max_examples=200, deadline=None)
@given(tables())
def test_rows_that_never_decide_are_those_that_no_combination_reaches(rule: Rule) -> None:
    assert rule.table is not None
    group = members(rule)
    fits = [fitting(rule.table, member) or [] for member in group]
    found = analyse(rule)
    never = {row.id for place, row in enumerate(rule.table.rows) if not any(place in rows for rows in fits)}
    assert {finding.rows[0] for finding in found.of("row_never_fits")} == never
    if rule.table.hit_policy in ("first", "priority"):
        reached = {row for row, _, _ in decided(rule, group)}
        silent = {row.id for row in rule.table.rows} - reached - never
        assert {finding.rows[0] for finding in found.of("shadowed_row")} == silent
    else:
        assert not found.of("shadowed_row")


@settings(max_examples=200, deadline=None)
@given(tables(("first",)))
def test_the_rows_named_as_shadowing_do_it_by_themselves(rule: Rule) -> None:
    assert rule.table is not None
    places = {row.id: place for place, row in enumerate(rule.table.rows)}
    fits = [fitting(rule.table, member) or [] for member in members(rule)]
    for finding in analyse(rule).of("shadowed_row"):
        row, *over = (places[id] for id in finding.rows)
        assert max(over) < row
        assert all(set(over) & set(rows) for rows in fits if row in rows)


@settings(max_examples=150, deadline=None)
@given(tables(("unique", "any")))
def test_overlaps_are_those_that_some_combination_shows(rule: Rule) -> None:
    assert rule.table is not None
    rows = rule.table.rows
    expected = set()
    for member in members(rule):
        fits = fitting(rule.table, member) or []
        for one in fits:
            for other in fits:
                if one < other and (rule.table.hit_policy == "unique" or rows[one].then != rows[other].then):
                    expected.add((rows[one].id, rows[other].id))
    found = analyse(rule).of("overlapping_rows")
    assert {finding.rows for finding in found} == expected
    for finding in found:
        assert finding.example is not None
        assert shown(rule, dict(finding.example)) == ("otherwise", f"{rule.table.hit_policy}_violated")


@settings(max_examples=200, deadline=None)
@given(tables())
def test_a_gap_is_told_exactly_when_there_is_one_and_its_example_shows_it(rule: Rule) -> None:
    assert rule.table is not None
    open_ones = [member for member in members(rule) if fitting(rule.table, member) == []]
    found = analyse(rule).of("gap")
    assert bool(found) is bool(open_ones)
    for finding in found:
        if finding.example is not None:
            # What live decisions always know is in the example; the rest may be missing.
            assert shown(rule, dict(finding.example)) == ("otherwise", "no_row")


@settings(max_examples=150, deadline=None)
@given(tables())
def test_adding_the_missing_rows_closes_every_gap_and_changes_nothing_else(rule: Rule) -> None:
    assert rule.table is not None
    if len(set(rule.document["x-names"])) < len(rule.document["x-names"]):
        return
    before = {place: fitting(rule.table, member) for place, member in enumerate(members(rule))}
    for attempt in range(40):
        found = [gap for gap in analyse(rule).of("gap") if gap.cures]
        if not found:
            break
        cure = found[0].cures[0]
        assert cure.act == ADD_ROW
        document = copy.deepcopy(dict(rule.document))
        document["table"]["rows"].append({"id": f"new{attempt}", **cure.to})
        rule = parse_rule(document)
    assert not analyse(rule).of("gap")
    assert rule.table is not None
    for place, member in enumerate(members(rule)):
        after = fitting(rule.table, member)
        if before[place]:
            assert after == before[place], "a row was added where another fitted already"
        elif before[place] == []:
            assert after


@settings(max_examples=200, deadline=None)
@given(tables(("first", "unique", "any")))
def test_merging_two_rows_changes_no_answer(rule: Rule) -> None:
    group = members(rule)
    before = [(output, fallback) for _, fallback, output in decided(rule, group)]
    for finding in analyse(rule).of("mergeable_rows"):
        cure = finding.cures[0]
        assert cure.act == MERGE_ROWS
        document = copy.deepcopy(dict(rule.document))
        rows = document["table"]["rows"]
        kept = next(row for row in rows if row["id"] == cure.to["row"])
        kept["when"] = cure.to["when"]
        document["table"]["rows"] = [row for row in rows if row["id"] != cure.to["other"]]
        after = [(output, fallback) for _, fallback, output in decided(parse_rule(document), group)]
        assert after == before


@settings(max_examples=300, deadline=None)
@given(st.data(), st.sampled_from(sorted(CELLS)))
def test_a_set_of_regions_becomes_a_cell_and_back(data: st.DataObject, name: str) -> None:
    rule = data.draw(tables())
    assert rule.table is not None
    column = data.draw(st.integers(0, len(rule.table.inputs) - 1))
    asked = rule.table.inputs[column]
    axis: Axis = cut_axis([asked], [row.cells[column].check for row in rule.table.rows])
    held = data.draw(st.integers(0, axis.real)) & axis.real
    if not held:
        return
    text = cell_of(axis, held, asked.missing)
    again = axis.regions(parse_cell(text, asked.type).check, asked.missing)
    assert again == held, text
