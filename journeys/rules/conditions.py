"""Conditions: groups of all, any and not over leaves, each leaf one test on one fact.

    {"all": [...]}  {"any": [...]}  {"not": ...}
    {"fact": "contact.plan", "is": "one_of", "value": ["pro", "team"]}          a leaf on a value
    {"event": "pricing_viewed", "at_least": 1, "within": "48h", "where": [..]}  a leaf on behavior

A rule, an exit, a wait, a segment and a stage all hold conditions of this one form.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from journeys.rules.checks import NO, Check, Missing, Range
from journeys.rules.facts import Need, parse_fact
from journeys.rules.operators import OPERATORS, read_check
from journeys.rules.problems import Findings, RuleError
from journeys.rules.shape import Shape, open_shape
from journeys.rules.where import freeze, read_wheres

DEEPEST = 30
LEAF_KEYS = ("fact", "is", "value", "type", "within", "where", "missing", "no_older_than", "label")
EVENT_KEYS = ("event", "at_least", "at_most", "within", "where", "missing", "no_older_than", "label")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One test on one fact. `operator` and `value` are as written, for words; `check` is what they mean."""

    need: Need
    check: Check
    missing: Missing = NO
    no_older_than: timedelta | None = None
    operator: str = "equal_to"
    value: Any = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """`how` is all, any or not (of exactly one part). An empty all is true, an empty any false."""

    how: str
    parts: tuple["Node", ...]


type Node = Leaf | Group


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition, ready to be evaluated, explained or turned into SQL. Hashable by what it means."""

    root: Node

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """Every leaf, from left to right."""
        return tuple(_leaves(self.root))

    @property
    def needs(self) -> tuple[Need, ...]:
        """Each fact that it asks for, once, from left to right."""
        return tuple(dict.fromkeys(leaf.need for leaf in self.leaves))

    @property
    def depth(self) -> int:
        """Levels of groups, `not` uncounted: a leaf alone has none."""
        return _depth(self.root)


def parse_condition(document: object, place: str = "condition") -> Condition:
    """The condition that a document states. Raises RuleError with every problem in it."""
    findings = Findings()
    node = read_node(document, place, findings, 0)
    findings.refuse()
    assert node is not None, "a node is unread only when a problem was noted"
    return Condition(node)


def read_node(document: object, place: str, findings: Findings, depth: int) -> Node | None:
    """Reads a group or a leaf; None, with its problems noted, where that fails."""
    shape = open_shape(document, place, findings, "A condition")
    if shape is None:
        return None
    if depth > DEEPEST:
        shape.wrong(
            "", "too_deep", f"Groups are nested more than {DEEPEST} deep.", "Split it into several rules."
        )
        return None
    kinds = [key for key in ("all", "any", "not", "fact", "event") if key in shape.document]
    if len(kinds) != 1:
        said = f"It has {' and '.join(kinds)} at once." if kinds else "It has none of these."
        shape.wrong(
            "",
            "not_a_condition",
            f"A condition is one of all, any, not, fact or event. {said}",
            'Write for instance {"fact": "contact.plan", "is": "equal_to", "value": "pro"}.',
        )
        return None
    match kinds[0]:
        case "fact":
            return _leaf(shape)
        case "event":
            return _behavior(shape)
        case "not":
            shape.keys(("not", "label"), "A not")
            part = read_node(shape.document["not"], shape.at("not"), findings, depth + 1)
            return Group("not", (part,)) if part else None
        case how:
            shape.keys((how, "label"), f"An {how}")
            parts = [
                read_node(part, f"{shape.at(how)}/{index}", findings, depth + 1)
                for index, part in enumerate(shape.items(how, least=1))
            ]
            return Group(how, tuple(part for part in parts if part))


def _leaf(shape: Shape) -> Leaf | None:
    shape.keys(LEAF_KEYS, "A test on a fact")
    need = shape.need("fact", shape.duration("within"), read_wheres(shape))
    operator = shape.choice("is", OPERATORS)
    if need is None or "is" not in shape.document:
        return None
    known = need.type or (shape.type("type", None) if "type" in shape.document else None)
    check = read_check(shape, operator, known)
    if check is None:
        return None
    missing = shape.missing(check.type)
    value = freeze(shape.document.get("value"))
    return Leaf(need, check, missing, shape.duration("no_older_than"), operator, value, shape.text("label"))


def _behavior(shape: Shape) -> Leaf | None:
    shape.keys(EVENT_KEYS, "A test on behavior")
    name = shape.text("event", needed=True)
    least, most = _count(shape, "at_least"), _count(shape, "at_most")
    if least is None:
        least = 1 if most is None else 0
    if most is not None and most < least:
        shape.wrong(
            "at_most", "empty_interval", f"At most {most} is below at least {least}.", "Raise at_most."
        )
    shape.missing("number")  # Behavior is never missing; what is written there must still be well formed.
    shape.duration("no_older_than")
    within, where, label = shape.duration("within"), read_wheres(shape), shape.text("label")
    try:
        named = parse_fact(f"event.{name}") if name else None
    except RuleError as error:
        shape.findings.take(error, shape.at("event"))
        return None
    if named is None:
        return None
    value = (least, most)
    if value == (1, None) and named == Need("event", name):
        # Whether it happened costs a world less than how often.
        once = Need("event", name, "", "", within, where)
        return Leaf(
            once,
            Check("boolean", (Range(True, True, True, True),)),
            operator="happened",
            value=value,
            label=label,
        )
    need = Need("event", name, "count", "", within, where)
    range = Range(least, True, most, most is not None)
    return Leaf(need, Check("number", (range,)), operator="happened", value=value, label=label)


def _count(shape: Shape, key: str) -> int | None:
    value = shape.document.get(key)
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 10**9):
        return value
    shape.wrong(key, "not_a_count", f"'{key}' is not a whole number from 0 on.", "Write for instance 1.")
    return None


def _leaves(node: Node) -> Iterator[Leaf]:
    if isinstance(node, Leaf):
        yield node
    else:
        for part in node.parts:
            yield from _leaves(part)


def _depth(node: Node) -> int:
    if isinstance(node, Leaf):
        return 0
    return (node.how != "not") + max((_depth(part) for part in node.parts), default=0)
