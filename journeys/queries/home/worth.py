"""Up to three sentences worth acting on. Each is computed, names its place, and leads there.

paused     journeys that paused themselves
failures   people who cannot go on
worth      the largest live journey: its conversion, and what its logic is worth
idle       a row of a live rule that has not fired for a fortnight
draft      a draft that cannot go live as it is
calls      tasks that are overdue
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import connection
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.access import allowed
from config.rail import OPERATES
from journeys.insights.uplift import Uplift, uplift
from journeys.models import Journey, RuleVersion, Task, Version, VersionNode
from journeys.queries.failing import paused_themselves
from journeys.services.readiness import readiness

MOST = 3
IDLE = timedelta(days=14)
DRAFTS_LOOKED_AT = 3

ARMS = """
SELECT version.journey_id, without_logic,
       coalesce(sum(counted.count) FILTER (WHERE measure = 'entered'), 0)::bigint,
       coalesce(sum(counted.count) FILTER (WHERE measure = 'converted'), 0)::bigint
FROM (SELECT version_id, measure, without_logic, count FROM journeys_counter
      UNION ALL SELECT version_id, measure, without_logic, count FROM journeys_counterdelta) counted
JOIN journeys_version version ON version.id = counted.version_id
WHERE measure IN ('entered', 'converted') AND version.journey_id = ANY(%s)
GROUP BY version.journey_id, without_logic
"""

PARKED = """
SELECT coalesce(sum(count), 0)::bigint
FROM (SELECT count FROM journeys_counter WHERE measure = 'failed' AND version_id = ANY(%(versions)s)
      UNION ALL SELECT count FROM journeys_counterdelta
                WHERE measure = 'failed' AND version_id = ANY(%(versions)s)) counted
"""

LAST_FIRED = """
SELECT node_id, outcome, max(hour)
FROM (SELECT node_id, outcome, hour FROM journeys_counter
                WHERE measure = 'row' AND version_id = ANY(%(versions)s)
      UNION ALL SELECT node_id, outcome, hour FROM journeys_counterdelta
                WHERE measure = 'row' AND version_id = ANY(%(versions)s)) fired
GROUP BY node_id, outcome
"""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One of them: ``text`` with ``*strong*`` words, where it leads, and how it looks."""

    kind: str
    text: str
    address: str
    icon: str
    tone: str = ""


def worth_acting_on(reader: AbstractBaseUser | AnonymousUser, now: datetime) -> list[Sentence]:
    """The first three of what this reader may know, most pressing first; nothing is made up where there is
    nothing to say. Some ten statements over counters, rules and at most three drafts."""
    found: list[Sentence] = []
    live = list(Journey.objects.filter(status=Journey.Status.LIVE).select_related("live_version"))
    if allowed(reader, "journeys.view_numbers"):
        found += _paused(allowed(reader, OPERATES))
        found += _failures()
        found += _worth(live)
    if allowed(reader, "journeys.view_rule") and allowed(reader, "journeys.view_numbers"):
        found += _idle(live, now)
    if allowed(reader, "journeys.change_journey"):
        found += _drafts()
    if allowed(reader, "journeys.change_task"):
        found += _calls(now)
    # One of each kind before a second of any.
    first = sorted({each.kind: each for each in reversed(found)}.values(), key=found.index)
    return [*first, *(each for each in found if each not in first)][:MOST]


def _paused(operates: bool) -> Iterator[Sentence]:
    for one in paused_themselves():
        text = _("*%(name)s* paused itself: %(parked)s of %(people)s people could not go on.") % {
            "name": one.name,
            "parked": number_format(one.parked, force_grouping=True),
            "people": number_format(one.people, force_grouping=True),
        }
        parked = f"{reverse('journeys:console_parked')}?journey={one.slug}"
        address = parked if operates else reverse("journeys:canvas", args=[one.slug])
        yield Sentence("paused", text, address, "octagon-pause", "danger")


