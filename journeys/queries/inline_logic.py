"""Logic outside of the rulebook: filters of triggers, waits, exits, goals, and what messages ask."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from journeys.models import Journey, Node
from journeys.rules.conditions import parse_condition
from journeys.rules.explain import condition_in_words
from journeys.rules.problems import RuleError

ASKS = re.compile(r"\{%-?\s*(?:if|elsif|unless|case)\s+([^%]*?)-?%\}")
OF_THE_JOURNEY = ""
"""In place of the key of a step."""


@dataclass(frozen=True, slots=True)
class Inline:
    """Something that decides in a draft: in which journey, at which step (``node`` is empty for the journey's
    settings), in which setting, in words. ``condition`` is what a rule would ask, None where no rule can."""

    journey: Journey
    node: str
    name: str
    part: str
    what: str
    words: str
    condition: Mapping[str, Any] | None

    @property
    def address(self) -> str:
        """Where it stands on the canvas."""
        found = f"/journeys/{self.journey.slug}/"
        return f"{found}?node={self.node}" if self.node else found


def inline_logic(search: str = "") -> list[Inline]:
    """All of it, by journey and step. Two queries, over the steps of all drafts that may ask something."""
    words = search.lower().split()
    return [
        one
        for one in _everything()
        if all(word in f"{one.journey.name} {one.name} {one.words}".lower() for word in words)
    ]


def find(journey: str, node: str, part: str) -> Inline | None:
    """One piece; None where it is no longer there. Two queries, over one draft."""
    for one in _everything(journey.replace("\x00", "")):
        if (one.journey.slug, one.node, one.part) == (journey, node, part):
            return one
    return None


def _everything(journey: str | None = None) -> Iterator[Inline]:
    drafts = Journey.objects.exclude(status=Journey.Status.ARCHIVED).order_by("name", "id")
    found = list(drafts if journey is None else drafts.filter(slug=journey))
    nodes: dict[int, list[Node]] = {}
    # Most steps ask nothing themselves, so only those are read that may.
    asking = Node.objects.alias(said=Cast("settings", TextField())).filter(
        Q(settings__has_any_keys=["where", "condition"]) | Q(said__contains="{%")
    )
    asking = asking if journey is None else asking.filter(journey__slug=journey)
    for found_node in asking.order_by("id").defer("x", "y", "stage"):
        nodes.setdefault(found_node.journey_id, []).append(found_node)
    for draft in found:
        yield from _of_settings(draft)
        for node in nodes.get(draft.pk, ()):
            yield from _of_node(draft, node)


def _of_settings(journey: Journey) -> Iterator[Inline]:
    settings = journey.settings if isinstance(journey.settings, dict) else {}
    leaves = settings.get("exit_when")
    if isinstance(leaves, dict):
        yield _asked(journey, OF_THE_JOURNEY, journey.name, "exit_when", _("Exit"), leaves)
    goal = settings.get("goal")
    if isinstance(goal, dict) and goal.get("where"):
        yield _asked(
            journey, OF_THE_JOURNEY, journey.name, "goal", _("Goal"), _of_entry(goal["where"]), False
        )


def _of_node(journey: Journey, node: Node) -> Iterator[Inline]:
    settings = node.settings if isinstance(node.settings, dict) else {}
    if settings.get("where"):
        entering = node.kind.startswith("trigger_")
        what = _("Filter of the trigger") if entering else _("Filter of the wait")
        yield _asked(journey, node.key, node.name, "where", what, _of_entry(settings["where"]), entering)
    if isinstance(settings.get("condition"), dict):
        yield _asked(journey, node.key, node.name, "condition", _("Wait"), settings["condition"])
    for part, text in settings.items():
        asks = ASKS.findall(text) if isinstance(text, str) else []
        if asks:
            said = "; ".join(" ".join(ask.split()) for ask in asks)
            yield Inline(journey, node.key, node.name, part, _("Text of the message"), said, None)


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
    takes: bool = True,
) -> Inline:
    try:
        words = condition_in_words(parse_condition(condition))
    except RuleError as error:
        words, takes = error.problems[0].message, False
    return Inline(journey, node, name, part, what, words, condition if takes else None)
