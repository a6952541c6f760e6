"""What would break if an attribute had another type: whoever compares it as the type that it has."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.models import Attribute, Segment
from contacts.values import canonical
from journeys.kinds.liquid_types import HOLDS, takes
from journeys.kinds.set_attribute import kind as set_attribute
from journeys.kinds.trigger_date import kind as trigger_date
from journeys.kinds.wait_date import kind as wait_date
from journeys.models import Journey, Node, RuleVersion, Version
from journeys.rules.operators import OPERATORS, read_check
from journeys.rules.problems import Findings
from journeys.rules.shape import Shape, objects, strings

ANY = "any"
DATED = (trigger_date.key, wait_date.key)
READS = {
    "number": ("number",),
    "boolean": ("boolean",),
    "date": ("date", "datetime", "text"),
    "datetime": ("date", "datetime", "text"),
    "text": ("text",),
}
"""As what values of each type are read as they are; text is read as another type where it is written so."""


@dataclass(frozen=True, slots=True)
class Broken:
    """Who compares the fact as another type: its name and address, what it is (rule, journey, segment), and
    how, in a sentence."""

    name: str
    address: str
    what: str
    how: str


@dataclass(frozen=True, slots=True)
class Change:
    """An attribute by its name, the type that it has, and the one that it would have."""

    name: str
    before: str
    type: str


def broken_by(attribute: Attribute, type: str) -> list[Broken]:
    """Whoever would get no answer any more if the attribute were of this type: rules first, then segments,
    then journeys. Four queries, however many name it."""
    fact = f"contact.{attribute.name}"
    change = Change(attribute.name, attribute.type, type)
    found = [*_rules(fact, type), *_segments(fact, type), *_journeys(change, fact)]
    return list(dict.fromkeys(found))


def _rules(fact: str, type: str) -> Iterator[Broken]:
    """In the version in force and in the newest."""
    naming = RuleVersion.objects.annotate(text=_text("document")).filter(text__contains=f'"{fact}"')
    told: dict[tuple[int, bool], RuleVersion] = {}
    of_rules = RuleVersion.objects.filter(rule__in=naming.values("rule")).select_related("rule")
    # Not the documents of all versions that there ever were.
    newest = of_rules.order_by("rule_id", "status", "-number").distinct("rule_id", "status")
    for version in sorted(newest, key=lambda version: version.number):
        told[version.rule_id, version.status == RuleVersion.Status.APPROVED] = version
    for version in sorted(told.values(), key=lambda version: (version.rule.name, version.number)):
        address = f"{reverse('journeys:rule', args=[version.rule.slug])}?version={version.number}"
        for how in _compared(version.document, fact, type):
            yield Broken(version.rule.name, address, _("rule, version %d") % version.number, how)


def _segments(fact: str, type: str) -> Iterator[Broken]:
    naming = Segment.objects.annotate(text=_text("condition")).filter(text__contains=f'"{fact}"')
    for segment in naming.order_by("name"):
        address = reverse("contacts:segment", args=[segment.slug])
        for how in _compared(segment.condition, fact, type):
            yield Broken(segment.name, address, _("segment"), how)


def _journeys(change: Change, fact: str) -> Iterator[Broken]:
    """In what is live and in the draft."""
    name = change.name
    # Conditions name it as a whole; texts name it among words, or as contact["name"].
    named_there = Q(text__contains=fact) | Q(text__contains="contact[") & Q(text__contains=name)
    nodes = Node.objects.annotate(text=_text("settings"))
    nodes = nodes.filter(named_there | Q(settings__attribute=name))
    live = Version.objects.annotate(text=_text("document"))
    live = live.filter(named_there | Q(text__contains=f'"attribute": "{name}"'))
    named = Q(pk__in=nodes.values("journey")) | Q(text__contains=f'"{fact}"') | Q(live_version__in=live)
    found = Journey.objects.exclude(status=Journey.Status.ARCHIVED).annotate(text=_text("settings"))
    drafts = Prefetch("nodes", Node.objects.only("journey", "key", "kind", "name", "settings").order_by("id"))
    for journey in (
        found.filter(named).select_related("live_version").prefetch_related(drafts).order_by("name")
    ):
        document = journey.live_version.document if journey.live_version else {}
        for part, what in ((document, _("journey, live")), (_draft(journey), _("journey, draft"))):
            for key, how in _in_journey(part, change, fact):
                page = reverse("journeys:canvas", args=[journey.slug])
                yield Broken(journey.name, f"{page}?node={key}" if key else page, what, how)


def _draft(journey: Journey) -> dict[str, Any]:
    """Of its draft what can compare anything."""
    parts = ("key", "kind", "name", "settings")
    nodes = [{part: getattr(node, part) for part in parts} for node in journey.nodes.all()]
    return {"settings": journey.settings, "nodes": nodes}


def _text(column: str) -> Cast:
    """A document as text, to be searched for a name."""
    return Cast(column, TextField())


def _in_journey(document: Mapping[str, Any], change: Change, fact: str) -> Iterator[tuple[str, str]]:
    name, type = change.name, change.type
    for how in _compared(document.get("settings"), fact, type):
        yield "", how
    for node in document.get("nodes", ()):
        settings = node["settings"]
        said = {"step": node.get("name") or node["key"], "type": _type(type)}
        for how in _compared(settings, fact, type):
            yield node["key"], how
        for how in _in_texts(settings, change, fact):
            yield node["key"], how
        if settings.get("attribute") != name:
            continue
        if node["kind"] in DATED and type not in ("date", "datetime"):
            yield node["key"], _("%(step)s takes it for a date.") % said
        value = settings.get("value")
        if node["kind"] == set_attribute.key and _single(value) and canonical(value, type) is None:
            yield node["key"], _("%(step)s sets it to a value that is no %(type)s.") % said


def _in_texts(settings: Mapping[str, Any], change: Change, fact: str) -> Iterator[str]:
    """Sentences on what texts ask and do with the fact that means something else with the other type."""
    for text in strings(settings):
        for take in takes(text, fact) if "contact" in text else ():
            said = {"asked": take.source, "type": _type(take.type), "after": _type(change.type)}
            if take.type == HOLDS:
                # A no does not hold, and everything else that is there does.
                if "boolean" in {change.before, change.type}:
                    yield (
                        _("A text asks whether %(asked)s holds; of a %(after)s that means something else.")
                        % said
                    )
            elif take.type not in READS[change.type]:
                yield _("A text takes it for a %(type)s: %(asked)s.") % said


def _single(value: object) -> bool:
    return isinstance(value, str | int | float)


def _compared(document: object, fact: str, type: str) -> Iterator[str]:
    """Sentences on tests of the fact that no value of the type can pass or fail."""
    for part in objects(document):
        if part.get("fact") != fact:
            continue
        asked = _asked(part)
        if asked != ANY and asked not in READS[type]:
            yield _("Compares it as %(type)s.") % {"type": _type(asked)}


def _asked(part: Mapping[str, Any]) -> str:
    """The type that a column of a table or a leaf of a condition takes the fact for."""
    stated, operator = part.get("type"), part.get("is", "equal_to")
    if isinstance(stated, str):
        return stated
    if operator not in OPERATORS:
        return ANY
    check = read_check(Shape(part, "", Findings()), operator, None)
    return check.type if check else ANY


def _type(name: str) -> str:
    """A type for people, in lower case."""
    return str(dict(Attribute.Type.choices).get(name, name)).lower()
