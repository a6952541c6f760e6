"""A rule on its way through review, for tests of what comes after it."""

from contacts.models import Member
from journeys.models import Rule, RuleVersion
from journeys.services.open_version import Seen
from journeys.services.review_rule import approve_rule
from journeys.services.send_to_review import send_to_review


def pass_review(rule: Rule, reviewer: Member) -> RuleVersion:
    """Whoever wrote the draft sends it to review, and it is approved."""
    draft = rule.versions.get(status="draft")
    assert draft.author is not None
    send_to_review(rule, draft.author, Seen(draft.revision, draft.number, draft.status))
    return approve_rule(rule, reviewer, draft.revision)
