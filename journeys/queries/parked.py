"""People who cannot go on, with the reason: parked until somebody decides, or about to be tried again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, F, QuerySet

from journeys.models import DateTrigger, Enrollment, Failure, Inflow, Schedule, StuckFact, Version
from journeys.queries.people import step_names

REASONS_SHOWN = 8

REASONS = """
SELECT failure.reason, count(*)
  FROM journeys_failure failure
  JOIN journeys_enrollment enrollment ON enrollment.id = failure.enrollment_id AND enrollment.state = 2
 WHERE failure.parked AND failure.resolved_at IS NULL
 GROUP BY failure.reason ORDER BY count(*) DESC, failure.reason LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why people are parked, and how many for that reason."""

    text: str
    people: int


def parked_list(journey: str = "", reason: str = "", retried: bool = False) -> QuerySet[Failure]:
    """The failures that hold people up now, the latest first, each with its run, contact and step. One query.

    ``retried``: those who will be tried again by themselves instead of those who are parked.
    """
    found = Failure.objects.filter(resolved_at=None, parked=not retried).select_related(
        "node__version__journey", "enrollment__run__contact"
    )
    if retried:
        found = found.filter(
            enrollment__state=Enrollment.State.LIVE,
            enrollment__attempt=F("attempt"),
            enrollment__node=F("node"),
        )
    else:
        found = found.filter(enrollment__state=Enrollment.State.FAILED)
    if journey:
        found = found.filter(node__version__journey__slug=journey)
    if reason:
        found = found.filter(reason=reason)
    return found.order_by("-id")


def reasons() -> list[Reason]:
    """The most frequent reasons, at most eight. One query over what is parked."""
    with connection.cursor() as cursor:
        cursor.execute(REASONS, [REASONS_SHOWN])
        return [Reason(*row) for row in cursor.fetchall()]


def stuck_facts() -> QuerySet[StuckFact]:
    """Facts whose consequences could not be worked out: given up ones first. One query."""
    return StuckFact.objects.order_by(F("retry_at").asc(nulls_first=True), "id")


@dataclass(frozen=True, slots=True)
class PutOff:
    """A date, schedule or segment of a journey that cannot be worked off: why, and when it is tried again."""

    slug: str
    name: str
    step: str
    problem: str
    retry_at: datetime | None


def put_off(journey: int | None = None, step: str = "") -> list[PutOff]:
    """Dates, schedules and segments that are put off, of one step of a journey where it is given. Three
    queries."""
    found = []
    for kind in (Schedule, DateTrigger):
        rows = kind.objects.filter(attempt__gt=0, retired_at=None).select_related("journey").order_by("pk")
        if journey is not None:
            rows = rows.filter(journey=journey, node_key=step)
        found += [
            PutOff(row.journey.slug, row.journey.name, row.node_key, row.problem, row.retry_at)
            for row in rows
        ]
    inside = Inflow.objects.filter(attempt__gt=0, done_at=None, version__journey__live_version=F("version"))
    if journey is not None:
        inside = inside.filter(version__journey=journey, node__key=step)
    return found + [
        PutOff(row.version.journey.slug, row.version.journey.name, row.node.key, row.problem, row.retry_at)
        for row in inside.select_related("version__journey", "node").order_by("pk")
    ]


@dataclass(frozen=True, slots=True)
class WaysOn:
    """A version with ``people`` parked in it, and the steps at which they may go on: id and name."""

    version: Version
    people: int
    steps: tuple[tuple[int, str], ...]


def ways_on(enrollments: Iterable[int]) -> list[WaysOn]:
    """By version, where those of them who are parked may go on. Three queries."""
    parked = Enrollment.objects.filter(pk__in=list(enrollments), state=Enrollment.State.FAILED)
    people = dict(parked.values_list("version").annotate(Count("pk")).order_by("version"))
    versions = Version.objects.filter(pk__in=people).select_related("journey").prefetch_related("nodes")
    names = step_names(versions)
    return [
        WaysOn(
            version,
            people[version.pk],
            tuple(
                (node.pk, names[version.pk].get(node.key, node.key))
                for node in sorted(version.nodes.all(), key=lambda node: node.ordinal)
            ),
        )
        for version in versions.order_by("journey__name", "number")
    ]
