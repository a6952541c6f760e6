"""All that happened to one contact, in one order: what they did, what they were sent, what rules decided."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import Q

from contacts.models import Contact, Event
from contacts.queries import Place, timeline
from journeys.models import Decision, Delivery, RuleVersion, Run, VersionNode
from journeys.queries.path import Reason, reason_of
from journeys.queries.people import step_names

PAGE = 40
FAMILIES = ("events", "messages", "decisions")
"""In the order in which they stand at one instant, the latest first."""


@dataclass(frozen=True, slots=True)
class Behind:
    """Where a page ended: at an instant, within a family, at an id (of a decision: run and number)."""

    at: datetime
    family: str
    id: int
    seq: int = 0

    @property
    def written(self) -> str:
        """For an address."""
        return f"{self.at.isoformat()}~{self.family}~{self.id}~{self.seq}"


@dataclass(frozen=True, slots=True)
class Moment:
    """One line. Of ``event``, ``delivery`` and ``decision`` one is there. ``step`` names the step of a
    journey that it belongs to, ``run`` the run, where they are known."""

    place: Behind
    event: Event | None = None
    delivery: Delivery | None = None
    decision: Decision | None = None
    reason: Reason | None = None
    step: str = ""
    journey: str = ""
    run: Run | None = None

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.place.at


@dataclass(frozen=True, slots=True)
class Page:
    """Some moments, the latest first, and where the next page begins."""

    moments: list[Moment]
    after: str


def moments(
    contact: Contact, families: tuple[str, ...], name: str = "", behind: Behind | None = None
) -> Page:
    """A page of the timeline: of these families, of one event ``name`` if given. One query per family, and
    four for the names of what it shows."""
    found: list[list[tuple[Behind, object]]] = []
    for family in families:
        before = _before(family, behind)
        if family == "events":
            found.append([(Behind(e.timestamp, family, e.id), e) for e in _events(contact, before, name)])
        elif family == "messages":
            found.append([(Behind(d.queued_at, family, d.pk), d) for d in _messages(contact, before)])
        else:
            found.append(
                [(Behind(d.at, family, d.enrollment_id, d.seq), d) for d in _decisions(contact, before)]
            )
    merged = list(islice(heapq.merge(*found, key=lambda entry: _rank(entry[0]), reverse=True), PAGE + 1))
    shown = merged[:PAGE]
    after = shown[-1][0].written if len(merged) > PAGE else ""
    return Page(list(_told(shown)), after)


def behind_of(text: str) -> Behind | None:
    """The place that an address names; None for anything else."""
    parts = text.split("~")
    if len(parts) != 4 or parts[1] not in FAMILIES or not (parts[2] + parts[3]).isdecimal():
        return None
    try:
        at = datetime.fromisoformat(parts[0])
    except ValueError:
        return None
    id, seq = int(parts[2]), int(parts[3])
    return Behind(at, parts[1], id, seq) if at.tzinfo and id < 2**63 and seq < 2**31 else None


def _rank(place: Behind) -> tuple[datetime, int, int, int]:
    return place.at, -FAMILIES.index(place.family), place.id, place.seq


def _before(family: str, behind: Behind | None) -> Behind | None:
    """The same place, seen from a family: after what stands before it at the same instant."""
    if behind is None or behind.family == family:
        return behind
    shown = FAMILIES.index(family) < FAMILIES.index(behind.family)
    return Behind(behind.at, family, 0 if shown else 2**62)


def _events(contact: Contact, before: Behind | None, name: str) -> list[Event]:
    return timeline(contact, Place(before.at, before.id) if before else None, name, PAGE + 1)


def _messages(contact: Contact, before: Behind | None) -> list[Delivery]:
    found = Delivery.objects.filter(contact=contact).select_related("node", "version__journey")
    if before is not None:
        found = found.filter(
            Q(queued_at__lt=before.at) | Q(queued_at=before.at, pk__lt=before.id), queued_at__lte=before.at
        )
    return list(found.order_by("-queued_at", "-pk")[: PAGE + 1])


def _decisions(contact: Contact, before: Behind | None) -> list[Decision]:
    runs = list(Run.objects.filter(contact=contact, test=False).values_list("pk", "entered_at"))
    if not runs:
        return []
    first = min(entered for _pk, entered in runs)
    found = Decision.objects.filter(enrollment_id__in=[pk for pk, _entered in runs], at__gte=first)
    if before is not None:
        here = Q(at=before.at, enrollment_id__lt=before.id)
        here |= Q(at=before.at, enrollment_id=before.id, seq__lt=before.seq)
        found = found.filter(Q(at__lt=before.at) | here, at__lte=before.at)
    return list(found.order_by("-at", "-enrollment_id", "-seq")[: PAGE + 1])


def _told(shown: list[tuple[Behind, object]]) -> Iterator[Moment]:
    decisions = [row for _place, row in shown if isinstance(row, Decision)]
    deliveries = [row for _place, row in shown if isinstance(row, Delivery)]
    asked = {row.rule_version_id for row in decisions if row.rule_version_id is not None}
    rules = {
        version.pk: version
        for version in (RuleVersion.objects.filter(pk__in=asked).select_related("rule") if asked else ())
    }
    ids = {row.enrollment_id for row in decisions} | {row.enrollment_id or 0 for row in deliveries}
    found = Run.objects.filter(pk__in=ids).select_related("journey", "enrollment__version") if ids else ()
    runs = {run.pk: run for run in found}
    names = step_names([*(run.enrollment.version for run in runs.values()), *(d.version for d in deliveries)])
    nodes = _nodes(decisions)
    for place, row in shown:
        if isinstance(row, Event):
            yield Moment(place, event=row)
        elif isinstance(row, Delivery):
            yield Moment(
                place,
                delivery=row,
                step=names.get(row.version_id, {}).get(row.node.key, row.node.key),
                journey=row.version.journey.name,
                run=runs.get(row.enrollment_id or 0),
            )
        elif isinstance(row, Decision):
            run = runs.get(row.enrollment_id)
            key = nodes.get(row.node_id, "")
            yield Moment(
                place,
                decision=row,
                reason=reason_of(row, rules.get(row.rule_version_id or 0)),
                step=names.get(row.version_id, {}).get(key, key),
                journey=run.journey.name if run else "",
                run=run,
            )


def _nodes(decisions: list[Decision]) -> dict[int, str]:
    ids = {row.node_id for row in decisions}
    return dict(VersionNode.objects.filter(pk__in=ids).values_list("pk", "key")) if ids else {}
