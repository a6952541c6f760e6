"""The decision log of a rule: who was sent where, by which row, on what values."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from contacts.models import Contact
from contacts.queries import contacts_found
from journeys.models import Decision, Rule, Run
from journeys.queries.path import Reason, reason_of

PAGE = 50
KEPT = timedelta(days=30)
WINDOWS = (timedelta(hours=6), timedelta(days=2), timedelta(days=8), KEPT)
"""How far back to look, one after the other, until there is a page of decisions."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One line of the log. ``run`` and ``contact`` are None where the rows are gone."""

    at: datetime
    outcome: str
    fallback: str
    reason: Reason
    run: Run | None
    contact: Contact | None


def decisions_of(
    rule: Rule, now: datetime, row: str = "", search: str = "", until: datetime | None = None
) -> list[Decided]:
    """Up to ``PAGE + 1`` decisions by any version of ``rule`` in the last 30 days, the newest first.

    ``row`` and ``search`` (of the contact) narrow them, ``until`` continues before an instant. The log has no
    index by rule, so recent hours are read first and older days only while the page is not full: at most four
    reads, and three queries more.
    """
    versions = {version.pk: version for version in rule.versions.select_related("rule")}
    latest = until or now
    found: list[Decision] = []
    for window in WINDOWS:
        log = Decision.objects.filter(rule_version_id__in=versions, at__gt=latest - window)
        log = log.filter(at__lt=latest) if until else log.filter(at__lte=latest)
        if row:
            log = log.filter(row=row)
        if search:
            log = log.filter(contact_id__in=list(contacts_found(search)))
        found = list(log.order_by("-at")[: PAGE + 1])
        if len(found) > PAGE:
            break
    runs = Run.objects.select_related("contact").in_bulk([decision.enrollment_id for decision in found])
    return [
        Decided(
            at=decision.at,
            outcome=decision.outcome,
            fallback=decision.fallback,
            reason=reason_of(decision, versions[decision.rule_version_id or 0]),
            run=runs.get(decision.enrollment_id),
            contact=runs[decision.enrollment_id].contact if decision.enrollment_id in runs else None,
        )
        for decision in found
    ]
