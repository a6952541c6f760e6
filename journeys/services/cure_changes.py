"""What one click does about a finding: each a change from one document to the next."""

import copy
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from journeys.rules.analysis import analyse, findings
from journeys.rules.documents import parse_rule
from journeys.rules.fingerprint import LOGIC, fingerprint_of
from journeys.rules.flat import flatten
from journeys.rules.problems import Problem, RuleError
from journeys.rules.tables import HIT_POLICIES, OTHERWISE
from journeys.services import row_changes
from journeys.services.rule_changes import CHANGED_MEANWHILE, Change, RuleDocument, refuse, row_of, table_of

MISSING = ("no", "yes", "otherwise")


def cure_change(act: str, to: Mapping[str, Any], seen: str) -> Change:
    """The change that a cure means, of the logic in which it was found (``seen``, its fingerprint). Raises
    RuleError, when it is made, for any other, and for what cannot be done (any more)."""
    row, other = str(to.get("row", "")), str(to.get("other", ""))

    def change(document: Mapping[str, Any]) -> RuleDocument:
        if fingerprint_of(document, LOGIC) != seen:
            raise RuleError([_other_logic()])
        match act:
            case findings.REMOVE_ROW:
                return row_changes.remove_rows(document, [row])
            case findings.MERGE_ROWS:
                return merge_rows(document, row, other, _cells(to))
            case findings.MOVE_ROW:
                return move_above(document, row, other)
            case findings.ADD_ROW:
                return add_row(document, _cells(to), to.get("then"))
            case findings.SET_POLICY:
                return set_policy(document, str(to.get("policy", "")))
            case findings.SET_MISSING:
                return set_missing(document, to.get("column"), str(to.get("how", "")))
            case findings.REMOVE_TEST:
                return remove_test(document, str(to.get("place", "")))
            case findings.REMOVE_NEEDLESS:
                return remove_needless(document)
            case findings.FLATTEN:
                return flatten_condition(document)
        raise refuse("unknown_act", "", "This change is not known.", "Load the page again.")

    return change


def _other_logic() -> Problem:
    message = _("What this was found in has changed since.")
    return Problem("changed_meanwhile", "", message, _("Look at what is found now, then cure that."))


def told_cure(text: str) -> dict[str, Any]:
    """What a cure is done to, from the JSON of a form; nothing for what is none."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        told = None
    return told if isinstance(told, dict) else {}


def merge_rows(document: Mapping[str, Any], row: str, other: str, when: list[str]) -> RuleDocument:
    """The document in which a row says what two said, and the other is gone; its note and examples come
    along."""
    changed, table, kept = row_of(document, row)
    gone = next((each for each in table["rows"] if each["id"] == other), None)
    if gone is None or gone is kept:
        raise CHANGED_MEANWHILE
    kept["when"] = when
    notes = [each["note"] for each in (kept, gone) if each.get("note")]
    if notes:
        kept["note"] = " ".join(dict.fromkeys(notes))
    table["rows"].remove(gone)
    for example in changed.get("examples", ()):
        if example.get("row") == other:
            example["row"] = row
    return changed


def move_above(document: Mapping[str, Any], row: str, other: str) -> RuleDocument:
    """The document with a row moved to right above another."""
    changed, table, found = row_of(document, row)
    target = next((each for each in table["rows"] if each["id"] == other), None)
    if target is None or target is found:
        raise CHANGED_MEANWHILE
    if OTHERWISE in (row, other):
        raise CHANGED_MEANWHILE
    table["rows"].remove(found)
    table["rows"].insert(table["rows"].index(target), found)
    return changed


def add_row(document: Mapping[str, Any], when: list[str], then: Any) -> RuleDocument:
    """The document with a row below the others, of these cells and answers (None: as otherwise answers)."""
    changed, id = row_changes.add_row(document)
    found = next(each for each in table_of(changed)["rows"] if each["id"] == id)
    found["when"] = when
    if isinstance(then, list):
        found["then"] = then
    return changed


def set_policy(document: Mapping[str, Any], policy: str) -> RuleDocument:
    """The document whose table takes another hit policy."""
    changed = copy.deepcopy(dict(document))
    if policy not in HIT_POLICIES:
        cure = f"Choose one of {', '.join(HIT_POLICIES)}."
        raise refuse("unknown_choice", "table/hit_policy", f"'{policy}' is not a policy.", cure)
    table_of(changed)["hit_policy"] = policy
    return changed


def set_missing(document: Mapping[str, Any], column: object, how: str) -> RuleDocument:
    """The document in which a column says what a missing value means."""
    changed = copy.deepcopy(dict(document))
    inputs = table_of(changed)["inputs"]
    if not isinstance(column, int) or not 0 <= column < len(inputs):
        raise refuse("unknown_cell", "inputs", "There is no such column.", "Load the page again.")
    if how not in MISSING:
        cure = f"Choose one of {', '.join(MISSING)}."
        raise refuse("unknown_choice", f"table/inputs/{column}/missing", f"'{how}' is not known.", cure)
    inputs[column]["missing"] = how
    return changed


def remove_test(document: Mapping[str, Any], place: str) -> RuleDocument:
    """The document whose condition no longer has a test that changes nothing. Raises RuleError where there is
    no such test (any more)."""
    idle = analyse(parse_rule(document)).of("idle_test")
    if place not in {cure.to.get("place") for finding in idle for cure in finding.cures}:
        raise CHANGED_MEANWHILE
    return without_parts(document, [place])


def remove_needless(document: Mapping[str, Any]) -> RuleDocument:
    """The document whose condition still answers the same to everybody, without what never matters to that.
    Raises RuleError where there is nothing (any more) that can go."""
    found = analyse(parse_rule(document)).findings
    cures = [cure for each in found for cure in each.cures if cure.act == findings.REMOVE_NEEDLESS]
    if not cures:
        raise CHANGED_MEANWHILE
    return without_parts(document, cures[0].to["places"])


def flatten_condition(document: Mapping[str, Any]) -> RuleDocument:
    """The document whose condition says the same with fewer levels. Raises RuleError for a table."""
    condition = parse_rule(document).document.get("condition")
    if not isinstance(condition, dict):
        raise CHANGED_MEANWHILE
    return {**copy.deepcopy(dict(document)), "condition": flatten(condition)}


def without_parts(document: Mapping[str, Any], places: Sequence[str]) -> RuleDocument:
    """The document without these parts of its condition, none of which holds another; given in their
    order."""
    changed = copy.deepcopy(dict(document))
    # From the last one on, so that the places before it stay what they are.
    for place in reversed(places):
        *steps, last = place.split("/")
        holder: Any = changed
        for step in steps:
            holder = holder[int(step) if isinstance(holder, list) else step]
        del holder[int(last)]
    return changed


def _cells(to: Mapping[str, Any]) -> list[str]:
    cells = to.get("when")
    return [str(cell) for cell in cells] if isinstance(cells, list) else []
