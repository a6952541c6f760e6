"""What the team says about a rule."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count

from journeys.models import Rule, RuleComment, RuleVersion
from journeys.queries.cell_places import Column, Places, places
from journeys.queries.mentions import names_in

MOST = 500
"""Comments of one rule that a page shows, the latest threads first."""


type Place = tuple[str, str, str]
"""What a thread is about: a row (empty: the whole rule), and of a cell its part and column."""


@dataclass(frozen=True, slots=True)
class Talk:
    """How many threads are open: about each row as a whole (empty: the rule), and by row about the cells that
    are there, ``when-0``."""

    rows: Mapping[str, int] = field(default_factory=dict)
    cells: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


NOBODY = Talk()
"""Nothing is talked about."""


def talk(counted: Mapping[Place, int], shown: Places) -> Talk:
    """What is talked about in a version, of how many threads are open about each place."""
    rows: dict[str, int] = {}
    cells: dict[str, dict[str, int]] = {}
    for (row, part, column), number in counted.items():
        lane = shown.lane(row, part, column) if part else None
        if not part:
            rows[row] = number
        elif lane is not None:
            about = cells.setdefault(row, {})
            about[lane] = about.get(lane, 0) + number
    return Talk(rows, cells)


@dataclass(frozen=True, slots=True)
class Thread:
    """A remark with its answers, in their order. Of one about a cell, its ``column`` and its ``lane``
    (``when-0``) in the version that is shown; None where they are gone from it."""

    begun: RuleComment
    answers: tuple[RuleComment, ...]
    column: Column | None = None
    lane: str | None = None

    @property
    def resolved(self) -> bool:
        """Whether somebody has closed it."""
        return self.begun.resolved_at is not None


@dataclass(frozen=True, slots=True)
class Discussion:
    """The threads of a rule, the latest first; how many of them are open about what; ``names`` are those of
    the members mentioned."""

    open: tuple[Thread, ...]
    resolved: tuple[Thread, ...]
    talk: Talk
    names: dict[int, str]


def discussion(rule: Rule, version: RuleVersion) -> Discussion:
    """All that is said about a rule, beside this version of it. One query, another where somebody is
    mentioned."""
    said = list(
        RuleComment.objects.filter(rule=rule)
        .select_related("author", "resolved_by", "version")
        .order_by("-pk")[:MOST]
    )
    answers: dict[int, list[RuleComment]] = {}
    for one in reversed(said):
        if one.parent_id is not None:
            answers.setdefault(one.parent_id, []).append(one)
    shown = places(version)
    threads = [
        Thread(
            one,
            tuple(answers.get(one.pk, ())),
            shown.column(one.part, one.column),
            shown.lane(one.row, one.part, one.column),
        )
        for one in said
        if one.parent_id is None
    ]
    still = tuple(thread for thread in threads if not thread.resolved)
    return Discussion(
        open=still,
        resolved=tuple(thread for thread in threads if thread.resolved),
        talk=talk(Counter(_place(thread.begun) for thread in still), shown),
        names=names_in(one.text for one in said),
    )


def _place(said: RuleComment) -> Place:
    return said.row, said.part, said.column


def open_talk(rule: str, shown: Places) -> Talk:
    """What is talked about in a version of a rule (its slug): threads that are open. One query."""
    found = RuleComment.objects.filter(rule__slug=rule, parent=None, resolved_at=None).order_by()
    counted = found.values_list("row", "part", "column").annotate(threads=Count("pk"))
    return talk({(row, part, column): number for row, part, column, number in counted}, shown)


def open_threads(rules: Iterable[int]) -> dict[int, int]:
    """How many threads of each of these rules (ids) are open. One query."""
    found = RuleComment.objects.filter(rule_id__in=list(rules), parent=None, resolved_at=None)
    counted = found.values("rule_id").annotate(threads=Count("pk")).order_by()
    return dict(counted.values_list("rule_id", "threads"))
