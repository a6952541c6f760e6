"""What changed between two states of a journey, for readers: the workflow in sentences, each message word by
word."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from journeys.graph.diff import Difference, diff
from journeys.graph.draft import Draft
from journeys.kinds import KINDS
from journeys.kinds.settings import described
from journeys.queries.rule_diff import Piece, prose_diff

LONGEST = 120
"""Characters of a setting that a sentence repeats."""


@dataclass(frozen=True, slots=True)
class TextDiff:
    """A setting of a message, as pieces of what it said and says."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class MessageDiff:
    """A message that is new (``added``), gone (``removed``) or says something else (``changed``)."""

    key: str
    name: str
    state: str
    texts: tuple[TextDiff, ...]


@dataclass(frozen=True, slots=True)
class JourneyDiff:
    """``sentences`` tell each change of the workflow with *emphasis*; ``messages`` are told apart."""

    sentences: tuple[str, ...]
    messages: tuple[MessageDiff, ...]

    @property
    def nothing(self) -> bool:
        """Whether both say the same, wherever the steps stand on the canvas."""
        return not self.sentences and not self.messages


def journey_diff(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> JourneyDiff:
    """What changed from one journey document to the other; everything is new where there was none. No
    query."""
    old, new = Draft.of(before or {"slug": after["slug"], "name": after["name"]}), Draft.of(after)
    found = diff(old, new)
    return JourneyDiff(tuple(_sentences(found, old, new)), tuple(_messages(found, old, new)))


def _sentences(found: Difference, old: Draft, new: Draft) -> Iterator[str]:
    for key in found.added:
        node = new.nodes[key]
        yield _("The step *%(name)s* is new: %(kind)s.") % {"name": _name(node), "kind": _kind(node)}
    for key in found.removed:
        yield _("The step *%(name)s* is gone.") % {"name": _name(old.nodes[key])}
    for key, parts in found.changed.items():
        yield from _of_step(old.nodes[key], new.nodes[key], parts)
    yield from _ways(found, old, new)
    yield from _of_journey(found, old, new)


def _of_step(before: Mapping[str, Any], after: Mapping[str, Any], parts: tuple[str, ...]) -> Iterator[str]:
    for part in parts:
        name, _dot, key = part.partition(".")
        if part == "position" or (key and _is_message(after)):
            continue
        if part == "name":
            words = {"before": _name(before), "after": _name(after)}
            yield _("The step *%(before)s* is called *%(after)s*.") % words
            continue
        pair = (
            (before["settings"].get(key), after["settings"].get(key)) if key else (before[name], after[name])
        )
        words = {"name": _name(after), "what": _label(after, key) if key else name}
        yield _("*%(name)s*: %(what)s was “%(before)s” and is “%(after)s”.") % {
            **words,
            "before": _plain(pair[0]),
            "after": _plain(pair[1]),
        }


def _ways(found: Difference, old: Draft, new: Draft) -> Iterator[str]:
    led = {(source, outcome): target for source, outcome, target in found.disconnected}
    for source, outcome, target in found.connected:
        words = {"name": _name(new.nodes[source]), "outcome": outcome, "to": _name(new.nodes.get(target))}
        was = led.pop((source, outcome), None)
        if was is not None:
            words["was"] = _name(old.nodes.get(was))
            yield _("*%(outcome)s* of *%(name)s* led to *%(was)s* and leads to *%(to)s*.") % words
        else:
            yield _("*%(outcome)s* of *%(name)s* leads to *%(to)s*.") % words
    for (source, outcome), target in led.items():
        if source in new.nodes:
            words = {
                "name": _name(new.nodes[source]),
                "outcome": outcome,
                "was": _name(old.nodes.get(target)),
            }
            yield _("*%(outcome)s* of *%(name)s* no longer leads to *%(was)s*.") % words


def _of_journey(found: Difference, old: Draft, new: Draft) -> Iterator[str]:
    if "name" in found.journey:
        words = {"before": old.name, "after": new.name}
        yield _("The journey *%(before)s* is called *%(after)s*.") % words
    if "summary" in found.journey:
        yield _("The summary is worded anew.")
    if "stages" in found.journey:
        yield _("The stages are others.")
    if "tests" in found.journey:
        yield _("The tests are others: *%(number)s* now.") % {"number": len(new.tests)}
    for key in dict.fromkeys((*old.settings, *new.settings)):
        before, after = old.settings.get(key), new.settings.get(key)
        if before != after:
            yield _("Of the journey, %(what)s was “%(before)s” and is “%(after)s”.") % {
                "what": key.replace("_", " "),
                "before": _plain(before),
                "after": _plain(after),
            }


def _messages(found: Difference, old: Draft, new: Draft) -> Iterator[MessageDiff]:
    for key in found.added:
        if _is_message(new.nodes[key]):
            yield _message(key, "added", None, new.nodes[key])
    for key in found.removed:
        if _is_message(old.nodes[key]):
            yield _message(key, "removed", old.nodes[key], None)
    for key, parts in found.changed.items():
        if _is_message(new.nodes[key]) and any(part.startswith("settings.") for part in parts):
            yield _message(key, "changed", old.nodes[key], new.nodes[key])


def _message(
    key: str, state: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> MessageDiff:
    node = after or before or {}
    said = [(each or {}).get("settings", {}) for each in (before, after)]
    texts = tuple(
        TextDiff(_label(node, name), tuple(prose_diff(*(_text(each.get(name)) for each in said))))
        for name in dict.fromkeys((*said[0], *said[1]))
        if said[0].get(name) != said[1].get(name)
    )
    return MessageDiff(key, _name(node), state, texts)


def _is_message(node: Mapping[str, Any]) -> bool:
    kind = KINDS.get(node["kind"])
    return kind is not None and kind.family == "message"


def _name(node: Mapping[str, Any] | None) -> str:
    return str((node or {}).get("name") or (node or {}).get("key") or _("a step"))


def _kind(node: Mapping[str, Any]) -> str:
    kind = KINDS.get(node["kind"])
    return _(kind.label) if kind else str(node["kind"])


def _label(node: Mapping[str, Any], key: str) -> str:
    kind = KINDS.get(node.get("kind", ""))
    settings = described(kind.Settings) if kind else {}
    label = next((each.label for each in settings.values() if each.key == key), "")
    return _(label) if label else key.replace("_", " ")


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _plain(value: Any) -> str:
    said = _text(value) or _("nothing")
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}…"
