"""Test cases that a journey carries: a contact, what happens to it, and the path that it must take."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from journeys.rules.durations import parse_duration
from journeys.rules.problems import Findings
from journeys.rules.shape import Shape, open_shape
from journeys.rules.values import coerce

KEYS = (
    "name", "contact", "consents", "start", "entry", "events", "answers", "set", "choose", "until", "expect",
    "note",
)  # fmt: skip
EXPECT_KEYS = ("path", "at", "deliveries", "starts", "ended")
HOW = ("end", "goal", "exit", "waiting")
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
UNTIL = timedelta(days=400)
FIRST_YEAR, LAST_YEAR = 1970, 2200
"""Years in which a test may start; the calendar has to reach past its end."""
HAS_ZONE = re.compile(r".*(Z|[+-]\d\d:?\d\d)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of the contact, `after` the start."""

    after: timedelta
    event: str
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Setting:
    """Attributes that change, `after` the start; None takes a value away."""

    after: timedelta
    attributes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Expect:
    """What must come out; None is not compared. `path` entries are node keys or `node:outcome`; `at` the
    first arrival at a node, or every one, from the entry; `starts` the slugs of journeys that were started,
    in order; `ended` how and when."""

    path: tuple[str, ...] | None = None
    at: Mapping[str, tuple[timedelta, ...]] = field(default_factory=dict)
    every_arrival: frozenset[str] = frozenset()
    deliveries: tuple[str, ...] | None = None
    starts: tuple[str, ...] | None = None
    how: str | None = None
    ended_at: timedelta | None = None


@dataclass(frozen=True, slots=True)
class TestCase:
    """One test. `consents` are given (True) or withdrawn by `channel.topic` or `channel`; what is not named
    is given. `choose` fixes the branch of splits by node key; `entry` are the properties of the triggering
    event."""

    __test__ = False  # pytest takes every class called Test... for its own

    name: str
    contact: Mapping[str, Any]
    start: datetime
    events: tuple[Happening, ...] = ()
    expect: Expect = Expect()
    consents: Mapping[str, bool] = field(default_factory=dict)
    entry: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)
    sets: tuple[Setting, ...] = ()
    choose: Mapping[str, str] = field(default_factory=dict)
    without_logic: bool = False
    until: timedelta = UNTIL


def read_case(document: object, place: str, findings: Findings) -> TestCase | None:
    """A test case, or None with its problems noted."""
    shape = open_shape(document, place, findings, "A test")
    if shape is None:
        return None
    before = len(findings.problems)
    shape.keys(KEYS, "A test")
    choose = dict(_object(shape, "choose"))
    without_logic = choose.pop("without_logic", False)
    if not isinstance(without_logic, bool):
        shape.wrong("choose/without_logic", "not_a_boolean", "It is neither true nor false.", "Write true.")
    for key, branch in choose.items():
        if not isinstance(branch, str):
            shape.wrong(
                f"choose/{key}", "not_text", "A branch is named by its key.", 'Write for instance "a".'
            )
    case = TestCase(
        name=shape.text("name", needed=True),
        contact=_object(shape, "contact"),
        start=_start(shape),
        events=tuple(_events(shape)),
        expect=_expect(shape),
        consents=_consents(shape),
        entry=_object(shape, "entry"),
        answers=_object(shape, "answers"),
        sets=tuple(_sets(shape)),
        choose=choose,
        without_logic=without_logic is True,
        until=shape.duration("until") or UNTIL,
    )
    return case if len(findings.problems) == before else None


def _object(shape: Shape, key: str) -> Mapping[str, Any]:
    value = shape.document.get(key)
    if value is None:
        return {}
    inner = open_shape(value, shape.at(key), shape.findings, f"'{key}'")
    return inner.document if inner else {}


def _instant(shape: Shape, key: str) -> timedelta:
    """A duration from the start on, also none at all (`0h`)."""
    try:
        return parse_duration(shape.document.get(key))
    except ValueError as error:
        shape.wrong(key, "not_a_duration", str(error), "Write the time since the start, for instance 48h.")
        return timedelta(0)


