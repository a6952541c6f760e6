"""The findings about a rule as its page shows them: each with a way to its place, its example in words, and
the cures that one click makes."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journeys.queries.rule_table import POLICIES
from journeys.rules.analysis import Analysis, Cure, Finding
from journeys.rules.analysis import findings as kinds
from journeys.rules.documents import Rule
from journeys.rules.problems import Problem
from journeys.rules.tables import OTHERWISE


@dataclass(frozen=True, slots=True)
class Action:
    """A cure as a button: what it is called, and what it posts (`to` is JSON)."""

    label: str
    cure: str
    to: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding. ``anchor`` is where on the page it lies, empty for the whole; ``facts`` is the
    example (JSON), None without one."""

    problem: Problem
    anchor: str
    facts: Mapping[str, Any] | None
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class FindingsView:
    """All of them: ``doubts`` want to be dealt with, ``notes`` are worth knowing; ``limits`` say what was not
    looked at."""

    doubts: tuple[FindingView, ...]
    notes: tuple[FindingView, ...]
    limits: tuple[str, ...]


def findings_view(rule: Rule, analysis: Analysis) -> FindingsView:
    """The findings of an analysis. No query."""
    shown = [(found.problem.severity, _view(rule, found)) for found in analysis.findings]
    return FindingsView(
        doubts=tuple(view for severity, view in shown if severity != "note"),
        notes=tuple(view for severity, view in shown if severity == "note"),
        limits=analysis.limits,
    )


def as_json(analysis: Analysis) -> dict[str, Any]:
    """An analysis for programs."""
    return {
        "findings": [
            {
                **asdict(found.problem),
                "rows": found.rows,
                "example": found.example,
                "cures": _cures(found.cures),
            }
            for found in analysis.findings
        ],
        "limits": list(analysis.limits),
    }


def _cures(cures: Iterable[Cure]) -> list[dict[str, Any]]:
    return [{"act": cure.act, "to": dict(cure.to), "button": label(cure)} for cure in cures]


def _view(rule: Rule, found: Finding) -> FindingView:
    facts = None
    if found.example is not None and rule.table is not None and found.code not in DATA:
        facts = found.example
    return FindingView(
        problem=found.problem,
        anchor=_anchor(found.problem.place),
        facts=facts,
        actions=actions(found),
    )


def actions(found: Finding) -> tuple[Action, ...]:
    """The cures of a finding as buttons."""
    return tuple(Action(label(cure), cure.act, json.dumps(dict(cure.to))) for cure in found.cures)


DATA = ("fact_unfilled", "fact_mostly_empty", "fact_mostly_stale", "personal_data")
"""Findings about facts: their example is everybody."""


def label(cure: Cure) -> str:
    """What a button says."""
    to = cure.to
    match cure.act:
        case kinds.REMOVE_ROW:
            return _("Remove row %(row)s") % {"row": to["row"]}
        case kinds.MERGE_ROWS:
            return _("Merge %(other)s into %(row)s") % to
        case kinds.MOVE_ROW:
            return _("Move %(row)s above %(other)s") % to
        case kinds.ADD_ROW:
            return _("Add this row")
        case kinds.SET_POLICY:
            return _("Change to: %(policy)s") % {"policy": POLICIES[to["policy"]]}
        case kinds.REMOVE_TEST:
            number = to["tests"]
            said = ngettext("Remove this test", "Remove the group of %(number)s tests", number)
            return said % {"number": number}
        case kinds.REMOVE_NEEDLESS:
            return _("Remove what never matters")
        case kinds.FLATTEN:
            said = ngettext("Say it with one level", "Say it with %(levels)s levels", to["levels"])
            return said % to
        case _:
            return _("When missing, take otherwise")


def _anchor(place: str) -> str:
    parts = place.split("/")
    if parts[:2] == ["table", "rows"] and len(parts) > 2:
        return f"row-{parts[2]}"
    return f"row-{OTHERWISE}" if place == "table/otherwise" else ""
