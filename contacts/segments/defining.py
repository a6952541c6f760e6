"""Making segments and changing them: what they watch, and the rebuild that a new condition begins."""

from collections.abc import Iterable

from django.db import connection, transaction
from django.utils.translation import gettext as _

from config.log import get_logger
from config.nudge import nudge
from contacts import watching
from contacts.models import Contact, Segment, SegmentWatch
from contacts.models.segment import NEW
from contacts.segments.watched import checked, facts_of, named
from contacts.statements import ask
from journeys.rules.conditions import parse_condition
from journeys.rules.problems import Problem, RuleError

REBUILD = ("journeys.rebuild", "bulk")

log = get_logger(__name__)


def define(slug: str, name: str, condition: object) -> Segment:
    """Make the segment, or give it this name and condition; a new condition begins a rebuild, of the segments
    that name it as well.

    Waits for the batches of events under way, and they for the commit. Raises RuleError with every problem.
    """
    checked(slug, condition)
    with transaction.atomic():
        ask(watching.ALONE)
        segment = Segment.objects.select_for_update(no_key=True).filter(slug=slug).first()
        if segment is not None and segment.is_list:
            raise RuleError([_kept_as(slug, _("a list"))])
        if segment is not None and segment.condition == condition:
            Segment.objects.filter(pk=segment.pk).update(name=name)
            segment.name = name
            return segment
        # Once more under the lock: another may have changed a segment that this one names.
        checked(slug, condition)
        segment, _made = Segment.objects.update_or_create(
            slug=slug, defaults={"name": name, "condition": condition, "kind": Segment.Kind.CONDITION}
        )
        take_up([segment, *naming(slug)])
        segment.refresh_from_db()
    return segment


def make_list(slug: str, name: str) -> Segment:
    """The list of this slug, made if there is none, with this name. Raises RuleError where a segment with a
    condition has the slug."""
    with transaction.atomic():
        segment = Segment.objects.filter(slug=slug).first()
        if segment is None:
            ask(watching.ALONE)
            segment, made = Segment.objects.get_or_create(
                slug=slug, defaults={"name": name, "kind": Segment.Kind.LIST, "built_to": None}
            )
            if made:
                # Until now whoever asked for it was told that nobody is in it.
                take_up(naming(slug))
        if not segment.is_list:
            raise RuleError([_kept_as(slug, _("a segment with a condition"))])
        if name and segment.name != name:
            Segment.objects.filter(pk=segment.pk).update(name=name)
            segment.name = name
    return segment


def adopt_lists(slugs: Iterable[str]) -> None:
    """Make the lists that a journey names and nobody has made. One query where all are there."""
    wanted = set(slugs)
    known = set(Segment.objects.filter(slug__in=wanted).values_list("slug", flat=True)) if wanted else set()
    for slug in sorted(wanted - known):
        make_list(slug, slug.replace("_", " ").replace("-", " ").capitalize()[:120])


def naming(slug: str) -> list[Segment]:
    """The segments whose conditions name this one, themselves or by others. One query."""
    known = list(Segment.objects.filter(kind=Segment.Kind.CONDITION).order_by("pk"))
    names = {segment.slug: _named(segment) for segment in known}
    found = {slug}
    while wider := {other for other, asked in names.items() if asked & found} - found:
        found |= wider
    return [segment for segment in known if segment.slug in found and segment.slug != slug]


def _named(segment: Segment) -> set[str]:
    try:
        return named(parse_condition(segment.condition))
    except RuleError:
        return set()


def take_up(segments: Iterable[Segment]) -> None:
    """Watch what these segments rest on, and begin to rebuild each from the first contact on.

    Inside a transaction that holds the watches alone. A few queries for each.
    """
    assert connection.in_atomic_block, "watches change with the definition"
    last = Contact.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for segment in sorted(segments, key=lambda one: one.pk):
        try:
            condition, definitions = checked(segment.slug, segment.condition)
            facts = facts_of(condition, definitions)
        except RuleError as error:
            log.error("segment.cannot_be_asked", segment=segment.slug, problem=str(error))
            Segment.objects.filter(pk=segment.pk).update(built_to=None)
            continue
        SegmentWatch.objects.filter(segment=segment).delete()
        SegmentWatch.objects.bulk_create(
            SegmentWatch(kind=kind, name=name, segment=segment) for kind, name in sorted(facts)
        )
        Segment.objects.filter(pk=segment.pk).update(built_to=0, built_until=last)
    nudge(*REBUILD)


def take_up_new() -> int:
    """Take up definitions that were written without ``define`` (by an older release); return how many. One
    query where there are none."""
    if not Segment.objects.filter(built_to=NEW).exists():
        return 0
    with transaction.atomic():
        ask(watching.ALONE)
        Segment.objects.filter(built_to=NEW, kind=Segment.Kind.LIST).update(built_to=None)
        found = list(Segment.objects.select_for_update(no_key=True).filter(built_to=NEW))
        take_up(found)
    return len(found)


def _kept_as(slug: str, what: str) -> Problem:
    return Problem(
        "other_kind",
        "slug",
        _("“%(slug)s” is %(what)s already.") % {"slug": slug, "what": what},
        _("Choose another slug."),
    )
