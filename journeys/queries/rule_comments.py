"""What the team says about a rule."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from journeys.models import Rule, RuleComment
from journeys.queries.mentions import names_in

MOST = 500
"""Comments of one rule that a page shows, the latest threads first."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A remark with its answers, in their order."""

    begun: RuleComment
    answers: tuple[RuleComment, ...]

    @property
    def resolved(self) -> bool:
        """Whether somebody has closed it."""
        return self.begun.resolved_at is not None


@dataclass(frozen=True, slots=True)
class Discussion:
    """The threads of a rule, the latest first; open ones by row (empty: the whole); ``names`` are those of
    the members mentioned."""

    open: tuple[Thread, ...]
    resolved: tuple[Thread, ...]
    by_row: dict[str, int]
    names: dict[int, str]


def discussion(rule: Rule) -> Discussion:
    """All that is said about a rule. One query, another where somebody is mentioned."""
    said = list(
        RuleComment.objects.filter(rule=rule)
        .select_related("author", "resolved_by", "version")
        .order_by("-pk")[:MOST]
    )
    answers: dict[int, list[RuleComment]] = {}
    for one in reversed(said):
        if one.parent_id is not None:
            answers.setdefault(one.parent_id, []).append(one)
    threads = [Thread(one, tuple(answers.get(one.pk, ()))) for one in said if one.parent_id is None]
    still = tuple(thread for thread in threads if not thread.resolved)
    return Discussion(
        open=still,
        resolved=tuple(thread for thread in threads if thread.resolved),
        by_row=dict(Counter(thread.begun.row for thread in still)),
        names=names_in(one.text for one in said),
    )


def open_rows(rule: Rule) -> dict[str, int]:
    """How many threads about each row are open. One query."""
    found = RuleComment.objects.filter(rule=rule, parent=None, resolved_at=None).order_by()
    return dict(found.values_list("row").annotate(threads=Count("pk")))


def open_threads(rules: Iterable[int]) -> dict[int, int]:
    """How many threads of each of these rules (ids) are open. One query."""
    found = RuleComment.objects.filter(rule_id__in=list(rules), parent=None, resolved_at=None)
    counted = found.values("rule_id").annotate(threads=Count("pk")).order_by()
    return dict(counted.values_list("rule_id", "threads"))
