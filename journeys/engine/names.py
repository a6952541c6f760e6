"""What a version makes known when it is published: its nodes as rows, and the facts that it asks for.

VersionNode   the integer name of each node
WakeName      (version, node, reason, kind, name): the wake plans as rows, read for each batch of the inbox
Watch         which facts ingest puts on the inbox at all, for the journey as a whole
timetable     the dates and schedules by which people enter, where the version is the live one
races         the splits that look for a winner, likewise
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from contacts import watching
from contacts.models import Segment
from contacts.segments.asking import DEEPEST
from contacts.segments.defining import adopt_lists
from journeys.engine import inflow, races, timetable
from journeys.engine.plans import follows, rules_of
from journeys.engine.statements import open_session
from journeys.graph.document import parse_journey
from journeys.graph.plan import Plan, compile
from journeys.kinds.change_list import kind as change_list
from journeys.kinds.rulebook import Rulebook
from journeys.models import Version, VersionNode, WakeName
from journeys.rules.conditions import parse_condition
from journeys.rules.wake_plan import WakePlan, wake_plan


@dataclass(frozen=True, slots=True)
class Name:
    """A fact that a version asks for: why (``WakeName.Reason``), on which node (key, None for the whole
    run), and its kind and name as the inbox has them."""

    reason: str
    node: str | None
    kind: str
    name: str


def wake_names(plan: Plan, segments: dict[str, WakePlan] | None = None) -> list[Name]:
    """Everything that can concern somebody in this plan. ``segments`` says what changes membership of
    each."""
    found = []
    for reason, node, names in plan.wakes_on():
        # Who enters by a segment enters when it says so, not when some fact of its condition changes.
        wide = names if reason == "trigger" else _within(names, segments or {})
        found += [Name(reason, node, "event", name) for name in sorted(wide.events)]
        found += [Name(reason, node, "attribute", name) for name in sorted(wide.attributes)]
        found += [Name(reason, node, "consent", name) for name in sorted(wide.consents)]
        found += [Name(reason, node, "segment", name) for name in sorted(wide.segments)]
        # What becomes of a message comes back as an event of its contact.
        measures = sorted({name.rpartition(".")[2] for name in wide.messages})
        found += [Name(reason, node, "event", f"message_{measure}") for measure in measures]
    return list(dict.fromkeys(found))


def _within(names: WakePlan, segments: dict[str, WakePlan]) -> WakePlan:
    """The plan with what its segments rest on: membership is asked when it is needed, so its facts wake."""
    for slug in names.segments:
        if slug in segments:
            names = names | segments[slug]
    return names


def segment_plans(slugs: Iterable[str], depth: int = 0) -> dict[str, WakePlan]:
    """What changes the membership of segments, those within them included. One query per level."""
    found: dict[str, WakePlan] = {}
    wanted = set(slugs)
    if not wanted or depth > DEEPEST:
        return found
    for segment in Segment.objects.filter(slug__in=wanted, kind=Segment.Kind.CONDITION):
        found[segment.slug] = wake_plan(parse_condition(segment.condition))
    inner = {slug for plan in found.values() for slug in plan.segments} - wanted
    deeper = segment_plans(inner, depth + 1)
    return {slug: _within(plan, deeper) for slug, plan in found.items()} | deeper


def register(version: Version) -> Plan:
    """Write the rows of a version that is being published, or whose rules have changed; return its plan.

    Inside the transaction that publishes it: ingest waits for it, so that no event slips between. Existing
    nodes keep their ids. Raises RuleError for a document that cannot run.
    """
    with transaction.atomic():
        document = parse_journey(version.document)
        with open_session(pinned=False) as work:
            plan = compile(document, Rulebook.of(rules_of(work, follows(document))))
        adopt_lists(
            str(getattr(node.settings, "list", ""))
            for node in plan.nodes.values()
            if node.kind is change_list
        )
        VersionNode.objects.bulk_create(
            [
                VersionNode(version=version, ordinal=node.ordinal, key=node.key, kind=node.kind.key)
                for node in plan.nodes.values()
            ],
            ignore_conflicts=True,
        )
        ids = dict(VersionNode.objects.filter(version=version).values_list("key", "id"))
        segments = segment_plans({slug for _, _, names in plan.wakes_on() for slug in names.segments})
        names = wake_names(plan, segments)
        WakeName.objects.filter(version=version).delete()
        WakeName.objects.bulk_create(
            WakeName(
                version=version,
                node_id=ids[name.node] if name.node else None,
                reason=name.reason,
                kind=name.kind,
                name=name.name,
            )
            for name in names
        )
        watch(version.journey.slug, version.journey_id)
        if version.journey.live_version_id == version.pk:
            timetable.keep(version, plan)
            races.keep(version, plan)
        with open_session(pinned=False) as work:
            inflow.begin(work, version, plan, ids)
    return plan


def watch(slug: str, journey: int) -> None:
    """Let the inbox get what any version of the journey asks for that has not ended, and the goals of all.
    Inside a transaction. Four statements."""
    asked = WakeName.objects.filter(version__journey=journey).exclude(
        version__status=Version.Status.ENDED,
        reason__in=[reason for reason in WakeName.Reason.values if reason != "goal"],
    )
    watching.replace(f"journey:{slug}", list(asked.values_list("kind", "name").distinct()))