def _failures() -> Iterator[Sentence]:
    versions = list(Version.objects.exclude(status=Version.Status.ENDED).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(PARKED, {"versions": versions})
        ((number,),) = cursor.fetchall()
    if number:
        text = ngettext(
            "*One person* cannot go on and waits for somebody to look.",
            "*%(number)s people* cannot go on and wait for somebody to look.",
            number,
        ) % {"number": number_format(number, force_grouping=True)}
        yield Sentence("failures", text, reverse("journeys:journeys"), "circle-alert", "danger")


def _worth(live: list[Journey]) -> Iterator[Sentence]:
    arms: defaultdict[int, dict[bool, tuple[int, int]]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(ARMS, [[journey.pk for journey in live]])
        for journey, without, entered, converted in cursor.fetchall():
            arms[journey][without] = (entered, converted)
    counted = [(journey, *_both(arms[journey.pk])) for journey in live if arms[journey.pk]]
    for journey, entered, converted, compared in sorted(counted, key=lambda each: -each[1]):
        said = _("*%(name)s*: %(entered)s entered, %(share)s %% reached the goal.") % {
            "name": journey.name,
            "entered": number_format(entered, force_grouping=True),
            "share": number_format(100 * converted / entered if entered else 0, 1),
        }
        text = f"{said} {worth_in_words(compared)}" if compared is not None else said
        yield Sentence("worth", text, reverse("journeys:numbers", args=[journey.slug]), "trending-up")


def _both(arms: dict[bool, tuple[int, int]]) -> tuple[int, int, Uplift | None]:
    with_n, with_converted = arms.get(False, (0, 0))
    without_n, without_converted = arms.get(True, (0, 0))
    compared = uplift(with_n, with_converted, without_n, without_converted) if without_n else None
    return with_n + without_n, with_converted + without_converted, compared


def worth_in_words(found: Uplift) -> str:
    """What the logic is worth in points, with its interval; or why that cannot be said yet."""
    if not found.enough:
        return found.reason
    low, high = _points(found.low), _points(found.high)
    if not found.sure:
        return _("Whether the logic is worth something is not clear yet (%(low)s to %(high)s points).") % {
            "low": low,
            "high": high,
        }
    sign = "+" if found.difference > 0 else ""
    return _("The logic is worth *%(points)s points* (%(low)s to %(high)s).") % {
        "points": f"{sign}{_points(found.difference)}",
        "low": low,
        "high": high,
    }


def _points(share: float) -> str:
    """A difference of shares in points, to one decimal, with a real minus."""
    rounded = round(100 * share, 1)
    return f"{'\N{MINUS SIGN}' if rounded < 0 else ''}{number_format(abs(rounded), 1)}"


def _idle(live: list[Journey], now: datetime) -> Iterator[Sentence]:
    """Rows of tables that live journeys follow and that have not fired lately, the longest first."""
    asked = {
        (journey.pk, node["key"]): node["settings"]["rule"]
        for journey in live
        if journey.live_version is not None
        for node in journey.live_version.document["nodes"]
        if node.get("settings", {}).get("rule")
    }
    if not asked:
        return
    nodes = VersionNode.objects.filter(version__journey__in=[journey.pk for journey in live])
    rules = {
        pk: asked[journey, key]
        for pk, journey, key in nodes.values_list("pk", "version__journey_id", "key")
        if (journey, key) in asked
    }
    fired: dict[tuple[str, str], datetime] = {}
    with connection.cursor() as cursor:
        versions = list(nodes.values_list("version_id", flat=True).distinct())
        cursor.execute(LAST_FIRED, {"versions": versions})
        for node, row, hour in cursor.fetchall():
            if node in rules:
                key = rules[node], row
                fired[key] = max(hour, fired.get(key, hour))
    silent = sorted(_silent(set(asked.values()), fired, now), key=lambda each: each[0])
    yield from (sentence for _since, sentence in silent)


def _silent(
    slugs: set[str], fired: dict[tuple[str, str], datetime], now: datetime
) -> Iterator[tuple[datetime, Sentence]]:
    """Since when each row has not fired, and the sentence that says so."""
    approved = (
        RuleVersion.objects.filter(rule__slug__in=slugs, status=RuleVersion.Status.APPROVED)
        .select_related("rule")
        .order_by("rule_id", "-number")
        .distinct("rule_id")
    )
    for version in approved:
        for row in (version.document.get("table") or {}).get("rows", ()):
            last = fired.get((version.rule.slug, row["id"]))
            since = last or version.approved_at
            if since is None or now - since < IDLE:
                continue
            said = {"row": row["id"], "rule": version.rule.name, "days": (now - since).days}
            text = (
                _("Row *%(row)s* of %(rule)s has not fired in %(days)d days.")
                if last
                else _("Row *%(row)s* of %(rule)s has never fired, in %(days)d days since its approval.")
            ) % said
            address = f"{reverse('journeys:rule', args=[version.rule.slug])}#row-{row['id']}"
            yield since, Sentence("idle", text, address, "moon", "logic")


def _drafts() -> Iterator[Sentence]:
    for journey in Journey.objects.filter(status=Journey.Status.DRAFT).order_by("-pk")[:DRAFTS_LOOKED_AT]:
        found = readiness(journey)
        number = len(found.errors) + len(found.warnings)
        if number:
            text = ngettext("*%(name)s* has a problem.", "*%(name)s* has %(number)d problems.", number) % {
                "name": journey.name,
                "number": number,
            }
            yield Sentence(
                "draft", text, reverse("journeys:canvas", args=[journey.slug]), "triangle-alert", "warn"
            )


def _calls(now: datetime) -> Iterator[Sentence]:
    late = Task.objects.filter(state=Task.State.OPEN, due__lt=now).count()
    if late:
        text = ngettext("*One task* is overdue.", "*%(number)d tasks* are overdue.", late) % {"number": late}
        yield Sentence("calls", text, reverse("journeys:tasks"), "phone", "warn")
