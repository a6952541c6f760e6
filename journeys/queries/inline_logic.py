"""Logic outside of the rulebook: filters of triggers, waits, exits, goals, points, and what messages ask."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from contacts.models import Attribute
from journeys.kinds import liquid_conditions
from journeys.kinds.change_score import kind as change_score
from journeys.models import Journey, Node
from journeys.rules.conditions import parse_condition
from journeys.rules.explain import condition_in_words
from journeys.rules.problems import RuleError

OF_THE_JOURNEY = ""
"""In place of the key of a step."""


@dataclass(frozen=True, slots=True)
class Inline:
    """Something that decides in a draft: in which journey, at which step (``node`` is empty for the journey's
    settings), in which setting (``part``), in words. ``source`` is a condition as it stands in a text, empty
    elsewhere. ``condition`` is what a rule would ask; where no rule can, None, and ``reason`` says why."""

    journey: Journey
    node: str
    name: str
    part: str
    what: str
    words: str
    condition: Mapping[str, Any] | None
    reason: str = ""
    source: str = ""

    @property
    def address(self) -> str:
        """Where it stands on the canvas."""
        found = f"/journeys/{self.journey.slug}/"
        return f"{found}?node={self.node}" if self.node else found


def inline_logic(search: str = "") -> list[Inline]:
    """All of it, by journey and step. Three queries, over the catalog and the steps of drafts that may ask
    something."""
    words = search.lower().split()
    return [
        one
        for one in _everything()
        if all(word in f"{one.journey.name} {one.name} {one.words} {one.source}".lower() for word in words)
    ]


def find(journey: str, node: str, part: str, source: str = "") -> Inline | None:
    """One piece; None where it is no longer there. A condition of texts (``source``) is the same in each of
    them. Three queries, over one draft."""
    for one in _everything(journey.replace("\x00", "")):
        same = (one.journey.slug, one.node, one.source) == (journey, node, source)
        if same and (source or one.part == part):
            return one
    return None


def _everything(journey: str | None = None) -> Iterator[Inline]:
    drafts = Journey.objects.exclude(status=Journey.Status.ARCHIVED).order_by("name", "id")
    found = list(drafts if journey is None else drafts.filter(slug=journey))
    types = {"score": "number"} | dict(Attribute.objects.values_list("name", "type"))
    nodes: dict[int, list[Any]] = {}
    # Most steps ask nothing themselves, so only those are read that may.
    said = Node.objects.alias(said=Cast("settings", TextField()))
    asking = said.filter(
        Q(settings__has_any_keys=["where", "condition"]) | Q(said__contains="{%") | Q(kind=change_score.key)
    )
    for node in asking.filter(journey__in=found).order_by("id").defer("x", "y", "stage"):
        nodes.setdefault(node.journey_id, []).append(node)
    for draft in found:
        yield from _of_settings(draft)
        for node in nodes.get(draft.pk, ()):
            yield from _of_node(draft, node)
            yield from _of_texts(draft, node, types)


def _of_settings(journey: Journey) -> Iterator[Inline]:
    settings = journey.settings if isinstance(journey.settings, dict) else {}
    leaves = settings.get("exit_when")
    if isinstance(leaves, dict):
        yield _asked(journey, OF_THE_JOURNEY, journey.name, "exit_when", _("Exit"), leaves)
    goal = settings.get("goal")
    if isinstance(goal, dict) and goal.get("where"):
        condition = _of_entry(goal["where"])
        yield _asked(
            journey,
            OF_THE_JOURNEY,
            journey.name,
            "goal",
            _("Goal"),
            condition,
            _("It says which event counts."),
        )


def _of_node(journey: Journey, node: Node) -> Iterator[Inline]:
    settings = node.settings if isinstance(node.settings, dict) else {}
    if settings.get("where"):
        condition = _of_entry(settings["where"])
        if node.kind.startswith("trigger_"):
            yield _asked(journey, node.key, node.name, "where", _("Filter of the trigger"), condition)
        else:
            later = _("It says which event ends the wait; rules ask what has happened before.")
            yield _asked(journey, node.key, node.name, "where", _("Filter of the wait"), condition, later)
    if isinstance(settings.get("condition"), dict):
        yield _asked(journey, node.key, node.name, "condition", _("Wait"), settings["condition"])
    if node.kind == change_score.key and settings.get("by") is not None:
        yield _points(journey, node, settings["by"])


def _points(journey: Journey, node: Node, by: object) -> Inline:
    """A step that changes the score: it asks nothing, and says what counts how much."""
    what = _("Points")
    if isinstance(by, dict):
        words = _("changes the score by %(output)s") % {"output": by.get("from")}
        reason = _("A step gives the points already.")
    else:
        words = _("changes the score by %(points)s for everybody who comes here") % {"points": by}
        reason = _("It asks nothing. Where people are to get different points, let a table give them.")
    return Inline(journey, node.key, node.name, "by", what, words, None, reason)


def _of_texts(journey: Journey, node: Node, types: Mapping[str, str]) -> Iterator[Inline]:
    settings = node.settings if isinstance(node.settings, dict) else {}
    told: set[str] = set()
    for part, text in settings.items():
        for ask in liquid_conditions.asks(text, types) if isinstance(text, str) else ():
            if ask.source in told:
                continue
            told.add(ask.source)
            what = _("Text of the message")
            if ask.condition is None:
                yield Inline(
                    journey, node.key, node.name, part, what, ask.source, None, ask.reason, ask.source
                )
                continue
            found = _asked(journey, node.key, node.name, part, what, ask.condition)
            yield replace(found, source=ask.source)


def _of_entry(where: object) -> dict[str, Any]:
    """Filters on an event, as a condition on the properties of the event that let somebody in."""
    tests = where if isinstance(where, list) else []
    leaves = [{**test, "fact": f"entry.{test.get('property')}"} for test in tests if isinstance(test, dict)]
    return {"all": [{key: leaf[key] for key in leaf if key != "property"} for leaf in leaves]}


def _asked(
    journey: Journey,
    node: str,
    name: str,
    part: str,
    what: str,
    condition: Mapping[str, Any],
    reason: str = "",
) -> Inline:
    """A condition in words. ``reason`` says why no rule can ask it; none where one can."""
    try:
        words = condition_in_words(parse_condition(condition))
    except RuleError as error:
        first = error.problems[0]
        words, reason = first.message, first.cure
    return Inline(journey, node, name, part, what, words, None if reason else condition, reason)
