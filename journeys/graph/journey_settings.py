"""Settings of a whole journey: re-entry, goal, exit, the share without the logic, priority."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from journeys.graph.goals import EventTest, ExitWhen, Goal
from journeys.rules.conditions import Condition, Group, Node, read_node
from journeys.rules.problems import Findings
from journeys.rules.shape import Shape, literal, open_shape
from journeys.rules.where import read_wheres

KEYS = ("reentry", "goal", "exit_when", "without_logic", "priority", "suppressed_by")
GOAL_KEYS = ("event", "where", "within", "value", "leave", "name", "currency", "suppress")
EVENT_ONLY = {"event", "where", "label"}


@dataclass(frozen=True, slots=True)
class Reentry:
    """How often a contact may enter: `once`, `always` (when no run is live), `after` a pause since the last
    entry, or `per` value of a property of the trigger event."""

    how: str = "once"
    after: timedelta | None = None
    per: str = ""


@dataclass(frozen=True, slots=True)
class JourneySettings:
    """The settings of a journey, read. `without_logic` is a share in percent; a higher `priority` goes first;
    `suppressed_by` are goals of other journeys after which this one promotes nothing for a while."""

    reentry: Reentry = Reentry()
    goal: Goal | None = None
    exit_when: ExitWhen | None = None
    without_logic: float = 0
    priority: int = 50
    suppressed_by: tuple[str, ...] = ()


def read_settings(document: object, place: str, findings: Findings) -> JourneySettings:
    """The settings of a journey; what is wrong is noted, and its default taken."""
    shape = open_shape(document, place, findings, "Settings")
    if shape is None:
        return JourneySettings()
    shape.keys(KEYS, "A journey's settings")
    priority = shape.document.get("priority", 50)
    if not isinstance(priority, int) or isinstance(priority, bool) or not 0 <= priority <= 100:
        shape.wrong(
            "priority", "bad_priority", "The priority is not a whole number from 0 to 100.", "Write 50."
        )
        priority = 50
    return JourneySettings(
        reentry=_reentry(shape),
        goal=_goal(shape),
        exit_when=_exit_when(shape),
        without_logic=_share(shape),
        priority=priority,
        suppressed_by=tuple(str(name) for name in shape.items("suppressed_by", most=100)),
    )


def _reentry(shape: Shape) -> Reentry:
    value = shape.document.get("reentry", "once")
    if value in ("once", "always"):
        return Reentry(str(value))
    if isinstance(value, Mapping) and len(value) == 1:
        inner = Shape(value, shape.at("reentry"), shape.findings)
        if "after" in value:
            return Reentry("after", after=inner.duration("after"))
        if "per" in value:
            return Reentry("per", per=inner.text("per", needed=True))
    shape.wrong(
        "reentry", "unknown_reentry", "This does not say how often a contact may enter.",
        'Write "once", "always", {"after": "30d"} or {"per": "order_id"}.',
    )  # fmt: skip
    return Reentry()


def _goal(shape: Shape) -> Goal | None:
    if shape.document.get("goal") is None:
        return None
    goal = open_shape(shape.document["goal"], shape.at("goal"), shape.findings, "A goal")
    if goal is None:
        return None
    goal.keys(GOAL_KEYS, "A goal")
    event = goal.text("event", needed=True)
    leave = goal.document.get("leave", True)
    if not isinstance(leave, bool):
        goal.wrong("leave", "not_a_boolean", "'leave' is neither true nor false.", "Write true or false.")
    currency = goal.text("currency")
    if currency and not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        goal.wrong("currency", "bad_currency", f"'{currency}' is no ISO currency.", "Write for instance EUR.")
    return Goal(
        test=EventTest(event, read_wheres(goal)),
        name=goal.text("name") or event,
        within=goal.duration("within"),
        value=_worth(goal),
        currency=currency.upper(),
        leave=leave is not False,
        suppress=goal.duration("suppress") or timedelta(days=90),
    )


def _worth(goal: Shape) -> str | Decimal | None:
    value: Any = goal.document.get("value")
    if value is None or isinstance(value, str):
        return value or None
    number = literal(value, "number")
    if isinstance(number, int | Decimal):
        return Decimal(number)
    goal.wrong(
        "value",
        "bad_value",
        "'value' is neither a property nor a number.",
        "Name the property that holds it.",
    )
    return None


def _exit_when(shape: Shape) -> ExitWhen | None:
    """An event by itself, or several under `any`, count from the entry on; everything else is a state."""
    document = shape.document.get("exit_when")
    if document is None:
        return None
    before = len(shape.findings.problems)
    root = read_node(document, shape.at("exit_when"), shape.findings, 0)
    if root is None or len(shape.findings.problems) > before:
        return None
    parts: list[tuple[object, Node]] = [(document, root)]
    if isinstance(root, Group) and root.how == "any" and isinstance(document, Mapping):
        parts = list(zip(document["any"], root.parts, strict=True))
    events, states = [], []
    for source, node in parts:
        if isinstance(source, Mapping) and "event" in source and set(source) <= EVENT_ONLY:
            inner = Shape(source, shape.at("exit_when"), Findings())
            events.append(EventTest(str(source["event"]), read_wheres(inner)))
        else:
            states.append(node)
    condition = None
    if states:
        condition = Condition(states[0] if len(states) == 1 else Group("any", tuple(states)))
    return ExitWhen(tuple(events), condition)


def _share(shape: Shape) -> float:
    document = shape.document.get("without_logic")
    if document is None:
        return 0
    inner = open_shape(document, shape.at("without_logic"), shape.findings, "Without logic")
    if inner is None:
        return 0
    inner.keys(("share",), "Without logic")
    share = inner.document.get("share")
    if isinstance(share, int | float) and not isinstance(share, bool) and 0 <= share <= 100:
        return share
    inner.wrong(
        "share", "bad_share", "The share is not a number from 0 to 100 (percent).", "Write for instance 10."
    )
    return 0
