"""What the row of a rule repeats of its document, so that lists need not read it."""

from typing import Any

from journeys.models import Rule
from journeys.rules import documents
from journeys.rules.searched import searched


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
    }


def describe(rule: Rule, said: documents.Rule, in_force: bool) -> None:
    """Write them: all of a version that is ``in_force`` (or the first one), what is searched of any other.
    One statement."""
    columns = described(said)
    Rule.objects.filter(pk=rule.pk).update(
        **(columns if in_force else {"search_text": columns["search_text"]})
    )
