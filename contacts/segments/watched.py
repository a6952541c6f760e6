"""What a definition rests on: the facts that can change who belongs, and what is wrong with it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from contacts.models import Segment
from contacts.segments.asking import DEEPEST, Asked
from journeys.rules.columns import default_of
from journeys.rules.conditions import Condition, parse_condition
from journeys.rules.evaluate import compile_condition
from journeys.rules.facts import Column, Need
from journeys.rules.problems import Problem, RuleError
from journeys.rules.wake_plan import wake_plan, watched

type Fact = tuple[str, str]
"""Kind and name, as ``SegmentWatch`` has them."""

BIRTH, ANY = ("birth", ""), ("any", "")


@dataclass(slots=True)
class Definitions:
    """The segments that a condition names, those within them included. ``of`` reads them, a query per
    level."""

    conditions: dict[str, Condition] = field(default_factory=dict)
    lists: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, conditions: Iterable[Condition]) -> "Definitions":
        """Everything that these conditions rest on."""
        found = cls()
        wanted = {slug for condition in conditions for slug in named(condition)}
        for _level in range(DEEPEST):
            new = wanted - found.conditions.keys() - found.lists
            if not new:
                break
            wanted = set()
            for segment in Segment.objects.filter(slug__in=new):
                if segment.is_list:
                    found.lists.add(segment.slug)
                else:
                    condition = parse_condition(segment.condition)
                    found.conditions[segment.slug] = condition
                    wanted |= named(condition)
        return found

    def within(self, condition: Condition) -> Iterator[Condition]:
        """The condition, and each that it names, to any depth, once."""
        yield condition
        seen: set[str] = set()
        waiting = named(condition)
        while new := (waiting & self.conditions.keys()) - seen:
            seen |= new
            waiting = set()
            for slug in sorted(new):
                yield self.conditions[slug]
                waiting |= named(self.conditions[slug])


def named(condition: Condition) -> set[str]:
    """The slugs of the segments that a condition names itself."""
    return {need.name for need in condition.needs if need.family == "segment"}


def facts_of(condition: Condition, definitions: Definitions) -> set[Fact]:
    """Every fact that can change whom the condition holds for. No query."""
    found: set[Fact] = {ANY}
    for part in definitions.within(condition):
        names = wake_plan(part)
        found |= {("event", name) for name in names.events}
        found |= {("attribute", name) for name in names.attributes}
        found |= {("consent", name) for name in names.consents}
        found |= {("segment", name) for name in names.segments if name in definitions.lists}
        found |= {("account", need.name) for need in part.needs if need.family == "account"}
        if ("attribute", "created_at") in found or any(
            test.timed and test.used is not None for test in watched(part)
        ):
            found.add(BIRTH)
    if holds_for_nobody_known(condition, definitions):
        found.add(BIRTH)
    return found


def holds_for_nobody_known(condition: Condition, definitions: Definitions) -> bool:
    """Whether it holds for a new contact of whom nothing is known; else only facts can make them belong."""
    now = datetime.fromisoformat("2000-01-01T00:00:00+00:00")

    def answer(asked: Condition, depth: int) -> bool:
        columns: Mapping[Need, Column] = {
            need: Column(
                [
                    depth < DEEPEST
                    and need.name in definitions.conditions
                    and answer(definitions.conditions[need.name], depth + 1)
                    if need.family == "segment"
                    else default_of(need)
                ]
            )
            for need in asked.needs
        }
        return compile_condition(asked)(columns, 1, now)[0]

    return answer(condition, 0)


def checked(slug: str, document: object, place: str = "condition") -> tuple[Condition, Definitions]:
    """The condition of a segment, fit to be kept. Raises RuleError with every problem: of shape, of facts
    that a contact alone does not have, and of segments that name each other in a circle. A query per level
    of segments."""
    condition = parse_condition(document, place)
    definitions = Definitions.of([condition])
    way = _circle(slug, condition, definitions)
    if way:
        around = " > ".join(way)
        raise RuleError(
            [
                Problem(
                    "circular_segment",
                    place,
                    _("The segment “%(slug)s” would ask whether somebody is in “%(slug)s”: %(around)s.")
                    % {"slug": slug, "around": around},
                    _("Take the segment out of its own condition, or write there what it stands for."),
                )
            ]
        )
    try:
        Asked({}).condition(condition)
    except RuleError as error:
        raise RuleError(
            [Problem(one.code, place, one.message, one.cure, one.severity) for one in error.problems]
        ) from None
    return condition, definitions


def _circle(slug: str, condition: Condition, definitions: Definitions) -> list[str]:
    """The way by which the condition comes back to the segment itself; empty where there is none."""
    ways = [[slug, name] for name in sorted(named(condition))]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        if way[-1] == slug:
            return way
        if way[-1] in seen or way[-1] not in definitions.conditions:
            continue
        seen.add(way[-1])
        ways += [[*way, name] for name in sorted(named(definitions.conditions[way[-1]]))]
    return []
