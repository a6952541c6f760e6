"""What the row of a rule repeats of its document, so that lists need not read it."""

from typing import Any

from journeys.models import Rule
from journeys.rules import documents
from journeys.rules.analysis import analyse
from journeys.rules.searched import searched

OF_THE_NEWEST = ("search_text", "doubts")
"""Columns that say something of the newest version, also while another one is in force."""

MOST = 9_999


def described(said: documents.Rule) -> dict[str, Any]:
    """The columns of the row for what a document says."""
    return {
        "name": said.name,
        "kind": said.kind,
        "owner": said.owner,
        "goal": said.goal,
        "tags": list(said.tags),
        "review_by": said.review_by,
        "search_text": searched(said),
        "doubts": doubts(said),
    }


def doubts(said: documents.Rule) -> int:
    """How many findings want to be dealt with. Milliseconds; a tenth of a second for hundreds of rows."""
    found = (finding.problem.severity for finding in analyse(said).findings)
    return min(sum(severity != "note" for severity in found), MOST)


def describe(rule: Rule, said: documents.Rule, in_force: bool) -> None:
    """Write them: all of a version that is ``in_force`` (or the first one), what is searched and doubtful of
    any other. One statement."""
    columns = described(said)
    Rule.objects.filter(pk=rule.pk).update(
        **(columns if in_force else {name: columns[name] for name in OF_THE_NEWEST})
    )
