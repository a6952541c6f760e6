"""What changed since somebody was here: people, logic, workflows, work."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.access import allowed
from journeys.models import RuleVersion, Task, Version

COUNTED = """
SELECT coalesce(sum(count) FILTER (WHERE measure = 'entered'), 0)::bigint,
       coalesce(sum(count) FILTER (WHERE measure = 'converted'), 0)::bigint,
       coalesce(sum(count) FILTER (WHERE measure = 'ended'), 0)::bigint
FROM (SELECT measure, count FROM journeys_counter WHERE hour >= %(since)s AND version_id = ANY(%(versions)s)
      UNION ALL SELECT measure, count FROM journeys_counterdelta
                WHERE hour >= %(since)s AND version_id = ANY(%(versions)s)) counted
WHERE measure IN ('entered', 'converted', 'ended')
"""
MOST_NEWS = 4


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of what happened, what it counts, and where its people are."""

    number: int
    label: str
    address: str


@dataclass(frozen=True, slots=True)
class News:
    """Something that the team made true: a version of a workflow or of the logic."""

    text: str
    address: str
    at: datetime
    logic: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since an instant, in the product's time."""

    since: datetime
    figures: list[Figure]
    news: list[News]


def changes(reader: AbstractBaseUser | AnonymousUser, since: datetime) -> Changes:
    """What changed, as far as this reader may know. Counts are by the hour, so the first hour is whole. At
    most five statements, over counters and the last few versions."""
    figures: list[Figure] = []
    news: list[News] = []
    if allowed(reader, "journeys.view_numbers"):
        figures += _counted(since)
    if allowed(reader, "journeys.view_task"):
        made = Task.objects.filter(created_at__gte=since).count()
        figures.append(Figure(made, ngettext("task made", "tasks made", made), reverse("journeys:tasks")))
    if allowed(reader, "journeys.view_version"):
        news += _published(since)
    if allowed(reader, "journeys.view_rule"):
        news += _approved(since)
    return Changes(since, figures, sorted(news, key=lambda each: each.at, reverse=True)[:MOST_NEWS])


def _counted(since: datetime) -> list[Figure]:
    versions = list(Version.objects.exclude(status=Version.Status.ENDED).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        hour = since.replace(minute=0, second=0, microsecond=0)
        cursor.execute(COUNTED, {"since": hour, "versions": versions})
        entered, converted, ended = cursor.fetchone() or (0, 0, 0)
    journeys = reverse("journeys:journeys")
    return [
        Figure(entered, _("entered"), journeys),
        Figure(converted, _("reached a goal"), journeys),
        Figure(ended, _("came to an end"), journeys),
    ]


def _published(since: datetime) -> list[News]:
    found = (
        Version.objects.filter(published_at__gte=since).select_related("journey").order_by("-published_at")
    )
    return [
        News(
            _("*%(name)s*: the workflow is version %(number)d.")
            % {"name": version.journey.name, "number": version.number},
            reverse("journeys:canvas", args=[version.journey.slug]),
            version.published_at,
            logic=False,
        )
        for version in found[:MOST_NEWS]
    ]


def _approved(since: datetime) -> list[News]:
    found = RuleVersion.objects.filter(approved_at__gte=since).select_related("rule").order_by("-approved_at")
    return [
        News(
            _("*%(name)s*: the logic is version %(number)d.")
            % {"name": version.rule.name, "number": version.number},
            reverse("journeys:rule", args=[version.rule.slug]),
            version.approved_at or since,
            logic=True,
        )
        for version in found[:MOST_NEWS]
    ]
