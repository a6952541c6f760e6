"""The path of one person through a journey: each step with its times, the decision's reason, its messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from journeys.kinds import KINDS
from journeys.models import (
    Conversion,
    Decision,
    Delivery,
    Enrollment,
    Failure,
    RuleVersion,
    Run,
    Step,
    Task,
    WakeName,
)
from journeys.rules.documents import Rule, parse_rule
from journeys.rules.explain import sentence

APPROVED = RuleVersion.Status.APPROVED


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a decision went one way. ``said`` is a sentence with *emphasis*; ``seen`` the values it saw."""

    said: str
    rule_slug: str
    rule_name: str
    rule_version: int | None
    row: str
    seen: Mapping[str, Any]
    outputs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Passed:
    """One step of the path. ``left_at`` is None where the person stands now."""

    key: str
    name: str
    kind: str
    entered_at: datetime
    left_at: datetime | None
    outcome: str
    reason: Reason | None
    deliveries: tuple[Delivery, ...]
    tasks: tuple[Task, ...]

    @property
    def stayed(self) -> timedelta | None:
        """How long the person was there; None while they are."""
        return self.left_at - self.entered_at if self.left_at else None

    @property
    def family(self) -> str:
        """Its kind's family, for color."""
        return KINDS[self.kind].family if self.kind in KINDS else ""

    @property
    def icon(self) -> str:
        """Its kind's icon."""
        return KINDS[self.kind].icon if self.kind in KINDS else "square"


@dataclass(frozen=True, slots=True)
class Path:
    """A whole run as a page tells it. ``due`` is the earliest instant at which it goes on by itself,
    ``waits_on`` the facts that would end the present wait before, as kind and name; ``failure`` is what holds
    it up, whether it is parked or will be tried again."""

    run: Run
    steps: tuple[Passed, ...]
    due: datetime | None
    waits_on: tuple[tuple[str, str], ...]
    conversion: Conversion | None
    failure: Failure | None

    @property
    def waits_for(self) -> tuple[str, ...]:
        """The events among the facts that would end the present wait."""
        return tuple(name for kind, name in self.waits_on if kind == "event")


def path_of(run: Run) -> Path:
    """The path of a run (with enrollment, version and contact). At most nine queries, whatever its length."""
    enrollment = run.enrollment
    steps = list(Step.objects.filter(enrollment_id=run.pk, left_at__gte=run.entered_at).order_by("seq"))
    decisions = {
        found.seq: found for found in Decision.objects.filter(enrollment_id=run.pk, at__gte=run.entered_at)
    }
    versions = {version.pk: version for version in _versions(decisions.values())}
    deliveries: dict[int, list[Delivery]] = {}
    for delivery in Delivery.objects.filter(contact=run.contact_id, enrollment_id=run.pk).order_by("pk"):
        deliveries.setdefault(delivery.seq, []).append(delivery)
    tasks: dict[int, list[Task]] = {}
    for task in (
        Task.objects.filter(contact=run.contact_id, enrollment_id=run.pk)
        .select_related("contact")
        .order_by("pk")
    ):
        tasks.setdefault(task.seq, []).append(task)
    keys = {node.pk: node for node in enrollment.version.nodes.all()}
    drawn = {node["key"]: node for node in enrollment.version.document["nodes"]}

    def told(node_id: int, seq: int, entered_at: datetime, left_at: datetime | None, outcome: str) -> Passed:
        node = keys.get(node_id)
        decision = decisions.get(seq)
        return Passed(
            key=node.key if node else str(node_id),
            name=drawn[node.key]["name"] if node and node.key in drawn else str(node_id),
            kind=node.kind if node else "",
            entered_at=entered_at,
            left_at=left_at,
            outcome=outcome,
            reason=reason_of(decision, versions.get(decision.rule_version_id or 0)) if decision else None,
            deliveries=tuple(deliveries.get(seq, ())),
            tasks=tuple(tasks.get(seq, ())),
        )

    passed = [told(step.node_id, step.seq, step.entered_at, step.left_at, step.outcome) for step in steps]
    standing = enrollment.state != Enrollment.State.ENDED
    if standing:
        passed.append(told(enrollment.node_id, enrollment.seq, enrollment.entered_at, None, ""))
    return Path(
        run=run,
        steps=tuple(passed),
        due=enrollment.due if standing else None,
        waits_on=_waits_on(enrollment) if enrollment.state == Enrollment.State.LIVE else (),
        conversion=Conversion.objects.filter(pk=run.pk).first(),
        failure=_failure(enrollment) if standing else None,
    )


def reason_of(decision: Decision, version: RuleVersion | None) -> Reason:
    """The reason that a logged decision holds, in words. One query for a version met for the first time."""
    if version is None:
        said = _("Took the baseline, without asking a rule.")
        return Reason(said, "", "", None, decision.row, decision.seen, decision.outputs)
    if decision.fallback == "baseline":
        said = _("Took the baseline *%s*, because this person walks without the logic.") % decision.outcome
    else:
        rule = _approved(version.pk) if version.status == APPROVED else parse_rule(version.document)
        said = sentence(rule, decision.row, decision.seen, decision.outcome, decision.fallback or None)
    return Reason(
        said=said,
        rule_slug=version.rule.slug,
        rule_name=version.rule.name,
        rule_version=version.number,
        row=decision.row,
        seen=decision.seen,
        outputs=decision.outputs,
    )


@lru_cache(maxsize=512)
def _approved(pk: int) -> Rule:
    """An approved version never changes, so it is parsed once per process."""
    return parse_rule(RuleVersion.objects.get(pk=pk).document)


def _versions(decisions: Any) -> list[RuleVersion]:
    wanted = {decision.rule_version_id for decision in decisions} - {None}
    return list(RuleVersion.objects.filter(pk__in=wanted).select_related("rule")) if wanted else []


def _waits_on(enrollment: Enrollment) -> tuple[tuple[str, str], ...]:
    """What can move this person on from where they stand, by the wake plan of the step."""
    names = WakeName.objects.filter(
        version_id=enrollment.version_id, node_id=enrollment.node_id, reason=WakeName.Reason.NODE
    )
    return tuple(names.order_by("kind", "name").values_list("kind", "name").distinct())


def _failure(enrollment: Enrollment) -> Failure | None:
    """Why they are parked, or why the last attempt on this step failed; one that was got over is none."""
    found = enrollment.failures.filter(resolved_at=None).select_related("node").order_by("-at", "-pk")
    if enrollment.state == Enrollment.State.FAILED:
        return found.filter(parked=True).first()
    if not enrollment.attempt:
        return None
    return found.filter(node_id=enrollment.node_id, attempt=enrollment.attempt).first()
