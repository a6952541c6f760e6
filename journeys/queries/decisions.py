"""The decision log: who was sent where, by which row of which rule, on what values."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Self

from django.db import OperationalError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from contacts.models import Contact
from contacts.queries import contacts_found
from journeys.models import Decision, Enrollment, Journey, Rule, RuleVersion, Run, Version, VersionNode
from journeys.queries.path import Reason, reason_of
from journeys.queries.personal import personal_facts
from journeys.rules.facts import Need

PAGE = 50
LATELY = timedelta(days=30)
SPANS = (timedelta(hours=3), timedelta(days=2), timedelta(days=30))
"""How far back a page looks at first, and after that; then as far as was asked for."""
PATIENCE = timedelta(seconds=8)
"""How long one reading of the log may take, before the reader is asked to look for less."""


class TooMuchError(Exception):
    """Reading the log took longer than somebody waits."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the log a page begins: behind this decision, going back in time."""

    at: datetime
    enrollment_id: int
    seq: int

    def __str__(self) -> str:
        return f"{self.at.astimezone(UTC).isoformat()}~{self.enrollment_id}~{self.seq}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """A place as an address holds it; None for anything else."""
        at, _, rest = text.partition("~")
        enrollment, _, seq = rest.partition("~")
        try:
            found = cls(datetime.fromisoformat(at), int(enrollment), int(seq))
        except ValueError:
            return None
        fits = found.at.tzinfo and abs(found.enrollment_id) < 2**63 and abs(found.seq) < 2**31
        return found if fits else None


@dataclass(frozen=True, slots=True)
class Sought:
    """Which decisions: of a rule (or of any), one of its versions (its number), a row, an outcome, a journey,
    people (words of their name or address, or their user id), from ``since`` until before ``until``."""

    since: datetime
    until: datetime
    rule: Rule | None = None
    version: int | None = None
    row: str = ""
    outcome: str = ""
    journey: Journey | None = None
    person: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """One line of the log. ``run`` and ``contact`` are None where the rows are gone; ``step`` is the name of
    the decision on its canvas, ``journey`` None where that is gone."""

    place: Place
    outcome: str
    fallback: str
    reason: Reason
    run: Run | None
    contact: Contact | None
    journey: Journey | None
    journey_version: int | None
    node: str
    step: str

    @property
    def at(self) -> datetime:
        """When it was decided."""
        return self.place.at


def decisions(
    sought: Sought, after: Place | None = None, most: int = PAGE + 1, patience: timedelta = PATIENCE
) -> list[Decided]:
    """Up to ``most`` decisions, the latest first, those behind ``after``.

    The log has no index by rule: it is read by time, the latest hours first and what was before only while
    something is missing, so a page of what is seldom reads all between the two instants; people are looked
    up by their runs, which is quick. About a dozen queries. Raises TooMuchError when the reading takes
    longer than ``patience``.
    """
    found: list[Decision] = []
    log = _log(sought)
    if log is None:
        return []
    with _within(patience):
        for since, until in _spans(sought, after):
            page = log.filter(at__gte=since, at__lt=until)
            if after is not None:
                page = page.filter(at__lte=after.at).filter(_behind(after))
            found += page.order_by("-at", "-enrollment_id", "-seq")[: most - len(found)]
            if len(found) >= most:
                break
    return _told(found)


def masked(found: Iterable[Decided]) -> list[Decided]:
    """The same for who may not see people: without the person, without the values of facts that are personal
    data, and without the sentence that speaks of these. One query, of the catalog."""
    decided = list(found)
    names = {name for line in decided for name in line.reason.seen}
    needs = {name: Need(family, said) for name in names for family, _dot, said in [name.partition(".")]}
    personal = personal_facts(needs.values())
    hidden = {name for name, need in needs.items() if need in personal}
    return [_masked(line, hidden & line.reason.seen.keys()) for line in decided]


def _masked(line: Decided, hidden: set[str]) -> Decided:
    if not hidden:
        return replace(line, contact=None)
    seen = {name: _("hidden") if name in hidden else value for name, value in line.reason.seen.items()}
    said = f"{line.reason.said.partition(' because ')[0].rstrip('.')}."
    said = _("%(decided)s Why rests on personal data.") % {"decided": said}
    return replace(line, contact=None, reason=replace(line.reason, seen=seen, said=said))


def _log(sought: Sought) -> QuerySet[Decision] | None:
    """The decisions apart from their time; None where there can be none."""
    log = Decision.objects.all()
    if sought.rule is not None:
        versions = sought.rule.versions.all()
        if sought.version is not None:
            versions = versions.filter(number=sought.version)
        log = log.filter(rule_version_id__in=list(versions.values_list("pk", flat=True)))
    if sought.journey is not None:
        log = log.filter(version_id__in=list(sought.journey.versions.values_list("pk", flat=True)))
    if sought.row:
        log = log.filter(row=sought.row)
    if sought.outcome:
        log = log.filter(outcome=sought.outcome)
    if sought.person.strip():
        runs = Run.objects.filter(
            contact_id__in=list(contacts_found(sought.person)), entered_at__lt=sought.until
        ).exclude(enrollment__state=Enrollment.State.ENDED, enrollment__entered_at__lt=sought.since)
        walked = list(runs.values_list("pk", flat=True))
        return log.filter(enrollment_id__in=walked) if walked else None
    return log


def _spans(sought: Sought, after: Place | None) -> Iterator[tuple[datetime, datetime]]:
    """The latest hours that are asked for, then ever longer before them."""
    until = min(sought.until, after.at + timedelta(microseconds=1)) if after else sought.until
    for span in SPANS:
        if until <= sought.since:
            return
        since = max(until - span, sought.since)
        yield since, until
        until = since
    if sought.since < until:
        yield sought.since, until


def _behind(after: Place) -> Q:
    earlier = Q(enrollment_id=after.enrollment_id, seq__lt=after.seq) | Q(
        enrollment_id__lt=after.enrollment_id
    )
    return Q(at__lt=after.at) | (Q(at=after.at) & earlier)


@contextmanager
def _within(patience: timedelta) -> Iterator[None]:
    """Let statements inside take so long, no longer."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            before = cursor.fetchone()[0]
            cursor.execute(f"SET LOCAL statement_timeout = {round(patience.total_seconds() * 1000)}")
            yield
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [before])
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") == "57014":
            raise TooMuchError from error
        raise


def _told(found: Iterable[Decision]) -> list[Decided]:
    decided = list(found)
    rules = RuleVersion.objects.select_related("rule").in_bulk(
        {one.rule_version_id for one in decided if one.rule_version_id is not None}
    )
    runs = Run.objects.select_related("contact").in_bulk({one.enrollment_id for one in decided})
    versions = Version.objects.select_related("journey").in_bulk({one.version_id for one in decided})
    keys = VersionNode.objects.in_bulk({one.node_id for one in decided})
    names = {
        (version.pk, node["key"]): node.get("name") or node["key"]
        for version in versions.values()
        for node in version.document["nodes"]
    }

    def told(one: Decision) -> Decided:
        run, version, node = runs.get(one.enrollment_id), versions.get(one.version_id), keys.get(one.node_id)
        key = node.key if node else ""
        return Decided(
            place=Place(one.at, one.enrollment_id, one.seq),
            outcome=one.outcome,
            fallback=one.fallback,
            reason=reason_of(one, rules.get(one.rule_version_id or 0)),
            run=run,
            contact=run.contact if run else None,
            journey=version.journey if version else None,
            journey_version=version.number if version else None,
            node=key,
            step=names.get((one.version_id, key), key),
        )

    return [told(one) for one in decided]
