"""What an analysis finds: a problem, an example that shows it, and what cures it by one click."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from journeys.rules.problems import Problem

ADD_ROW = "add_row"
REMOVE_ROW = "remove"
MERGE_ROWS = "merge"
MOVE_ROW = "move_above"
SET_POLICY = "policy"
SET_MISSING = "missing"
REMOVE_TEST = "remove_test"
REMOVE_NEEDLESS = "remove_needless"
FLATTEN = "flatten"


@dataclass(frozen=True, slots=True)
class Cure:
    """A change of the document that one click makes: the act, and what it is done to.

    `remove` (row), `merge` (row, other), `move_above` (row, other), `policy` (policy), `missing` (column,
    how), `add_row` (when, then, above: the row before which it is put, None for the end), `remove_test`
    (place: that of the test of a condition, or of the group that says nothing with it; tests: how many it
    holds), `remove_needless` (places, of tests and groups of a condition), `flatten` (levels: how
    many are left)."""

    act: str
    to: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: `problem` says where, why and what to do, `example` holds facts (JSON, by the rule's
    names) that show it, `rows` are the rows concerned, `cures` what one click can do about it, the best
    first."""

    problem: Problem
    example: Mapping[str, Any] | None = None
    rows: tuple[str, ...] = ()
    cures: tuple[Cure, ...] = ()

    @property
    def code(self) -> str:
        """Which kind of finding it is."""
        return self.problem.code


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything that was found. `limits` are sentences about what was not looked at, or not exactly."""

    findings: tuple[Finding, ...] = ()
    limits: tuple[str, ...] = ()

    @property
    def doubts(self) -> tuple[Problem, ...]:
        """What wants to be dealt with; the others are worth knowing."""
        return tuple(found.problem for found in self.findings if found.problem.severity == "warning")

    def of(self, code: str) -> list[Finding]:
        """The findings of one kind."""
        return [found for found in self.findings if found.code == code]


def named(rows: Sequence[str], most: int = 4) -> str:
    """Rows for a sentence: row 'a', rows 'a' and 'b', rows 'a', 'b' and 3 others."""
    quoted = [f"'{row}'" for row in rows[:most]]
    if len(rows) > most:
        quoted.append(f"{len(rows) - most} others")
    if len(quoted) == 1:
        return f"row {quoted[0]}"
    return f"rows {', '.join(quoted[:-1])} and {quoted[-1]}"
