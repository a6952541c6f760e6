"""Facts: what a rule may ask, and the column in which a world answers.

A rule never looks anything up. It states its needs; a world (the database, a simulation, an example) answers
each need with one column, one value per member of the group.

    contact.plan            an attribute                     event.NAME          did it happen (within ...)
    account.status          an attribute of the account      event.NAME.count    how often
    message.NODE.opened     what became of a message         event.NAME.last     when last
    consent.email.news      may we send                      event.NAME.sum.X    the sum of a property
    segment.SLUG            is a member                      entry.X             property of the triggering
    event step.NODE.OUTPUT        what a step gave                 journey.age, now.hour, now.weekday,
    now.date
"""

import builtins
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from journeys.rules.durations import format_duration
from journeys.rules.problems import Problem, RuleError

FAMILIES = ("contact", "account", "event", "message", "consent", "segment", "entry", "step", "journey", "now")
MESSAGE_MEASURES = ("delivered", "opened", "clicked", "bounced")
NOW = {"hour": "number", "weekday": "number", "date": "date"}
EVENT_TYPES = {"": "boolean", "count": "number", "last": "datetime", "sum": "number"}
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Where:
    """A test on a property of an event: `plan`, `equal_to`, `"pro"`. Lists are tuples, so that it can be
    hashed.

    `type` is what the value is compared as; it keeps `true` apart from 1, which Python holds equal.
    """

    property: str
    operator: str
    value: object = None
    type: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """One column of facts that a rule asks for. Hashable; `str()` gives the fact as written in a document.

    `name` is the attribute, event, segment, property, `NODE.OUTPUT`, `CHANNEL.TOPIC`, node of a message or
    part of now (`hour` 0 to 23, `weekday` 1 for Monday to 7, `date`; in the contact's zone). `measure` of an
    event: "" (did it happen), count, last, sum (of `property`); of a message: delivered, opened, clicked,
    bounced. `within` counts events in (now - within, now]; `where` counts only events that pass every test.
    """

    family: str
    name: str
    measure: str = ""
    property: str = ""
    within: timedelta | None = None
    where: tuple[Where, ...] = ()

    def __str__(self) -> str:
        return ".".join(part for part in (self.family, self.name, self.measure, self.property) if part)

    @builtins.property
    def label(self) -> str:
        """The fact with its window and filters: tells two needs apart that share a fact."""
        text = str(self)
        if self.within is not None:
            text += f" within {format_duration(self.within)}"
        for test in self.where:
            value = "" if test.value is None else f" {test.value}"
            text += f" where {test.property} {test.operator}{value}"
        return text

    @builtins.property
    def type(self) -> str | None:
        """The type that the fact always has, or None where the catalogue decides (attributes, properties,
        outputs)."""
        match self.family:
            case "event":
                return EVENT_TYPES[self.measure]
            case "message" | "consent" | "segment":
                return "boolean"
            case "journey":
                return "duration"
            case "now":
                return NOW[self.name]
            case "contact" if self.name == "score":
                return "number"
        return None

    @builtins.property
    def never_missing(self) -> bool:
        """Behavior always has an answer: no event means false or 0. (When last may be missing.)"""
        return self.family in ("message", "consent", "segment") or (
            self.family == "event" and self.measure != "last"
        )


@dataclass(frozen=True, slots=True)
class Column:
    """A world's answer to one need: one value per member, None where it is missing.

    Numbers come as Decimal or int (float and text are converted, at a cost), text as str, then bool, datetime
    (aware), date, time, timedelta. `as_of` says when each value became known; it is read only where a rule
    states `no_older_than`. Without it the column counts as known now; None for a member means that its age is
    unknown, which counts as too old. For events with `within`, `as_of` may hold the oldest event counted."""

    values: Sequence[object]
    as_of: Sequence[datetime | None] | None = None


def parse_fact(text: object, within: timedelta | None = None, where: tuple[Where, ...] = ()) -> Need:
    """The need that a fact's text names. Raises RuleError (place "") when there is no such fact."""
    if not isinstance(text, str) or "." not in text or len(text) > LONGEST_NAME or not text.isprintable():
        raise _unknown(text, "Write a family and a name, for instance contact.plan or event.pricing_viewed.")
    family, name = text.split(".", 1)
    if not name.strip() or name.endswith("."):
        raise _unknown(text, "Write the name after the dot, for instance contact.plan.")
    need = _need(text, family, name)
    if family != "event" and (within is not None or where):
        raise RuleError(
            [
                Problem(
                    "not_an_event",
                    "",
                    f"Fact '{text}' is no event, so it has no 'within' and no 'where'.",
                    "Remove them, or ask for an event; for old values use 'no_older_than'.",
                )
            ]
        )
    if family == "event":
        return Need(family, need.name, need.measure, need.property, within, where)
    return need


def _need(text: str, family: str, name: str) -> Need:
    match family:
        case "contact" | "account" | "segment" | "entry":
            return Need(family, name)
        case "event":
            return _event(name)
        case "message":
            node, _, measure = name.rpartition(".")
            if node and measure in MESSAGE_MEASURES:
                return Need(family, node, measure)
            raise _unknown(text, "Write message.NODE. and delivered, opened, clicked or bounced.")
        case "consent":
            channel, _, topic = name.partition(".")
            if channel and topic:
                return Need(family, name)
            raise _unknown(text, "Write consent.CHANNEL.TOPIC, for instance consent.email.product_news.")
        case "step":
            node, _, output = name.partition(".")
            if node and output:
                return Need(family, name)
            raise _unknown(text, "Write step.NODE.OUTPUT, for instance step.route.pause.")
        case "journey":
            if name == "age":
                return Need(family, name)
            raise _unknown(text, "The journey has one fact: journey.age.")
        case "now":
            if name in NOW:
                return Need(family, name)
            raise _unknown(text, "Write now.hour, now.weekday or now.date.")
    raise _unknown(text, f"A fact begins with one of: {', '.join(FAMILIES)}.")


def _event(name: str) -> Need:
    head, _, tail = name.rpartition(".")
    if head and tail in ("count", "last"):
        return Need("event", head, tail)
    head, found, tail = name.partition(".sum.")
    if found and head and tail:
        return Need("event", head, "sum", tail)
    return Need("event", name)


def _unknown(text: object, cure: str) -> RuleError:
    return RuleError([Problem("unknown_fact", "", f"'{text}' is not a fact.", cure)])
