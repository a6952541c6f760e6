"""What the row of a rule repeats of its document, so that lists need not read it."""

from collections.abc import Mapping
from typing import Any

from config.nudge import nudge
from journeys.models import Rule
from journeys.queries.facts.asking import asked_by
from journeys.queries.reading import Reading
from journeys.rules.analysis import Analysis
from journeys.rules.searched import searched

OF_THE_NEWEST = ("search_text", "facts", "doubts")
"""Columns that say something of the newest version, also while another one is in force."""

MOST = 9_999


def described(reading: Reading) -> dict[str, Any]:
    """The columns of the row for what a document says."""
    said = reading.rule
    return {
        "name": said.name,
        "kind": said.kind,
        "owner": said.owner,
        "goal": said.goal,
        "tags": list(said.tags),
        "review_by": said.review_by,
        "search_text": searched(said),
        "facts": asked_by(said),
        "doubts": _doubts(reading),
    }


def counted(analysis: Analysis) -> int:
    """How many findings want to be dealt with."""
    return min(sum(found.problem.severity != "note" for found in analysis.findings), MOST)


def describe(rule: Rule, reading: Reading, in_force: bool) -> None:
    """Write them: all of a version that is ``in_force`` (or the first one), what is searched, asked and
    doubtful of any other. One statement."""
    columns = described(reading)
    keep(rule, columns if in_force else {name: columns[name] for name in OF_THE_NEWEST})


def keep(rule: Rule, columns: Mapping[str, Any]) -> None:
    """Write these columns; where the doubts are not counted yet, a worker does it. One statement."""
    Rule.objects.filter(pk=rule.pk).update(**columns)
    if columns["doubts"] is None:
        nudge("journeys.count_doubts", "housekeeping")


def _doubts(reading: Reading) -> int | None:
    """None where whoever types would wait for the count."""
    return None if reading.large and not reading.analyzed else counted(reading.analysis)
