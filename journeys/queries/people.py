"""The people behind a number of a journey, newest run first, a page at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from contacts.models import Contact
from contacts.queries import contacts_found
from journeys.insights.funnel import TAKEN_OUT
from journeys.models import Conversion, Decision, Enrollment, Run, Step, Version, VersionNode

PAGE = 50
DROPPED = tuple(outcome for outcome in TAKEN_OUT if outcome != "goal")


@dataclass(frozen=True, slots=True)
class Behind:
    """Which people: of a version (or all of them), a step, what they did there, and one share of them.

    ``what``: entered, under_way, ended, converted (of the run), or arrived, waiting, failed, left, went_on,
    dropped, reached_goal (of the step ``node``). ``outcome`` narrows left to a way out; ``row`` names those
    whom a row of the table decided, with reached_goal those of them who got there.
    ``logic``: with, without, or empty for both.
    """

    version: Version | None = None
    node: VersionNode | None = None
    what: str = "entered"
    outcome: str = ""
    row: str = ""
    logic: str = ""
    search: str = ""


def people(journey_id: int, behind: Behind, before: UUID | None = None) -> list[Run]:
    """Up to ``PAGE + 1`` runs with their contact and enrollment, those that entered last first; ``before`` is
    the last run of the page before.

    One query, two with ``search``. It walks the journey's runs backwards and looks up each one's steps, so a
    full page is quick; a way that hardly anybody took costs a look at every run.
    """
    found = Run.objects.filter(journey_id=journey_id, test=False).select_related(
        "contact", "enrollment__node"
    )
    if behind.version is not None:
        found = found.filter(enrollment__version_id=behind.version.pk)
    if behind.logic in ("with", "without"):
        found = found.filter(enrollment__without_logic=behind.logic == "without")
    if behind.search:
        found = found.filter(contact_id__in=list(contacts_found(behind.search)))
    found = _where(found, behind)
    if before is not None:
        found = _after_page(found, before)
    return list(found.order_by("-entered_at", "-pk")[: PAGE + 1])


def _where(found: QuerySet[Run], behind: Behind) -> QuerySet[Run]:
    match behind.what:
        case "under_way":
            return found.exclude(enrollment__state=Enrollment.State.ENDED)
        case "ended":
            return found.filter(enrollment__state=Enrollment.State.ENDED)
        case "converted":
            return found.filter(_converted())
    if behind.node is None:
        return found
    standing = Q(enrollment__version_id=behind.node.version_id, enrollment__node_id=behind.node.pk)
    passed = Step.objects.filter(
        enrollment_id=OuterRef("pk"), node_id=behind.node.pk, left_at__gte=OuterRef("entered_at")
    )
    if behind.row:
        found = found.filter(Exists(_decided(behind.node, behind.row)))
        return found.filter(_converted()) if behind.what == "reached_goal" else found
    match behind.what:
        case "waiting":
            return found.filter(standing, enrollment__state=Enrollment.State.LIVE)
        case "failed":
            return found.filter(standing, enrollment__state=Enrollment.State.FAILED)
        case "left" if behind.outcome:
            return found.filter(Exists(passed.filter(outcome=behind.outcome)))
        case "left":
            return found.filter(Exists(passed))
        case "went_on":
            return found.filter(Exists(passed.exclude(outcome__in=TAKEN_OUT)))
        case "dropped":
            return found.filter(Exists(passed.filter(outcome__in=DROPPED)))
    arrived = Exists(passed) | (standing & ~Q(enrollment__state=Enrollment.State.ENDED))
    found = found.filter(arrived)
    return found.filter(_converted()) if behind.what == "reached_goal" else found


def _decided(node: VersionNode, row: str) -> QuerySet[Decision]:
    return Decision.objects.filter(
        enrollment_id=OuterRef("pk"), node_id=node.pk, row=row, at__gte=OuterRef("entered_at")
    )


def _converted() -> Exists:
    return Exists(Conversion.objects.filter(enrollment_id=OuterRef("pk")))


def _after_page(found: QuerySet[Run], before: UUID) -> QuerySet[Run]:
    last = Run.objects.filter(public_id=before).values_list("entered_at", "pk").first()
    if last is None:
        return found
    entered_at, pk = last
    return found.filter(Q(entered_at__lt=entered_at) | Q(entered_at=entered_at, pk__lt=pk))


def step_names(versions: Iterable[Version]) -> dict[int, dict[str, str]]:
    """The name of each step by version and key. No query."""
    return {
        version.pk: {node["key"]: node["name"] for node in version.document["nodes"]} for version in versions
    }


def runs_of(contact: Contact) -> QuerySet[Run]:
    """The runs of one contact, newest first, with journey, version and step. One query."""
    return (
        Run.objects.filter(contact=contact)
        .select_related("journey", "enrollment__node", "enrollment__version")
        .annotate(converted=_converted(), version_number=F("enrollment__version__number"))
        .order_by("-entered_at", "-pk")
    )