def _start(shape: Shape) -> datetime:
    value = shape.document.get("start")
    if value is None:
        return START
    found = coerce(value, "datetime") if isinstance(value, str) and HAS_ZONE.fullmatch(value) else None
    if isinstance(found, datetime) and FIRST_YEAR <= found.year <= LAST_YEAR:
        return found.astimezone(UTC)
    shape.wrong("start", "not_an_instant", "'start' is no instant of our time with its offset.",
                "Write for instance 2026-03-02T09:00:00+01:00.")  # fmt: skip
    return START


def _events(shape: Shape) -> list[Happening]:
    found = []
    for index, item in enumerate(shape.items("events")):
        inner = open_shape(item, f"{shape.at('events')}/{index}", shape.findings, "An event")
        if inner is not None:
            inner.keys(("after", "event", "properties"), "An event")
            name = inner.text("event", needed=True)
            found.append(Happening(_instant(inner, "after"), name, _object(inner, "properties")))
    return found


def _sets(shape: Shape) -> list[Setting]:
    found = []
    for index, item in enumerate(shape.items("set")):
        inner = open_shape(item, f"{shape.at('set')}/{index}", shape.findings, "A change")
        if inner is None:
            continue
        inner.keys(("after", "attributes", "contact", "attribute", "value"), "A change of attributes")
        attributes = {**_object(inner, "contact"), **_object(inner, "attributes")}
        if "attribute" in inner.document:
            attributes[inner.text("attribute", needed=True)] = inner.document.get("value")
        if not attributes:
            inner.wrong(
                "attributes", "missing_key", "Nothing is changed.", 'Write for instance {"plan": "pro"}.'
            )
        found.append(Setting(_instant(inner, "after"), attributes))
    return found


def _consents(shape: Shape) -> dict[str, bool]:
    found: dict[str, bool] = {}
    for channel, value in _object(shape, "consents").items():
        inner = value if isinstance(value, Mapping) else {"": value}
        for topic, given in inner.items():
            name = f"{channel}.{topic}" if topic else channel
            if isinstance(given, bool):
                found[name] = given
            else:
                message = f"Consent to {name} is neither true nor false."
                shape.wrong(f"consents/{channel}", "not_a_boolean", message, "Write true or false.")
    return found


def _expect(shape: Shape) -> Expect:
    expect = open_shape(shape.document.get("expect", {}), shape.at("expect"), shape.findings, "'expect'")
    if expect is None:
        return Expect()
    expect.keys(EXPECT_KEYS, "'expect'")
    at = Shape(_object(expect, "at"), expect.at("at"), shape.findings)
    arrivals: dict[str, tuple[timedelta, ...]] = {}
    for node, value in at.document.items():
        values = value if isinstance(value, list) else [value]
        entries = [Shape({str(node): entry}, at.place, at.findings) for entry in values]
        arrivals[node] = tuple(_instant(entry, str(node)) for entry in entries)
    ended = Shape(_object(expect, "ended"), expect.at("ended"), shape.findings)
    ended.keys(("how", "at"), "'ended'")
    return Expect(
        path=_names(expect, "path"),
        at=arrivals,
        every_arrival=frozenset(node for node, value in at.document.items() if isinstance(value, list)),
        deliveries=_names(expect, "deliveries"),
        starts=_names(expect, "starts"),
        how=ended.choice("how", HOW) if "how" in ended.document else None,
        ended_at=_instant(ended, "at") if "at" in ended.document else None,
    )


def _names(shape: Shape, key: str) -> tuple[str, ...] | None:
    if shape.document.get(key) is None:
        return None
    found = shape.items(key)
    for index, name in enumerate(found):
        if not isinstance(name, str):
            shape.wrong(f"{key}/{index}", "not_text", "This is not the key of a node.", "Write it in quotes.")
    return tuple(str(name) for name in found)
